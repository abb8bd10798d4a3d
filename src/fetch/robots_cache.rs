//! What the robots.txt of each origin said, for a day; bounded.
//!
//! Must not know: how a robots.txt is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::robots::RobotsRules;
use crate::model::UnixMillis;

/// RFC 9309 2.4.
pub(super) const GOOD_FOR: Duration = Duration::from_hours(24);
/// How long a robots.txt that could not be asked for forbids all before it is asked for again.
pub(super) const UNREACHABLE_FOR: Duration = Duration::from_mins(10);
const MAX_ORIGINS: usize = 2048;
const MAX_WEIGHT_BYTES: usize = 16 * 1024 * 1024;

/// What is known of one origin.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) verdict: Verdict,
    pub(super) until: UnixMillis,
}

/// What an origin said.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    Rules(Arc<RobotsRules>),
    /// Nothing, for this reason: all is forbidden.
    Unreachable(String),
}

/// One origin. Who holds the lock asks; the others wait for the answer.
pub(super) type Slot = Arc<tokio::sync::Mutex<Option<Known>>>;

/// The origins known.
#[derive(Debug, Default)]
pub(super) struct RobotsCache {
    origins: Mutex<HashMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    slot: Slot,
    weight_bytes: usize,
}

impl RobotsCache {
    /// Gives the slot of an origin.
    pub(super) fn slot(&self, origin: &str) -> Slot {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = origins.get(origin) {
            return Arc::clone(&entry.slot);
        }
        let slot = Slot::default();
        let entry = Entry {
            slot: Arc::clone(&slot),
            weight_bytes: origin.len(),
        };
        origins.insert(origin.to_owned(), entry);
        forget_others(&mut origins, origin);
        slot
    }

    /// Takes note of what an origin's rules weigh.
    pub(super) fn weigh(&self, origin: &str, rules_bytes: usize) {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = origins.get_mut(origin) {
            entry.weight_bytes = origin.len() + rules_bytes;
            forget_others(&mut origins, origin);
        }
    }
}

/// Forgets origins other than `kept` while there are too many, or all together weigh too much.
fn forget_others(origins: &mut HashMap<String, Entry>, kept: &str) {
    let mut count = origins.len();
    let mut weight = origins
        .values()
        .map(|entry| entry.weight_bytes)
        .sum::<usize>();
    // The order of a hash map is as good as random.
    origins.retain(|origin, entry| {
        let stays = origin == kept || (count <= MAX_ORIGINS && weight <= MAX_WEIGHT_BYTES);
        if !stays {
            count -= 1;
            weight -= entry.weight_bytes;
        }
        stays
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_bounded() {
        let cache = RobotsCache::default();
        for number in 0..MAX_ORIGINS * 2 {
            cache.slot(&format!("https://{number}.example"));
        }
        let count = |cache: &RobotsCache| cache.origins.lock().unwrap().len();
        assert_eq!(count(&cache), MAX_ORIGINS);
        cache.slot("https://heavy.example");
        cache.weigh("https://heavy.example", MAX_WEIGHT_BYTES);
        assert_eq!(count(&cache), 1);
    }
}
