//! The last polls of a feed, as a table and as JSON.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::store::RecentPoll;

use super::super::output::{Cell, Table};

/// Prints polls, the newest first.
pub(in crate::cli) fn print(out: &mut impl Write, polls: &[RecentPoll]) -> io::Result<()> {
    let mut table = Table::new(&[
        "POLLED", "STATUS", "TOOK", "BYTES", "ITEMS", "NEW", "CHANGED", "OUTCOME",
    ]);
    for poll in polls {
        let status = poll
            .status
            .map_or("-".to_owned(), |status| status.to_string());
        table.row(vec![
            Cell::new(poll.at.to_string()),
            Cell::new(status),
            Cell::new(format!("{} ms", poll.duration_ms)),
            Cell::new(poll.body_bytes.to_string()),
            Cell::new(poll.items_seen.to_string()),
            Cell::new(poll.items_new.to_string()),
            Cell::new(poll.items_changed.to_string()),
            Cell::new(outcome(poll)),
        ]);
    }
    table.print(out)
}

pub(in crate::cli) fn as_json(polls: &[RecentPoll]) -> Vec<Value> {
    let polls = polls.iter().map(|poll| {
        json!({
            "at": poll.at,
            "duration_ms": poll.duration_ms,
            "status": poll.status,
            "bytes": poll.body_bytes,
            "items_seen": poll.items_seen,
            "items_new": poll.items_new,
            "items_changed": poll.items_changed,
            "outcome": outcome(poll),
            "error": poll.error,
            "error_detail": poll.error_detail,
            "warnings": poll.warnings,
        })
    });
    polls.collect()
}

/// Says in a word or two what a poll came to; that something was not read says more than what was.
fn outcome(poll: &RecentPoll) -> String {
    let has = |code: &str| poll.warnings.iter().any(|line| line.starts_with(code));
    let words = match poll.error {
        Some(code) => code.as_str(),
        None if has("gap:") => "gap",
        None if poll.is_cut() => "cut",
        None if has("item_limit:") || has("new_items_bounded:") => "limited",
        None if poll.status == Some(304) => "unchanged",
        None if poll.items_new > 0 => "new",
        None if poll.items_changed > 0 => "changed",
        None => "nothing new",
    };
    if has("gap_page:") {
        return format!("older page: {words}");
    }
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FailureCode, UnixMillis};

    #[test]
    fn an_outcome_tells_of_what_was_not_read() {
        let outcome_of = |warnings: &[&str], error| {
            outcome(&RecentPoll {
                at: UnixMillis(0),
                duration_ms: 1,
                status: Some(200),
                body_bytes: 10,
                items_seen: 3,
                items_new: 1,
                items_changed: 0,
                error,
                error_detail: None,
                warnings: warnings.iter().map(|line| (*line).to_owned()).collect(),
            })
        };
        assert_eq!(outcome_of(&["untitled_items: 2"], None), "new");
        let cut = "truncated: the document ends in the middle";
        assert_eq!(outcome_of(&["untitled_items: 2", cut], None), "cut");
        assert_eq!(outcome_of(&["item_limit: 2 more"], None), "limited");
        assert_eq!(outcome_of(&["new_items_bounded: 5"], None), "limited");
        assert_eq!(outcome_of(&["gap: no item is known", cut], None), "gap");
        assert_eq!(outcome_of(&["gap_page: 2", cut], None), "older page: cut");
        assert_eq!(
            outcome_of(&[cut], Some(FailureCode::NotAFeed)),
            "not_a_feed"
        );
    }
}
