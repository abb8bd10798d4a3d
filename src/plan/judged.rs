//! What a poll amounts to, by what the network gave and what the body is.
//!
//! Must not know: what follows from it.

use crate::model::{
    FailureCode, FetchFailure, FetchOutcome, Fresh, NotAFeedKind, ParseWarning, ParsedFeed,
    PollRecord,
};

use super::poll_input::{Document, PollInput};

/// What a poll amounts to.
pub(super) enum Judged<'a> {
    Read {
        fresh: &'a Fresh,
        body_hash: i64,
        parsed: &'a ParsedFeed,
        warnings: &'a [ParseWarning],
    },
    Same(&'a Fresh),
    NotModified,
    Bad(FetchFailure),
}

/// Judges a poll.
pub(super) fn judge<'a>(input: &PollInput<'a>) -> Judged<'a> {
    match (&input.fetched.outcome, input.document) {
        (
            FetchOutcome::Fresh(fresh),
            Document::Feed {
                body_hash,
                parsed,
                warnings,
            },
        ) => Judged::Read {
            fresh,
            body_hash,
            parsed,
            warnings,
        },
        (FetchOutcome::Fresh(fresh), Document::Same) => Judged::Same(fresh),
        (FetchOutcome::Fresh(_), Document::NotAFeed(refusal)) => Judged::Bad(FetchFailure {
            code: match refusal.kind {
                NotAFeedKind::BotWall => FailureCode::BotWall,
                NotAFeedKind::Login => FailureCode::LoginWall,
                _ => FailureCode::NotAFeed,
            },
            detail: refusal.detail.clone(),
        }),
        (FetchOutcome::Fresh(_), Document::Absent) => Judged::Bad(FetchFailure {
            code: FailureCode::Internal,
            detail: "the document was not read".to_owned(),
        }),
        (FetchOutcome::NotModified, _) => Judged::NotModified,
        (
            FetchOutcome::Throttled(failure)
            | FetchOutcome::Gone(failure)
            | FetchOutcome::Failed(failure),
            _,
        ) => Judged::Bad(failure.clone()),
    }
}

/// Starts the record of the poll with what the exchange says.
pub(super) fn record_of(input: &PollInput<'_>) -> PollRecord {
    PollRecord {
        duration_ms: u64::try_from(input.fetched.exchange.duration.as_millis()).unwrap_or(u64::MAX),
        status: input.fetched.exchange.status,
        body_bytes: input.fetched.exchange.body_bytes,
        ..PollRecord::begun(input.asked_at)
    }
}
