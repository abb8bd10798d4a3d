//! Addresses in their normal form, told without a parser.
//!
//! Must not know: what of an address is identity.

/// An address that is written in its normal form and has nothing else, as most have: there is nothing to parse.
pub(super) struct PlainParts<'a> {
    pub(super) host: &'a str,
    /// As written, 1 to 65535.
    pub(super) port: Option<&'a str>,
    pub(super) path: &'a str,
}

impl<'a> PlainParts<'a> {
    /// Parts an http or https address; `None` where it may have another normal form.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
        let (host, port) = match host.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (host, None),
        };
        let is_port =
            |port: &str| is_plain_number(port) && port.parse::<u16>().is_ok_and(|port| port > 0);
        let is_of_path = |byte| byte == b'/' || is_unreserved(byte);
        let is_plain = (is_plain_name(host) || is_plain_number_of_host(host))
            && port.is_none_or(is_port)
            && path.bytes().all(is_of_path)
            && !path.contains("/.");
        is_plain.then_some(Self { host, port, path })
    }
}

fn is_plain_name(host: &str) -> bool {
    let is_of_host = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    // A last label that begins with a digit may be an IPv4 address, two hyphens stand in names that are encoded.
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    last.starts_with(|first: char| first.is_ascii_lowercase())
        && host.bytes().all(is_of_host)
        && !host.starts_with('.')
        && !host.contains("..")
        && !host.contains("--")
}

/// Tells whether a host is an IPv4 address as it is written down again: four decimal numbers.
fn is_plain_number_of_host(host: &str) -> bool {
    let is_part = |part: &str| is_plain_number(part) && part.parse::<u8>().is_ok();
    host.split('.').all(is_part) && host.bytes().filter(|byte| *byte == b'.').count() == 3
}

/// Tells whether a text is a decimal number without a sign or zeros before it.
fn is_plain_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && (!text.starts_with('0') || text == "0")
}

/// Tells whether a character of a path stands for itself (RFC 3986 2.3).
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
