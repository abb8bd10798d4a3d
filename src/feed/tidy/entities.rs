//! The entities that a document type declares: plain ones are kept, nested ones refused.
//!
//! Must not know: where they are used.

use std::collections::BTreeMap;

use crate::feed::limits::{Excess, MOST_EXPANDED_BYTES};
use crate::feed::text;

/// Most entities of one document.
const MOST_ENTITIES: usize = 256;

/// Longest meaning of an entity, in bytes.
const LONGEST_MEANING_BYTES: usize = 1024;

/// The entities of one document type, with their meanings escaped.
#[derive(Debug, Default)]
pub(super) struct Entities {
    meanings: BTreeMap<String, String>,
    expanded_bytes: usize,
}

impl Entities {
    /// Finds the meaning of a name, ready to be written, and counts what it adds.
    pub(super) fn expand(&mut self, name: &str) -> Option<&str> {
        let meaning = self.meanings.get(name)?;
        self.expanded_bytes = self.expanded_bytes.saturating_add(meaning.len());
        Some(meaning)
            .filter(|_| self.expanded_bytes <= MOST_EXPANDED_BYTES)
            .map(String::as_str)
    }

    /// Refuses a document that entities blow up.
    pub(super) fn check(&self) -> Result<(), Excess> {
        if self.expanded_bytes > MOST_EXPANDED_BYTES {
            return Err(Excess::Expansion);
        }
        Ok(())
    }

    /// Reads a document type that begins behind its `<`; gives the text behind it.
    pub(super) fn read<'t>(&mut self, behind: &'t str) -> Result<&'t str, Excess> {
        let Some(head) = behind.find(['>', '[']) else {
            return Ok("");
        };
        let (_, from) = behind.split_at(head);
        let Some(subset) = from.strip_prefix('[') else {
            return Ok(from.strip_prefix('>').unwrap_or_default());
        };
        let Some((subset, after)) = subset.split_once(']') else {
            return Ok("");
        };
        for declaration in subset.split("<!ENTITY").skip(1) {
            self.declare(declaration)?;
        }
        Ok(after.split_once('>').map_or("", |(_, after)| after))
    }

    fn declare(&mut self, declaration: &str) -> Result<(), Excess> {
        let declaration = declaration.trim_start();
        let Some((name, value)) = declaration.split_once(char::is_whitespace) else {
            return Ok(());
        };
        let value = value.trim_start();
        let Some(quote) = value
            .chars()
            .next()
            .filter(|mark| ['"', '\''].contains(mark))
        else {
            return Ok(());
        };
        let value = value.strip_prefix(quote).unwrap_or_default();
        let Some((value, _)) = value.split_once(quote) else {
            return Ok(());
        };
        let nests = value
            .split('&')
            .skip(1)
            .filter(|behind| behind.starts_with(|first: char| first.is_ascii_alphabetic()))
            .filter_map(|behind| behind.split_once(';'))
            .any(|(name, _)| text::entity(name).is_none());
        if nests || self.meanings.len() >= MOST_ENTITIES || value.len() > LONGEST_MEANING_BYTES {
            return Err(Excess::Entities);
        }
        let mut meaning = String::new();
        text::escape_into(&mut meaning, &text::decode(value));
        // The first declaration counts (XML 1.0, 4.2).
        self.meanings.entry(name.to_owned()).or_insert(meaning);
        Ok(())
    }
}
