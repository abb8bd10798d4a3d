//! Addresses of the web: which server they lead to, and how long they may be.

use url::{Position, Url};

/// Longest address that a document may name, in bytes: longer ones are no addresses of pages and pictures, and many programs refuse them.
pub const LONGEST_ADDRESS_BYTES: usize = 2048;

/// Names the server of an address: its host without the dot that may end it, and its port where that is not the usual one. http and https
/// on their own ports are one server. Empty where the address names no host.
pub fn host_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    if !host.ends_with('.') {
        // The address says it as it is: nothing is put together anew for every request.
        return url[Position::BeforeHost..Position::AfterPort].to_owned();
    }
    let host = host.trim_end_matches('.');
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_apart_by_name_and_unusual_port() {
        for (text, expected) in [
            ("http://news.example/", "news.example"),
            ("https://NEWS.example:443/a", "news.example"),
            ("https://news.example./", "news.example"),
            ("http://news.example:8080/", "news.example:8080"),
            ("http://news.example.:8080/", "news.example:8080"),
            ("http://news.example../", "news.example"),
            ("http://user:word@news.example:8080/", "news.example:8080"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("file:///feed.xml", ""),
            ("mailto:desk@news.example", ""),
        ] {
            assert_eq!(host_key(&Url::parse(text).unwrap()), expected, "{text}");
        }
    }
}
