//! How common words are in each language: what the matcher counts of new items.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::model::ComparedItem;
use crate::plan::{self, TermCounts, TermStatistics, TermWeights};
use crate::store::{Reader, StoreError};

/// Languages whose words are counted apart: 128 KiB each.
const LANGUAGES: usize = 64;
/// Stories of a language after which its statistics are written, 128 KiB; a daemon that is killed forgets no more than these.
const UNSAVED_STORIES: u32 = 512;

/// Stories of a language below which its statistics are written after each stretch: each of them counts.
const YOUNG_STORIES: u32 = 64;

/// How common words are, by language.
#[derive(Default)]
pub(super) struct Statistics(HashMap<String, Counted>);

struct Counted {
    statistics: TermStatistics,
    unsaved: u32,
}

/// Tells whether the terms of an item are counted: a later version, or an item of a story, says what was said before.
pub(super) fn is_counted(item: &ComparedItem) -> bool {
    item.story_id.is_none() && item.version == 1
}

impl Statistics {
    /// Counts the terms of an item that is new, without those that it had `before` its text came.
    pub(super) fn count(
        &mut self,
        reader: &Reader,
        item: &ComparedItem,
        (terms, before): (&TermCounts, Option<&TermWeights>),
    ) -> Result<(), StoreError> {
        if is_counted(item) {
            let counted = self.of(reader, item)?;
            match before {
                Some(before) => counted.statistics.count_again(terms, before),
                None => counted.statistics.count(terms),
            }
            counted.unsaved += 1;
        }
        Ok(())
    }

    pub(super) fn weigh(
        &mut self,
        reader: &Reader,
        item: &ComparedItem,
        terms: &TermCounts,
    ) -> Result<TermWeights, StoreError> {
        let counted = self.of(reader, item)?;
        Ok(counted.statistics.weigh(terms))
    }

    /// Gives the statistics of the language of an item.
    fn of(&mut self, reader: &Reader, item: &ComparedItem) -> Result<&mut Counted, StoreError> {
        let language = self.language_of(reader, item)?;
        Ok(match self.0.entry(language) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let kept = reader.term_statistics(place.key())?;
                let statistics = kept.and_then(|kept| TermStatistics::from_bytes(&kept));
                place.insert(Counted {
                    statistics: statistics.unwrap_or_default(),
                    unsaved: 0,
                })
            }
        })
    }

    /// Gives the language under which an item is counted. Pages name their languages themselves: those beyond a bound count together.
    fn language_of(&self, reader: &Reader, item: &ComparedItem) -> Result<String, StoreError> {
        let language = plan::term_language(item);
        if self.0.contains_key(&language) {
            return Ok(language);
        }
        let languages = reader.term_languages()?;
        let is_one_too_many =
            languages.len().max(self.0.len()) >= LANGUAGES && !languages.contains(&language);
        Ok(if is_one_too_many {
            String::new()
        } else {
            language
        })
    }

    /// Gives the statistics that it is time to write.
    pub(super) fn due(&mut self) -> Vec<(String, Vec<u8>)> {
        self.written_where(|counted| {
            let is_young = counted.statistics.stories() < YOUNG_STORIES;
            counted.unsaved >= UNSAVED_STORIES || (is_young && counted.unsaved > 0)
        })
    }

    /// Gives all statistics that are not written as they are.
    pub(super) fn unsaved(&mut self) -> Vec<(String, Vec<u8>)> {
        self.written_where(|counted| counted.unsaved > 0)
    }

    fn written_where(&mut self, is_due: impl Fn(&Counted) -> bool) -> Vec<(String, Vec<u8>)> {
        let due = self.0.iter_mut().filter(|(_, counted)| is_due(counted));
        due.map(|(language, counted)| {
            counted.unsaved = 0;
            (language.clone(), counted.statistics.to_bytes())
        })
        .collect()
    }
}
