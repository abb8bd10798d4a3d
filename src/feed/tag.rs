//! A start tag, borrowed from the document.
//!
//! Must not know: what its name means.

use std::borrow::Cow;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::Attributes;

use super::text;

/// A start tag or an empty tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'t> {
    content: &'t str,
    name_bytes: usize,
}

impl<'t> Tag<'t> {
    /// Finds the tag of an event in its document: `end` is the position behind its `>`, `closing` what stands before the `>`.
    pub(super) fn locate(
        document: &'t str,
        event: &BytesStart<'_>,
        end: u64,
        closing: &str,
    ) -> Option<Self> {
        let end = usize::try_from(end).ok()?.checked_sub(closing.len() + 1)?;
        let content = document.get(end.checked_sub(event.len())?..end)?;
        Some(Self {
            content,
            name_bytes: event.name().as_ref().len(),
        })
    }

    /// Gives the qualified name as written.
    pub(super) fn name(self) -> &'t str {
        self.content.get(..self.name_bytes).unwrap_or_default()
    }

    /// Gives what stands behind the name.
    pub(super) fn rest(self) -> &'t str {
        self.content.get(self.name_bytes..).unwrap_or_default()
    }

    /// Goes through the attributes, HTML ones too, without looking for repeats.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
        let mut attributes = Attributes::html(self.content, self.name_bytes);
        attributes.with_checks(false);
        attributes
            .filter_map(Result::ok)
            .map(|attribute| (attribute.key.into_inner(), attribute.value))
    }

    /// Gives the value of an attribute, whatever its case, with references decoded.
    pub(super) fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        if self.content.len() == self.name_bytes {
            return None;
        }
        self.attributes()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| decoded(value))
    }
}

/// Decodes references without a new allocation where there are none.
pub(super) fn decoded(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => text::decode(value),
        Cow::Owned(value) => Cow::Owned(text::decode(&value).into_owned()),
    }
}
