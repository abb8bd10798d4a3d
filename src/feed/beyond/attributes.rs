//! What attributes say: links, media, values of empty elements.
//!
//! Must not know: where the element stands.

use std::borrow::Cow;

use crate::feed::facts::LinkFact;
use crate::feed::tag::Tag;
use crate::feed::text::{self, decode};

/// Reads a link out of attributes.
pub(super) fn link(tag: Tag<'_>) -> Option<LinkFact<'_>> {
    let mut link = media(tag, "href")?;
    link.relation.get_or_insert(Cow::Borrowed("alternate"));
    Some(link)
}

/// Reads media out of the attributes of `enclosure` or `media:content`.
pub(super) fn enclosure(tag: Tag<'_>) -> Option<LinkFact<'_>> {
    media(tag, "url").or_else(|| media(tag, "href"))
}

/// Reads an address, a relation, a media type and a length out of attributes, in one pass.
fn media<'t>(tag: Tag<'t>, address_name: &str) -> Option<LinkFact<'t>> {
    if tag.rest().is_empty() {
        return None;
    }
    let mut fact = LinkFact::default();
    for (key, value) in tag.attributes() {
        if key.eq_ignore_ascii_case(address_name) {
            fact.address = trimmed(decode(value));
        } else if key.eq_ignore_ascii_case("type") {
            fact.media_type = Some(decode(value));
        } else if key.eq_ignore_ascii_case("rel") {
            fact.relation = Some(short_relation(decode(value)));
        } else if key.eq_ignore_ascii_case("length") || key.eq_ignore_ascii_case("fileSize") {
            fact.length = value.trim().parse().ok();
        }
    }
    Some(fact).filter(|fact| !fact.address.is_empty())
}

/// Shortens a relation written as the address of the registry that names it (RFC 4287 4.2.7.2).
fn short_relation(relation: Cow<'_, str>) -> Cow<'_, str> {
    let registries = [
        "http://www.iana.org/assignments/relation/",
        "http://www.iana.org/assignments/link-relations/",
    ];
    let short = registries
        .iter()
        .find_map(|registry| relation.trim().strip_prefix(registry));
    match short {
        Some(short) => Cow::Owned(short.to_owned()),
        None => relation,
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text::trimmed(text)),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// Finds the attribute that says what an empty element means.
pub(super) fn telling_attribute(tag: Tag<'_>) -> Option<String> {
    ["url", "href", "value", "term", "text", "rdf:resource"]
        .iter()
        .find_map(|name| tag.attribute(name))
        .map(Cow::into_owned)
}
