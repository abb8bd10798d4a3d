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

/// Says in a word or two what a poll came to.
fn outcome(poll: &RecentPoll) -> String {
    let has = |code: &str| poll.warnings.iter().any(|line| line.starts_with(code));
    let words = match poll.error {
        Some(code) => code.as_str(),
        None if has("gap:") => "gap",
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
