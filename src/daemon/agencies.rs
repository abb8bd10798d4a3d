//! The rhythm of each agency, summed up over its feeds: what one feed shows of it helps the others.

use std::collections::HashMap;

use crate::model::{Feed, FeedState};
use crate::schedule::{AgencyRhythm, Siblings};

/// The rhythms of the agencies that have more than one feed, by identity scope.
#[derive(Default)]
pub(super) struct Agencies(HashMap<String, AgencyRhythm>);

impl Agencies {
    /// Sums up what was learned of every feed that is polled.
    pub(super) fn new<'a>(feeds: impl Iterator<Item = (&'a Feed, &'a FeedState)> + Clone) -> Self {
        let mut sizes = HashMap::new();
        for scope in feeds.clone().filter_map(|(feed, _)| scope(feed)) {
            *sizes.entry(scope).or_insert(0_u32) += 1;
        }
        sizes.retain(|_, size| *size > 1);
        let scopes = sizes.into_keys();
        let rhythms = scopes.map(|scope| (scope, AgencyRhythm::default()));
        let mut agencies = Self(rhythms.collect());
        for (feed, state) in feeds.filter(|(feed, state)| state.is_polled(feed)) {
            if let Some(rhythm) = agencies.rhythm(feed) {
                rhythm.add(&state.learned);
            }
        }
        agencies
    }

    /// Tells whether the feed's agency has others.
    pub(super) fn has_siblings(&self, feed: &Feed) -> bool {
        scope(feed).is_some_and(|scope| self.0.contains_key(&scope))
    }

    /// Gives what the other feeds of the feed's agency show, where there are any.
    pub(super) fn siblings(&self, feed: &Feed, state: &FeedState) -> Option<Box<Siblings>> {
        let rhythm = self.0.get(&scope(feed)?)?;
        let others = if state.is_polled(feed) {
            rhythm.without(&state.learned)
        } else {
            rhythm.clone().into()
        };
        Some(Box::new(others))
    }

    /// Takes over what was learned anew of a feed. False where the sums must be made anew: what was learned before was of a time that
    /// has not come, and the others would look long past beside it.
    pub(super) fn learn(&mut self, feed: &Feed, before: &FeedState, after: &FeedState) -> bool {
        let Some(rhythm) = self.rhythm(feed) else {
            return true;
        };
        if before.is_polled(feed) {
            rhythm.remove(&before.learned);
        }
        if after.is_polled(feed) {
            rhythm.add(&after.learned);
        }
        before.learned.observed_at_ms <= after.learned.observed_at_ms
    }

    fn rhythm(&mut self, feed: &Feed) -> Option<&mut AgencyRhythm> {
        self.0.get_mut(&scope(feed)?)
    }
}

/// Gives the scope of the feed's agency, where it names one.
fn scope(feed: &Feed) -> Option<String> {
    feed.agency.as_ref().map(|_| feed.identity_scope())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{self, ConfigFile, Surroundings};
    use crate::model::{FeedId, LearnedRates, StopReason, UnixMillis};

    const NOW: UnixMillis = UnixMillis(1_704_110_400_000);

    fn feed(slug: &str) -> Feed {
        let file = ConfigFile {
            path: "feeds.toml".to_owned(),
            text: format!(
                "[[feed]]\nid = \"{slug}\"\nurl = \"https://{slug}.example/\"\nagency = \"NORTH\"\n"
            ),
        };
        let surroundings = Surroundings {
            check_selector: &|_| Ok(()),
            read_secret: &|_| Err("there are no secrets".to_owned()),
        };
        let config = config::read(&file, &[], &surroundings).config;
        config
            .and_then(|config| config.feeds.into_iter().next())
            .unwrap()
    }

    /// A state of a feed that brought `seen` times what was expected, observed so many hours after `NOW`.
    fn state(feed: &Feed, seen: f32, hours: i64) -> FeedState {
        let mut state = FeedState::new(FeedId(1), feed.slug.clone(), NOW);
        state.learned = LearnedRates {
            items: 100.0,
            exposure: 1e6,
            lately_seen: 10.0 * seen,
            lately_expected: 10.0,
            observed_at_ms: Some(NOW.0 + hours * 3_600_000),
            ..LearnedRates::default()
        };
        state
    }

    fn busier(agencies: &Agencies, feed: &Feed, state: &FeedState) -> Option<f64> {
        let siblings = agencies.siblings(feed, state)?;
        siblings
            .busier(NOW)
            .map(|times| (times * 1000.0).round() / 1000.0)
    }

    #[test]
    fn a_feed_sees_the_others_of_its_agency_and_what_they_learn() {
        let [one, two, three] = ["one", "two", "three"].map(feed);
        let [first, second, third] =
            [(&one, 9.0), (&two, 1.0), (&three, 3.0)].map(|(feed, seen)| state(feed, seen, 0));
        let all = [(&one, &first), (&two, &second), (&three, &third)];
        let mut agencies = Agencies::new(all.into_iter());
        assert_eq!(busier(&agencies, &one, &first), Some(2.0));
        let learned = state(&two, 5.0, 0);
        assert!(agencies.learn(&two, &second, &learned));
        assert_eq!(busier(&agencies, &one, &first), Some(4.0));
        assert_eq!(busier(&agencies, &two, &learned), Some(6.0));
        let anew = Agencies::new([(&one, &first), (&two, &learned), (&three, &third)].into_iter());
        assert_eq!(
            busier(&anew, &two, &learned),
            busier(&agencies, &two, &learned)
        );
    }

    #[test]
    fn a_feed_alone_or_without_an_agency_has_no_siblings() {
        let [one, mut two] = ["one", "two"].map(feed);
        two.agency = None;
        let [first, second] = [&one, &two].map(|feed| state(feed, 1.0, 0));
        let agencies = Agencies::new([(&one, &first), (&two, &second)].into_iter());
        assert!(agencies.siblings(&one, &first).is_none());
        assert!(agencies.siblings(&two, &second).is_none());
    }

    #[test]
    fn a_feed_that_is_polled_no_more_shows_nothing() {
        let [one, two, mut off] = ["one", "two", "off"].map(feed);
        off.enabled = false;
        let [first, second, third] =
            [(&one, 1.0), (&two, 2.0), (&off, 50.0)].map(|(feed, seen)| state(feed, seen, 0));
        let all = [(&one, &first), (&two, &second), (&off, &third)];
        let mut agencies = Agencies::new(all.into_iter());
        assert_eq!(busier(&agencies, &one, &first), Some(2.0));
        assert_eq!(busier(&agencies, &off, &third), Some(1.5));
        let mut gone = second.clone();
        gone.stopped = Some(StopReason::Gone);
        assert!(agencies.learn(&two, &second, &gone));
        assert_eq!(busier(&agencies, &one, &first), None);
    }

    #[test]
    fn what_was_learned_by_a_clock_that_ran_ahead_calls_for_new_sums() {
        let [one, two] = ["one", "two"].map(feed);
        let (first, ahead) = (state(&one, 2.0, 0), state(&two, 1.0, 240));
        let mut agencies = Agencies::new([(&one, &first), (&two, &ahead)].into_iter());
        let back = state(&two, 1.0, 0);
        assert!(!agencies.learn(&two, &ahead, &back));
        let agencies = Agencies::new([(&one, &first), (&two, &back)].into_iter());
        assert_eq!(busier(&agencies, &two, &back), Some(2.0));
    }
}
