//! What attributes say: links, media, values of empty elements.
//!
//! Must not know: where the element stands.

use std::borrow::Cow;

use crate::feed::facts::LinkFact;
use crate::feed::tag::{Tag, decoded};

/// Reads a link out of attributes.
pub(super) fn link(tag: Tag<'_>) -> Option<LinkFact> {
    let mut link = media(tag, "href")?;
    link.relation.get_or_insert_with(|| "alternate".to_owned());
    Some(link)
}

/// Reads media out of the attributes of `enclosure` or `media:content`.
pub(super) fn enclosure(tag: Tag<'_>) -> Option<LinkFact> {
    media(tag, "url").or_else(|| media(tag, "href"))
}

/// Reads an address, a relation, a media type and a length out of attributes, in one pass.
fn media(tag: Tag<'_>, address_name: &str) -> Option<LinkFact> {
    let mut fact = LinkFact {
        relation: None,
        address: String::new(),
        media_type: None,
        length: None,
    };
    for (key, value) in tag.attributes() {
        let value = decoded(value);
        if key.eq_ignore_ascii_case(address_name) {
            value.trim().clone_into(&mut fact.address);
        } else if key.eq_ignore_ascii_case("type") {
            fact.media_type = Some(value.into_owned());
        } else if key.eq_ignore_ascii_case("rel") {
            fact.relation = Some(value.into_owned());
        } else if key.eq_ignore_ascii_case("length") || key.eq_ignore_ascii_case("fileSize") {
            fact.length = value.trim().parse().ok();
        }
    }
    Some(fact).filter(|fact| !fact.address.is_empty())
}

/// Finds the attribute that says what an empty element means.
pub(super) fn telling_attribute(tag: Tag<'_>) -> Option<String> {
    ["url", "href", "value", "term", "text", "rdf:resource"]
        .iter()
        .find_map(|name| tag.attribute(name))
        .map(Cow::into_owned)
}
