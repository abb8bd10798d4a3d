//! What goes onto the wire: addresses, networks, header lines, credentials.

use ipnet::IpNet;
use std::net::IpAddr;
use url::{Host, Url};

use super::source::Fault;
use crate::model::{AddressGuard, own_header_reason};

/// Checks the address of a feed: absolute, http or https, without credentials.
pub(super) fn web(text: &str) -> Result<Url, Fault> {
    bare(
        absolute(text, "https://example.org/rss.xml")?,
        "take them out and use `auth`, which keeps them out of logs and other origins",
    )
}

/// Checks the address of a webhook, as that of a feed, and gives it as it was written.
pub(super) fn webhook(text: &str) -> Result<String, Fault> {
    bare(
        absolute(text, "https://desk.example.org/newswire")?,
        "take them out: the signature by `secret_file` says who is talking",
    )?;
    Ok(text.to_owned())
}

/// Refuses an address with credentials.
fn bare(url: Url, remedy: &str) -> Result<Url, Fault> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Fault::new("the address carries credentials", remedy))
}

/// Checks the address of a proxy and gives it as it was written.
pub(super) fn proxy(text: &str) -> Result<String, Fault> {
    let url = absolute(text, "http://127.0.0.1:3128")?;
    let is_bare = url.username().is_empty() && url.password().is_none();
    if is_bare && url.path() == "/" && url.query().is_none() {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        "the address of a proxy has a scheme, a host and a port only",
        "write it like \"http://127.0.0.1:3128\"; credentials belong to a proxy of your own",
    ))
}

fn absolute(text: &str, example: &str) -> Result<Url, Fault> {
    let no_address = |why: &str| {
        let shown = without_credentials(text);
        let remedy = format!("write the whole address, such as \"{example}\"");
        Fault::new(
            format!("`{shown}` is no address that can be asked: {why}"),
            remedy,
        )
    };
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(no_address("it holds white space or a control character"));
    }
    let url = Url::parse(text).map_err(|error| no_address(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(no_address("only http and https are spoken"));
    }
    // The parser also takes `https:host`, which a person should not have to guess.
    if !text.contains("://") {
        return Err(no_address("the scheme is not followed by //"));
    }
    Ok(url)
}

fn without_credentials(text: &str) -> String {
    let shown = match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    };
    shown
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

/// Reads a network in CIDR notation; an address alone is a network of one.
pub(super) fn network(text: &str) -> Result<IpNet, Fault> {
    let text = text.trim();
    let alone = || text.parse::<IpAddr>().map(IpNet::from);
    match text.parse::<IpNet>().or_else(|_| alone()) {
        Ok(network) => Ok(network.trunc()),
        Err(_) => Err(Fault::new(
            format!("`{text}` is no network"),
            "write it in CIDR notation, such as \"10.20.0.0/16\" or \"fd00::/8\"",
        )),
    }
}

/// Gives the address that a URL names instead of a host, where it is a special one that is not allowed.
pub(super) fn unreachable(url: &Url, allowed: &[IpNet]) -> Option<IpAddr> {
    let address = match url.host()? {
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => address.to_canonical(),
        Host::Domain(_) => return None,
    };
    let guard = AddressGuard::new(allowed.to_vec());
    guard.refusal(address).map(|_| address)
}

/// Checks the contact that goes into the User-Agent as a comment.
pub(super) fn contact(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    let is_allowed = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\' | '"');
    if text.len() <= 200 && text.chars().all(is_allowed) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        "the contact does not fit into a User-Agent",
        "write an address or a mailbox without spaces, brackets and quotes, at most 200 characters",
    ))
}

/// Checks one header line of the operator. Lower-cases the name.
pub(super) fn header(name: &str, value: &str) -> Result<(String, String), Fault> {
    let lower = name.to_ascii_lowercase();
    // RFC 9110 section 5.6.2.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if lower.is_empty() || lower.len() > 64 || !lower.chars().all(is_token) {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
        return Err(Fault::new(
            format!("`{shown}` is no name of a header line"),
            "write a token of RFC 9110, such as \"Accept-Language\"",
        ));
    }
    if let Some(why) = own_header_reason(&lower) {
        let message = format!("the header line `{name}` cannot be set");
        return Err(Fault::new(message, format!("leave it out: {why}")));
    }
    let value = value.trim();
    if value.chars().all(|c| c.is_ascii_graphic() || c == ' ') {
        return Ok((lower, value.to_owned()));
    }
    Err(Fault::new(
        format!("the value of `{name}` holds a character that no header line may carry"),
        "write visible ASCII characters and spaces on one line",
    ))
}

/// Checks a user name of RFC 7617: no colon, no control character.
pub(super) fn user(text: &str) -> Result<String, Fault> {
    if text.chars().any(|c| c == ':' || c.is_control()) {
        return Err(Fault::new(
            "the user name holds a colon or a control character",
            "RFC 7617 has no way to send it: ask the publisher for another",
        ));
    }
    Ok(text.to_owned())
}

/// Takes a password from what its file holds: without the line break at its end.
pub(super) fn password(text: &str) -> Result<String, Fault> {
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.chars().any(char::is_control) {
        return Err(Fault::new(
            "the password file is empty or holds more than one line",
            "write the password, and nothing else, into it",
        ));
    }
    Ok(password.to_owned())
}

/// Takes a bearer token of RFC 6750 from what its file holds.
pub(super) fn token(text: &str) -> Result<String, Fault> {
    let token = text.trim();
    if token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Fault::new(
            "the token file is empty or holds more than a token",
            "write the token, without spaces and without \"Bearer\", into it",
        ));
    }
    Ok(token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OWN_HEADERS;

    #[test]
    fn addresses() {
        let check = |text: &str, is_good: bool| assert_eq!(web(text).is_ok(), is_good, "{text}");
        check("https://example.org/rss.xml", true);
        check("http://example.org:8080/?a=b&c", true);
        check("https://пример.рф/rss", true);
        check("ftp://example.org/rss", false);
        check("example.org/rss", false);
        check("/rss", false);
        check("https://", false);
        check("https:example.org", false);
        check("https://example.org/a b", false);
        check("https://example.org/\r\nX: y", false);
        check("https://user:secret@example.org/", false);
    }

    #[test]
    fn a_fault_never_shows_a_password() {
        for text in [
            "https://user:secret@example.org/",
            "ftp://user:secret@example.org/",
        ] {
            let fault = web(text).unwrap_err();
            assert!(!fault.message.contains("secret"), "{}", fault.message);
        }
    }

    #[test]
    fn header_lines() {
        let check = |name: &str, value: &str, is_good: bool| {
            assert_eq!(header(name, value).is_ok(), is_good, "{name}: {value}");
        };
        check("Accept-Language", "en, ru;q=0.5", true);
        check("X-Key", "", true);
        check("Cookie", "consent=1", true);
        check("X-Key", "a\r\nHost: b", false);
        check("X-Key", "a\nb", false);
        check("X-Key", "a\0b", false);
        check("X Key", "a", false);
        check("X-Key:", "a", false);
        check("", "a", false);
        check("X-Key", "ключ", false);
        for (own, _) in OWN_HEADERS {
            check(own, "x", false);
            check(&own.to_ascii_uppercase(), "x", false);
        }
    }

    #[test]
    fn private_addresses() {
        let allowed = [network("10.9.0.0/16").unwrap()];
        let check = |text: &str, expected: Option<&str>| {
            let found = unreachable(&Url::parse(text).unwrap(), &allowed);
            let found = found.map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("http://10.1.2.3/rss", Some("10.1.2.3"));
        check("http://10.9.2.3/rss", None);
        check("http://0x7f.1:8080/rss", Some("127.0.0.1"));
        check("http://[::1]/rss", Some("::1"));
        check("http://[fd00::7]/rss", Some("fd00::7"));
        check("http://[::ffff:192.168.0.1]/rss", Some("192.168.0.1"));
        check("http://100.64.0.1/rss", Some("100.64.0.1"));
        check("http://192.0.0.8/rss", Some("192.0.0.8"));
        check("http://224.0.0.1/rss", Some("224.0.0.1"));
        check("http://[2001:db8::1]/rss", Some("2001:db8::1"));
        check("http://[64:ff9b::10.1.2.3]/rss", Some("64:ff9b::a01:203"));
        check("http://[64:ff9b::10.9.2.3]/rss", None);
        check("http://9.9.9.9/rss", None);
        check("https://agency.example/rss", None);
    }

    #[test]
    fn networks() {
        let check = |text: &str, expected: Option<&str>| {
            let read = network(text).ok().map(|network| network.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        };
        check("10.20.0.0/16", Some("10.20.0.0/16"));
        check("10.20.1.2/16", Some("10.20.0.0/16"));
        check("127.0.0.1", Some("127.0.0.1/32"));
        check("fd00::/8", Some("fd00::/8"));
        check("10.20.0.0/33", None);
        check("localhost", None);
    }
}
