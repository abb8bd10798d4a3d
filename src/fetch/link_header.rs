//! `Link` header lines (RFC 8288 3): which address stands for a relation.
//!
//! Must not know: what relations mean.

use reqwest::header::{HeaderMap, LINK};
use url::Url;

use super::address::usable_url;
use super::header_text::header_text;

/// Links of one answer that are looked at.
const MAX_LINKS: usize = 64;

/// Gives the first address of a relation, absolute; links about another context than the answer do not count.
pub(super) fn target(headers: &HeaderMap, relation: &str, base: &Url) -> Option<String> {
    let named = headers
        .get_all(LINK)
        .iter()
        .flat_map(|line| read(&header_text(line.as_bytes())));
    let link = named.take(MAX_LINKS).find(|link| link.is_of(relation))?;
    let target = base.join(&link.target).ok()?;
    usable_url(target.as_str()).ok().map(Into::into)
}

#[derive(Debug, Default)]
struct Link {
    target: String,
    relations: Option<String>,
    has_anchor: bool,
}

impl Link {
    fn is_of(&self, relation: &str) -> bool {
        let named = self.relations.as_deref().unwrap_or_default();
        !self.has_anchor
            && named
                .split_ascii_whitespace()
                .any(|name| name.eq_ignore_ascii_case(relation))
    }

    /// Takes a parameter; of several `rel` the first counts.
    fn take(&mut self, name: &str, value: String) {
        match name.trim().to_ascii_lowercase().as_str() {
            "rel" if self.relations.is_none() => self.relations = Some(value),
            "anchor" => self.has_anchor = true,
            _ => {}
        }
    }
}

/// Reads the links of one line; what is malformed ends the reading.
fn read(text: &str) -> Vec<Link> {
    let mut all = Vec::new();
    let mut rest = text;
    while all.len() < MAX_LINKS
        && let Some((_, after)) = rest.split_once('<')
        && let Some((target, after)) = after.split_once('>')
    {
        let mut one = Link {
            target: target.trim().to_owned(),
            ..Link::default()
        };
        rest = parameters(after, &mut one);
        all.push(one);
    }
    all
}

/// Reads the parameters of a link and gives what follows its comma.
fn parameters<'t>(text: &'t str, link: &mut Link) -> &'t str {
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => (String::new(), after),
        };
        link.take(name, value);
        rest = after.trim_start();
    }
    rest.strip_prefix(',').unwrap_or_default()
}

/// Reads a token or a quoted text.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at(end);
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn the_first_link_of_a_relation_counts() {
        for (lines, hub, itself) in [
            (&[][..], None, None),
            (
                &["<https://hub.example/>; rel=\"hub\", <https://a.example/feed>; rel=self"],
                Some("https://hub.example/"),
                Some("https://a.example/feed"),
            ),
            (
                &[
                    "</hub>;rel=HUB",
                    "<https://a.example/feed,1;2>; title=\"a \\\"b\\\", <c>\"; rel=\"self alternate\"",
                ],
                Some("https://a.example/hub"),
                Some("https://a.example/feed,1;2"),
            ),
            (
                &["<https://x.example/>; rel=hub; anchor=\"/other\""],
                None,
                None,
            ),
            (&["<https://x.example/>; rel=next; rel=hub"], None, None),
            (
                &["<javascript:x>; rel=hub, <https://y.example/>; rel=self"],
                None,
                Some("https://y.example/"),
            ),
            (
                &["<", "<>", ";;;", "<a>; rel=\"hub"],
                Some("https://a.example/a"),
                None,
            ),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(LINK, HeaderValue::from_str(line).unwrap());
            }
            let base = Url::parse("https://a.example/rss").unwrap();
            assert_eq!(target(&headers, "hub", &base).as_deref(), hub, "{lines:?}");
            assert_eq!(
                target(&headers, "self", &base).as_deref(),
                itself,
                "{lines:?}"
            );
        }
    }
}
