//! The rhythm of each agency, summed up over its feeds: what one feed shows of it helps the others.

use std::collections::HashMap;

use crate::model::{Feed, FeedState, LearnedRates};
use crate::schedule::{AgencyRhythm, Siblings};

/// The rhythms of the agencies that have more than one feed, by identity scope.
#[derive(Default)]
pub(super) struct Agencies(HashMap<String, AgencyRhythm>);

impl Agencies {
    /// Sums up what was learned of every feed.
    pub(super) fn new<'a>(feeds: impl Iterator<Item = (&'a Feed, &'a FeedState)> + Clone) -> Self {
        let mut sizes = HashMap::new();
        for scope in feeds.clone().filter_map(|(feed, _)| scope(feed)) {
            *sizes.entry(scope).or_insert(0_u32) += 1;
        }
        sizes.retain(|_, size| *size > 1);
        let rhythms = sizes.into_keys();
        let mut agencies = Self(
            rhythms
                .map(|scope| (scope, AgencyRhythm::default()))
                .collect(),
        );
        for (feed, state) in feeds {
            if let Some(rhythm) = agencies.rhythm(feed) {
                rhythm.add(&state.learned);
            }
        }
        agencies
    }

    /// Gives what the other feeds of the feed's agency show, where there are any.
    pub(super) fn siblings(&self, feed: &Feed, learned: &LearnedRates) -> Option<Box<Siblings>> {
        let rhythm = self.0.get(&scope(feed)?)?;
        Some(Box::new(rhythm.without(learned)))
    }

    /// Takes over what was learned anew of a feed.
    pub(super) fn learn(&mut self, feed: &Feed, before: &LearnedRates, after: &LearnedRates) {
        if let Some(rhythm) = self.rhythm(feed) {
            rhythm.remove(before);
            rhythm.add(after);
        }
    }

    fn rhythm(&mut self, feed: &Feed) -> Option<&mut AgencyRhythm> {
        self.0.get_mut(&scope(feed)?)
    }
}

/// Gives the scope of the feed's agency, where it names one.
fn scope(feed: &Feed) -> Option<String> {
    feed.agency.as_ref().map(|_| feed.identity_scope())
}
