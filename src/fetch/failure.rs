//! What went wrong, as a stable code and one clean line for a person.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;
use url::Url;

use super::line;
use super::lookup::{HostTrouble, RefusedAddress};
use crate::model::{FailureCode, FetchFailure};

/// Longest chain of causes that is walked.
const MAX_CAUSES: usize = 16;

/// Makes a failure whose detail is cleaned.
pub(super) fn failure(code: FailureCode, detail: &str) -> FetchFailure {
    FetchFailure {
        code,
        detail: line::clean(detail),
    }
}

/// Says that the total time ran out.
pub(super) fn out_of_time(timeout: Duration) -> FetchFailure {
    let detail = format!(
        "no complete answer within {} ms of waiting",
        timeout.as_millis()
    );
    failure(FailureCode::Timeout, &detail)
}

/// Explains an error of the client while it asked for `url`.
pub(super) fn of_client(error: &reqwest::Error, url: &Url) -> FetchFailure {
    let place = line::place(url);
    if let Some(refused) = find::<RefusedAddress>(error) {
        return failure(FailureCode::AddressRefused, &refused.to_string());
    }
    let (code, words) = classify(error);
    failure(code, &format!("{place}: {words}: {}", root_cause(error)))
}

/// Explains why a host is not asked.
pub(super) fn of_host(trouble: &HostTrouble) -> FetchFailure {
    let code = match trouble {
        HostTrouble::Refused(_) => FailureCode::AddressRefused,
        HostTrouble::NoHost => FailureCode::BadUrl,
    };
    failure(code, &trouble.to_string())
}

/// Names the failure that a status stands for.
pub(super) fn of_status(status: StatusCode) -> FetchFailure {
    let code = match status.as_u16() {
        401 => FailureCode::Http401,
        403 => FailureCode::Http403,
        404 => FailureCode::Http404,
        410 => FailureCode::Http410,
        429 => FailureCode::Http429,
        503 => FailureCode::Http503,
        400..=499 => FailureCode::Http4xx,
        500..=599 => FailureCode::Http5xx,
        _ => FailureCode::HttpOther,
    };
    failure(code, &format!("the server answers {}", words_of(status)))
}

/// Writes a status with its usual words, where it has any.
pub(super) fn words_of(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("{} {reason}", status.as_u16()),
        None => status.as_u16().to_string(),
    }
}

fn classify(error: &reqwest::Error) -> (FailureCode, &'static str) {
    if error.is_builder() {
        return (FailureCode::BadUrl, "not a usable URL");
    }
    if error.is_dns() {
        return (FailureCode::Dns, "the name of the host does not resolve");
    }
    if find::<rustls::Error>(error).is_some() && error.is_connect() {
        return (FailureCode::Tls, "no secure connection");
    }
    if error.is_timeout() {
        return (FailureCode::Timeout, "no answer in time");
    }
    if error.is_connect() {
        return (FailureCode::Connect, "no connection");
    }
    (FailureCode::Broken, "the answer is broken")
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

fn root_cause(error: &reqwest::Error) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Walks from an error to its causes. An `io::Error` hides the error that it wraps: it is stepped into.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| cause_of(*error)).take(MAX_CAUSES)
}

fn cause_of<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let io_error = error.downcast_ref::<io::Error>();
    match io_error.and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
