//! The limits of a feed document. What exceeds them is refused at once, before feed-rs sees it.
//!
//! Must not know: feeds.

use super::tag::Tag;

/// Deepest nesting of elements.
const DEEPEST: usize = 256;

/// Most commas and opening brackets of one JSON document outside of texts.
pub(super) const MOST_JSON_VALUES: usize = 1_000_000;

/// Most bytes of a gzip file after inflation, where nobody says how many.
pub(super) const MOST_INFLATED_BYTES: u64 = 32 * 1024 * 1024;

/// Most items of one document.
pub(super) const MOST_ITEMS: usize = 20_000;

/// Most objects of one JSON document.
pub(super) const MOST_JSON_OBJECTS: usize = 200_000;

/// Most links, names, categories and media that are kept of one item or feed.
pub(super) const MOST_OF_A_KIND: usize = 64;

/// Longest media type, in bytes: a type and a subtype have 127 each (RFC 6838 4.2).
pub(super) const LONGEST_MEDIA_TYPE_BYTES: usize = 255;

/// Most elements right within an item or a feed, items aside.
pub(super) const MOST_CHILDREN: usize = 4096;

/// Most elements deeper within an item.
pub(super) const MOST_DESCENDANTS: usize = 65_536;

/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 256;

/// Longest `xml:base`, in bytes: feed-rs copies it for every element.
pub(super) const LONGEST_BASE_BYTES: usize = 256;

/// Longest base that is joined of several `xml:base`, in bytes.
pub(super) const LONGEST_JOINED_BASE_BYTES: usize = 1024;

/// Most `media:group` of one item: feed-rs copies what they share for each.
pub(super) const MOST_MEDIA_GROUPS: usize = 16;

/// Most bytes that declared entities may add to a document.
pub(super) const MOST_EXPANDED_BYTES: usize = 1024 * 1024;

/// Longest attribute part that is not counted, in bytes: it cannot hold too many.
const SHORT_ATTRIBUTES_BYTES: usize = 1024;

/// Longest text of one element that the walk keeps, in bytes.
pub(super) const LONGEST_TEXT_BYTES: usize = 2 * 1024 * 1024;

/// Adds a name or category to a list, unless it stands there already or the list is full.
pub(super) fn push_new(list: &mut Vec<String>, value: String) {
    if list.len() < MOST_OF_A_KIND && !list.contains(&value) {
        list.push(value);
    }
}

/// Which limit a document exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements within elements.
    Depth,
    /// Attributes of one element.
    Attributes,
    /// Namespace declarations in force at one place.
    Namespaces,
    /// Entities that are made of entities.
    Entities,
    /// Entities that are used too often.
    Expansion,
}

impl Excess {
    /// Says it in words.
    pub(super) fn detail(self) -> String {
        match self {
            Self::Depth => format!("elements are nested deeper than {DEEPEST}"),
            Self::Attributes => format!("an element has more than {MOST_ATTRIBUTES} attributes"),
            Self::Namespaces => "too many namespaces are declared".to_owned(),
            Self::Entities => "the document type declares entities made of entities".to_owned(),
            Self::Expansion => "declared entities would blow the document up".to_owned(),
        }
    }
}

/// Refuses nesting that is too deep.
pub(super) fn check_depth(depth: usize) -> Result<(), Excess> {
    if depth > DEEPEST {
        return Err(Excess::Depth);
    }
    Ok(())
}

/// Tells whether a tag carries an `xml:base` that is too long.
pub(super) fn has_long_base(tag: Tag<'_>) -> bool {
    tag.rest().len() > LONGEST_BASE_BYTES
        && tag
            .attribute("xml:base")
            .is_some_and(|base| base.len() > LONGEST_BASE_BYTES)
}

/// Refuses an element with too many attributes: readers compare each with each.
pub(super) fn check_attributes(tag: Tag<'_>) -> Result<(), Excess> {
    let rest = tag.rest();
    if rest.len() > SHORT_ATTRIBUTES_BYTES
        && rest.bytes().filter(|byte| *byte == b'=').count() > MOST_ATTRIBUTES
        && tag.attributes().take(MOST_ATTRIBUTES + 1).count() > MOST_ATTRIBUTES
    {
        return Err(Excess::Attributes);
    }
    Ok(())
}
