//! A start tag, borrowed from the document.
//!
//! Must not know: what its name means.

use std::borrow::Cow;

use memchr::memchr;

use super::text;

/// A start tag or an empty tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'t> {
    name: &'t str,
    rest: &'t str,
}

impl<'t> Tag<'t> {
    /// Takes what stands between `<` and `>` or `/>`.
    pub(super) fn new(content: &'t str) -> Self {
        // White space; what else is below it stands in no name.
        let is_end = |byte: &u8| *byte <= b' ';
        let end = content.as_bytes().iter().position(is_end);
        let end = end.unwrap_or(content.len());
        let (name, rest) = content.split_at_checked(end).unwrap_or((content, ""));
        Self { name, rest }
    }

    /// Gives the qualified name as written.
    pub(super) fn name(self) -> &'t str {
        self.name
    }

    /// Gives what stands behind the name.
    pub(super) fn rest(self) -> &'t str {
        self.rest
    }

    /// Goes through the attributes, HTML ones too: without a value, without quotes, more than once. References stay.
    pub(super) fn attributes(self) -> Attributes<'t> {
        Attributes { rest: self.rest }
    }

    /// Gives the value of an attribute, whatever its case, with references decoded.
    pub(super) fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.attributes()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| text::decode(value))
    }
}

/// Drops the prefix of a qualified name.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The attributes that are still to come.
#[derive(Debug)]
pub(super) struct Attributes<'t> {
    rest: &'t str,
}

impl<'t> Attributes<'t> {
    /// Takes the bytes before one that ends them.
    fn take(&mut self, is_end: impl Fn(u8) -> bool) -> &'t str {
        let end = self.rest.bytes().position(is_end);
        let end = end.unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn value(&mut self) -> &'t str {
        if let Some(quote @ (b'"' | b'\'')) = self.rest.bytes().next() {
            let behind = self.rest.get(1..).unwrap_or_default();
            let end = memchr(quote, behind.as_bytes()).unwrap_or(behind.len());
            self.rest = behind.get(end + 1..).unwrap_or_default();
            return behind.get(..end).unwrap_or_default();
        }
        self.take(|byte| byte.is_ascii_whitespace())
    }
}

impl<'t> Iterator for Attributes<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        self.take(|byte| !byte.is_ascii_whitespace() && byte != b'=');
        if self.rest.is_empty() {
            return None;
        }
        let key = self.take(|byte| byte == b'=' || byte.is_ascii_whitespace());
        let behind = self.rest.trim_ascii_start();
        let Some(value) = behind.strip_prefix('=') else {
            return Some((key, ""));
        };
        self.rest = value.trim_ascii_start();
        Some((key, self.value()))
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn goes_through_attributes() {
        let check = |content: &str, expected: &[(&str, &str)]| {
            let found: Vec<_> = Tag::new(content).attributes().collect();
            assert_eq!(found, expected, "{content}");
        };
        check("a", &[]);
        check("a ", &[]);
        check("a b=\"1\" c='2 3'", &[("b", "1"), ("c", "2 3")]);
        check("a\n b = \"1\"\tc", &[("b", "1"), ("c", "")]);
        check("a b=1 c=\"2\"d='3'", &[("b", "1"), ("c", "2"), ("d", "3")]);
        check("a b=\"'\" ä='\"' b=", &[("b", "'"), ("ä", "\""), ("b", "")]);
        check("a b=\"open", &[("b", "open")]);
        check("a = \"x\" y", &[("\"x\"", ""), ("y", "")]);
    }

    #[test]
    fn finds_an_attribute_by_name() {
        let tag = Tag::new("link HREF=\"/a?b&amp;c\" rel='self'");
        assert_eq!(tag.name(), "link");
        assert_eq!(tag.attribute("href").as_deref(), Some("/a?b&c"));
        assert_eq!(tag.attribute("REL").as_deref(), Some("self"));
        assert_eq!(tag.attribute("type"), None);
    }
}
