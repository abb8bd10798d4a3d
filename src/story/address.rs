//! Addresses as identity: what of an address names a page, and what only says how a reader came to it.
//!
//! Must not know: items, feeds, the store.

mod plain;

use url::Url;
use xxhash_rust::xxh3::xxh3_128;

use plain::{PlainParts, is_unreserved};

/// Longest key in bytes; a longer one is kept as its host and a hash.
const KEY_BYTES: usize = 1024;

/// Beginnings of parameter names that only track.
const TRACKING_PREFIXES: &[&str] = &[
    "utm_", "at_", "mtm_", "hsa_", "itm_", "stm_", "mc_", "fb_", "ns_", "wt.", "wt_", "_hs",
    "__hs", "guce_", "ga_",
];

/// Names of parameters that only track, count or keep a cache out.
const TRACKING_NAMES: &[&str] = &[
    "_",
    "__twitter_impression",
    "_ga",
    "_gl",
    "_openstat",
    "cachebuster",
    "cmpid",
    "counter",
    "dclid",
    "fbclid",
    "feedname",
    "feedtype",
    "ftcamp",
    "gbraid",
    "gclid",
    "gclsrc",
    "guccounter",
    "hitcount",
    "hits",
    "igsh",
    "igshid",
    "ito",
    "jsessionid",
    "li_fat_id",
    "mkt_tok",
    "msclkid",
    "ncid",
    "nocache",
    "ocid",
    "oly_anon_id",
    "oly_enc_id",
    "openstat",
    "phpsessid",
    "pk_campaign",
    "pk_cid",
    "pk_keyword",
    "pk_kwd",
    "pk_medium",
    "pk_source",
    "rand",
    "random",
    "rnd",
    "s_cid",
    "smid",
    "smtyp",
    "soc_src",
    "soc_trk",
    "spm",
    "srsltid",
    "taid",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "view_count",
    "viewcount",
    "views",
    "wbraid",
    "xtor",
    "yclid",
    "ymclid",
    "ysclid",
];

/// Names that track only with one of the values of `MARKER_VALUES`: elsewhere they are identity.
const MARKER_NAMES: &[&str] = &[
    "campaign", "cid", "cmp", "emc", "feed", "from", "medium", "mod", "origin", "partner", "ref",
    "referer", "referrer", "rss", "source", "src", "via",
];

/// Values that say by which way a reader came.
const MARKER_VALUES: &[&str] = &[
    "atom",
    "email",
    "facebook",
    "fb",
    "feed",
    "feedburner",
    "feeds",
    "google",
    "googlenews",
    "home",
    "homepage",
    "mail",
    "newsletter",
    "push",
    "share",
    "social",
    "telegram",
    "tg",
    "tw",
    "twitter",
    "vk",
    "whatsapp",
    "yandex",
    "yxnews",
];

/// Values by which a switch is on.
const SWITCH_VALUES: &[&str] = &["", "1", "true", "yes"];

/// First labels of a host that name a form of the site, not another site.
const HOST_FORMS: &[&str] = &["www.", "m.", "mobile.", "amp."];

/// Names of files that are the home page of a site.
const INDEX_FILES: &[&str] = &[
    "index.html",
    "index.htm",
    "index.php",
    "index.asp",
    "index.aspx",
    "index.jsp",
    "default.asp",
    "default.aspx",
    "home",
];

/// Language codes that, as the whole path, name a home page.
const LANGUAGES: &[&str] = &[
    "ar", "az", "be", "bg", "bn", "cn", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr",
    "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "jp", "ka", "kk", "ko", "kr", "ku", "lt", "lv",
    "mk", "ms", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk",
    "ur", "uz", "vi", "zh",
];

/// An address in normal form (RFC 3986 6.2), parted.
pub(super) struct Address {
    /// Host without its form, with a port that is not the default.
    pub(super) host: String,
    /// Path and query that name the page.
    pub(super) page: String,
    /// Fragment, without `#`.
    pub(super) fragment: Option<String>,
}

impl Address {
    /// Reads an absolute http or https address.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Some(plain) = PlainParts::of(text.trim()) {
            let mut host = bare_host(plain.host).to_owned();
            if let Some(port) = plain.port.filter(|port| !matches!(*port, "80" | "443")) {
                host.push(':');
                host.push_str(port);
            }
            return Some(Self {
                host,
                page: bare_path(plain.path),
                fragment: None,
            });
        }
        Self::parse(text)
    }

    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text.trim()).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let mut host = bare_host(url.host_str()?).to_owned();
        if host.is_empty() {
            return None;
        }
        if let Some(port) = url.port().filter(|port| !matches!(port, 80 | 443)) {
            host.push(':');
            host.push_str(&port.to_string());
        }
        let mut page = bare_path(url.path());
        if let Some(query) = url.query().and_then(identifying_query) {
            page.push('?');
            page.push_str(&query);
        }
        let fragment = url.fragment().filter(|fragment| !fragment.is_empty());
        Some(Self {
            host,
            page,
            fragment: fragment.map(normal_escapes),
        })
    }

    /// Tells whether the address is that of a whole site.
    pub(super) fn is_home(&self) -> bool {
        let path = self.page.trim_start_matches('/').to_ascii_lowercase();
        path.is_empty()
            || INDEX_FILES.contains(&path.as_str())
            || LANGUAGES.contains(&path.as_str())
    }
}

/// Gives the comparison key of an address, at most 1024 bytes (longer ones end in a hash).
///
/// Normalised by RFC 3986 6.2, without scheme, `www.`, `m.`, `mobile.`, `amp.`, default port, fragment, trailing slash,
/// a last path segment `amp`, and tracking parameters (an own list; all other parameters are identity); parameters are sorted. Never fetched.
/// `None` where the address is no http address or names a home page, which identifies nothing.
pub fn url_key(url: &str) -> Option<String> {
    let address = Address::read(url)?;
    if address.is_home() {
        return None;
    }
    let Address { host, page, .. } = address;
    if host.len() + page.len() <= KEY_BYTES {
        return Some(host + &page);
    }
    Some(format!("{host}/~{:032x}", xxh3_128(page.as_bytes())))
}

/// Tells whether an address is that of a whole site: no story has its page there.
pub fn is_home(url: &str) -> bool {
    Address::read(url).is_some_and(|address| address.is_home())
}

fn bare_host(host: &str) -> &str {
    let mut bare = host.trim_end_matches('.');
    while let Some(shorter) = HOST_FORMS.iter().find_map(|form| bare.strip_prefix(form)) {
        if !shorter.contains('.') {
            break;
        }
        bare = shorter;
    }
    bare
}

/// Gives a path without empty segments, session numbers, the segment `amp` at its end and the trailing slash.
fn bare_path(path: &str) -> String {
    let mut segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    if segments.len() > 2
        && segments
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("amp"))
    {
        segments.pop();
    }
    let mut bare = String::with_capacity(path.len());
    for segment in segments {
        bare.push('/');
        push_normal(&mut bare, without_session(segment));
    }
    bare
}

fn without_session(segment: &str) -> &str {
    let Some((name, parameter)) = segment.split_once(';') else {
        return segment;
    };
    let is_session = parameter
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("jsessionid="));
    if is_session { name } else { segment }
}

fn identifying_query(query: &str) -> Option<String> {
    let mut parameters: Vec<String> = query
        .split('&')
        .filter(|parameter| !parameter.is_empty() && !tracks(parameter))
        .map(|parameter| normal_escapes(&parameter.replace('+', "%20")))
        .collect();
    parameters.sort_unstable();
    Some(parameters.join("&")).filter(|query| !query.is_empty())
}

/// Tells whether a parameter says nothing of which page is meant.
fn tracks(parameter: &str) -> bool {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let name = name.to_ascii_lowercase();
    let value = value.to_ascii_lowercase();
    if TRACKING_NAMES.contains(&name.as_str())
        || TRACKING_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
    {
        return true;
    }
    let is_switch = SWITCH_VALUES.contains(&value.as_str());
    if matches!(name.as_str(), "amp" | "rss") && is_switch {
        return true;
    }
    MARKER_NAMES.contains(&name.as_str())
        && (MARKER_VALUES.contains(&value.as_str())
            || value.starts_with("rss")
            || value.starts_with("share_"))
}

/// Normalises percent-encoding (RFC 3986 6.2.2): unreserved characters bare, digits in upper case, all else that is not reserved escaped.
fn normal_escapes(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    push_normal(&mut normal, text);
    normal
}

fn push_normal(normal: &mut String, text: &str) {
    if text.bytes().all(is_unreserved) {
        normal.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let escaped = bytes
            .get(index + 1..index + 3)
            .filter(|_| byte == b'%')
            .and_then(hexadecimal);
        index += if escaped.is_some() { 3 } else { 1 };
        let plain = escaped.unwrap_or(byte);
        let is_reserved = escaped.is_none() && b":/?#[]@!$&'()*+,;=".contains(&plain);
        if is_unreserved(plain) || is_reserved {
            normal.push(char::from(plain));
        } else {
            normal.push('%');
            normal.push(digit(plain >> 4));
            normal.push(digit(plain & 15));
        }
    }
}

fn digit(value: u8) -> char {
    char::from_digit(u32::from(value), 16)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let [high, low] = digits else { return None };
    let value = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn plain_addresses_are_read_as_all_others(
            text in " ?(https?|HTTP|ftp)://([a-z]{1,3}[.:@-]){0,3}(www\\.|m\\.|xn--|0x1|1\\.|(0?[0-3]{1,3}\\.){3}|\\.)?[a-zA-Z0-9é.-]{0,4}(:[0-9]{0,6}|:80|\\.)?(/{1,2}([a-zA-Z0-9._~é;%-]{0,4}|amp|\\.\\.|%41)){0,4}(\\?[a-z]=1|#[a-z])? ?",
        ) {
            let read = |address: Option<Address>| address.map(|address| (address.host, address.page, address.fragment));
            prop_assert_eq!(read(Address::read(&text)), read(Address::parse(&text)));
        }

        #[test]
        fn addresses_in_normal_form_are_not_parsed(text in "https?://((www\\.)?[a-z0-9]([a-z0-9-]?[a-z0-9]){0,3}\\.[a-z]{2,4}|127\\.0\\.(0|[1-9][0-9]?|25[0-5])\\.1)(:80|:443|:[1-9][0-9]{0,3})?(/{1,2}[a-zA-Z0-9_~-][a-zA-Z0-9._~-]{0,4}|/amp){0,4}/?") {
            prop_assert!(PlainParts::of(&text).is_some());
            let read = |address: Option<Address>| address.map(|address| (address.host, address.page, address.fragment));
            prop_assert_eq!(read(Address::read(&text)), read(Address::parse(&text)));
        }
    }
}
