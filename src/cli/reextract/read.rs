//! Reads kept pages again, on all cores.

use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;

use crate::article::{self, CompiledRule, PageContext};
use crate::model::{FailureCode, Feed, KnownItem, UnixMillis};
use crate::plan::{self, KeptPage, ReextractInput, Reextraction};
use crate::store::ArchivedPage;

/// A configured feed, ready to read its pages.
pub(super) struct Source {
    pub(super) feed: Feed,
    pub(super) rule: Option<CompiledRule>,
}

/// One page with its item.
pub(super) struct Work {
    pub(super) page: ArchivedPage,
    pub(super) item: KnownItem,
    pub(super) source: Arc<Source>,
}

/// What came of one page.
pub(super) enum Outcome {
    Decided(Reextraction),
    Refused(FailureCode),
    Damaged,
}

/// Reads pages; gives each with its outcome, in their order.
pub(super) fn read_all(work: &[Work], now: UnixMillis) -> Vec<(&Work, Outcome)> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let share = work.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let running: Vec<_> = work
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(|one| (one, read(one, now))).collect()))
            .collect();
        let outcomes = running.into_iter().map(|thread| {
            let lost = |_| Vec::new();
            thread.join().unwrap_or_else(lost)
        });
        outcomes.flatten().collect()
    })
}

/// A page on which the reader stops is refused as the daemon would refuse it.
fn read(work: &Work, now: UnixMillis) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| read_page(work, now)))
        .unwrap_or(Outcome::Refused(FailureCode::Internal))
}

fn read_page(work: &Work, now: UnixMillis) -> Outcome {
    let Work { page, item, source } = work;
    let Ok(bytes) = page.body.unpack() else {
        return Outcome::Damaged;
    };
    let context = PageContext {
        url: Some(&page.url),
        content_type: page.content_type.as_deref(),
        rule: source.rule.as_ref(),
        time_zone: source.feed.time_zone.as_deref(),
        // The page says what it said then.
        now: Some(page.fetched_at),
    };
    match article::extract(&bytes, &context) {
        Ok(article) => Outcome::Decided(plan::reextract(&ReextractInput {
            feed: &source.feed,
            item,
            page: KeptPage {
                version: page.version,
                asked_url: &page.asked_url,
            },
            article: &article,
            now,
        })),
        Err(refusal) => Outcome::Refused(refusal.code),
    }
}
