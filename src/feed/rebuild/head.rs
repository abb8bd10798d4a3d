//! The head of the document that is written: which family, which namespaces, which base and language.
//!
//! Must not know: fields and items.

use url::Url;

use super::{Family, Rebuild};
use crate::feed::limits;
use crate::feed::names::{EXACT, Name, REWRITTEN};
use crate::feed::sniff;
use crate::feed::tag::Tag;
use crate::feed::text::escape_into;
use crate::model::FeedFormat;

/// Gives the family whose items stand in a document that begins as one of `family`.
fn other_family(family: Family) -> (Family, FeedFormat) {
    match family {
        Family::Rss => (Family::Atom, FeedFormat::Atom),
        Family::Atom => (Family::Rss, FeedFormat::Rss),
    }
}

impl<'t> Rebuild<'t, '_> {
    /// Chooses what to write by the first element that belongs to a feed, and by its items where those are of the other family; writes its
    /// head.
    pub(super) fn choose_family(&mut self, name: Name<'t>, tag: Tag<'t>) {
        let local = name.local.to_ascii_lowercase();
        let (family, format) = match local.as_str() {
            "feed" | "entry" => (Family::Atom, FeedFormat::Atom),
            "rdf" => (Family::Rss, FeedFormat::Rdf),
            "channel" if tag.attribute("href").is_some() => (Family::Rss, FeedFormat::Cdf),
            "channel" if tag.attribute("rdf:about").is_some() => (Family::Rss, FeedFormat::Rdf),
            "rss" | "channel" | "item" => (Family::Rss, FeedFormat::Rss),
            _ => return,
        };
        let (family, format) = if sniff::holds_other_items(self.document, &local) {
            other_family(family)
        } else {
            (family, format)
        };
        self.family = Some(family);
        self.format = format;
        self.home = name.space;
        self.output.push_str(match family {
            Family::Rss => "<rss version=\"2.0\"",
            Family::Atom => "<feed xmlns=\"http://www.w3.org/2005/Atom\"",
        });
        for (prefix, address) in EXACT {
            self.declaration(prefix, address);
        }
        for (prefix, address) in REWRITTEN {
            self.declaration(prefix, address);
        }
        for name in ["xml:base", "xml:lang"] {
            self.xml_attribute(tag, name);
        }
        self.output.push_str(match family {
            Family::Rss => "><channel>",
            Family::Atom => ">",
        });
    }

    fn declaration(&mut self, prefix: &str, address: &str) {
        self.output.push_str(" xmlns:");
        self.output.push_str(prefix);
        self.output.push_str("=\"");
        self.output.push_str(address);
        self.output.push('"');
    }

    /// Copies `xml:base` and `xml:lang`; a base that is no address would make feed-rs give up.
    pub(super) fn xml_attribute(&mut self, tag: Tag<'t>, name: &str) {
        let Some(value) = tag.attribute(name) else {
            return;
        };
        let is_sound = matches!(
            Url::parse(&value),
            Ok(_) | Err(url::ParseError::RelativeUrlWithoutBase)
        );
        let is_short = value.len() <= limits::LONGEST_BASE_BYTES;
        if name == "xml:base" && !(is_sound && is_short) {
            return;
        }
        let output = self.target();
        output.push(' ');
        output.push_str(name);
        output.push_str("=\"");
        escape_into(output, &value);
        output.push('"');
    }
}
