//! One clean line for a person: no control or bidi characters, no credentials, no query of a URL, no endless text.

use url::Url;

use crate::model::is_steering;

const MAX_CHARACTERS: usize = 300;

/// Cleans a text from outside: control, line and bidi characters become spaces, and it is cut after 300 characters.
pub(super) fn clean(text: &str) -> String {
    let mut line: String = text
        .chars()
        .map(|letter| if is_steering(letter) { ' ' } else { letter })
        .take(MAX_CHARACTERS)
        .collect();
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        line.push('…');
    }
    line
}

/// Names a URL without its credentials, query and fragment, any of which may hold a secret.
pub(super) fn place(url: &Url) -> String {
    let origin = url.origin().ascii_serialization();
    clean(&format!("{origin}{}", url.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_one_clean_line() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a\r\nb\tc", "a  b c"),
            ("\u{1b}[31mred\u{7}", " [31mred "),
            ("a\u{202e}b\u{2066}c\u{2028}d", "a b c d"),
            ("日本 Zürich", "日本 Zürich"),
        ] {
            assert_eq!(clean(text), expected);
        }
        assert_eq!(clean(&"ä".repeat(1000)).chars().count(), 301);
    }

    #[test]
    fn places_keep_no_secret() {
        let url = Url::parse("https://user:pass@news.example:8443/feed?token=secret#part").unwrap();
        assert_eq!(place(&url), "https://news.example:8443/feed");
    }
}
