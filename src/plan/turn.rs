//! Whether a change of a text may begin a revision: how many an item may have, and how quickly one may follow the other.
//!
//! Must not know: where the change came from.

use std::time::Duration;

use crate::model::{ItemContent, KnownItem, PubStatus, RevisionKind, UnixMillis};

use super::MAX_REVISIONS;

/// Withdrawals are told of beyond what is kept otherwise, so often.
const MORE_WITHDRAWALS: u32 = 10;
/// Revisions of one item that may follow each other at any pace.
const QUICK_REVISIONS: u32 = 16;
/// Shortest time between two later revisions, as a share of the age of the item: a live story keeps some 4 for each doubling of its age.
const SHARE_OF_AGE: u32 = 6;
/// How often one text may come back at any pace, and how long it has to wait when it comes once more: the source may not have made up its
/// mind, as caches that take turns. Each further time it waits twice as long.
const QUICK_RETURNS: usize = 1;
const FIRST_WAIT: Duration = Duration::from_mins(10);
const LONGEST_WAIT: Duration = Duration::from_hours(3);

/// What becomes of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is a revision.
    Revise,
    /// The newest revision takes the new text in place: too many in too short a time.
    Replace,
    /// The text stays as it is for now: it goes to and fro between the same few. Where the source settles on another one, that comes in a
    /// while.
    Keep,
}

/// Decides what becomes of a change to `after`.
pub(super) fn turn(
    known: &KnownItem,
    after: &ItemContent,
    kind: RevisionKind,
    now: UnixMillis,
) -> Turn {
    let most = match kind {
        RevisionKind::Withdrawal => MAX_REVISIONS + MORE_WITHDRAWALS,
        _ => MAX_REVISIONS,
    };
    if known.version >= most {
        return Turn::Replace;
    }
    // A withdrawal is never held up, so its end must not be either: the story would stay withdrawn for good.
    let is_restored =
        known.content.pub_status != PubStatus::Usable && after.pub_status == PubStatus::Usable;
    if is_restored || kind == RevisionKind::Withdrawal {
        return Turn::Revise;
    }
    // A clock that was set back must not hold every change up.
    let has_rested = |rest| now < known.version_at || now.since(known.version_at) >= rest;
    match returns(known, after).checked_sub(QUICK_RETURNS + 1) {
        Some(times) if has_rested(wait_of_return(times)) => return Turn::Revise,
        Some(_) => return Turn::Keep,
        None => {}
    }
    // Where only the marker or the note is another one, a marker may take turns.
    let has_other_text = after.content_hash != known.content.content_hash;
    if kind == RevisionKind::Correction && has_other_text || known.version < QUICK_REVISIONS {
        return Turn::Revise;
    }
    let advanced = after.marker_number > known.content.marker_number;
    let rest = now.since(known.first_seen_at) / SHARE_OF_AGE;
    if advanced || has_rested(rest.max(MIN_REST)) {
        Turn::Revise
    } else {
        Turn::Replace
    }
}

/// Gives how long a text waits that has come back `times` more often than may be at any pace.
fn wait_of_return(times: usize) -> Duration {
    let doublings = u32::try_from(times).unwrap_or(u32::MAX).min(16);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

/// Shortest time between two later revisions, however young the item is.
const MIN_REST: Duration = Duration::from_mins(2);

/// Counts how often the item had this very text before, where it has another one now. Of earlier summaries nothing is kept.
pub(super) fn returns(known: &KnownItem, after: &ItemContent) -> usize {
    if after.content_hash == known.content.content_hash {
        return 0;
    }
    let hashes = known.earlier_hashes.iter();
    hashes.filter(|hash| **hash == after.content_hash).count()
}
