//! What an answer means: status, header lines and body to an outcome.
//!
//! Must not know: how it was asked for.

use reqwest::header::{
    AGE, AsHeaderName, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Response, StatusCode};
use url::Url;

use super::address::{bad_url, usable};
use super::body::{self, BodyLimit, BodyTrouble, Incoming, Overflow};
use super::header_text::header_text;
use super::patience::Patience;
use super::room::BodyRoom;
use super::{failure, line, link_header, wall};
use crate::model::{
    Exchange, FailureCode, FetchFailure, FetchOutcome, Fresh, HubLinks, RetryAfter, UnixMillis,
    Validators,
};
use crate::schedule::freshness::{self, FreshnessHeaders};

/// Longest validator that is kept.
const MAX_VALIDATOR_BYTES: usize = 8 * 1024;

/// Gives where a redirect leads: `None` where the answer is none.
///
/// # Errors
/// `HttpOther`, where it names no place; `BadUrl`, where it leads to something that is no http or https URL.
pub(super) fn redirect_target(response: &Response, url: &Url) -> Option<Result<Url, FetchFailure>> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let Some(location) = response.headers().get(LOCATION) else {
        let status = failure::words_of(response.status());
        let detail = format!("the server answers {status} and names no target");
        return Some(Err(failure::failure(FailureCode::HttpOther, &detail)));
    };
    let location = location_text(location.as_bytes());
    let target = url.join(&location);
    Some(target.map_err(|_| bad_url(&location)).and_then(usable))
}

/// Reads `Location` as UTF-8 or, where it is none, byte for byte with escapes.
fn location_text(bytes: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let escape = |byte: &u8| match byte {
            0x80.. => format!("%{byte:02X}"),
            _ => char::from(*byte).to_string(),
        };
        return bytes.iter().map(escape).collect();
    };
    text.to_owned()
}

/// Takes down what the header lines say about the next request.
pub(super) fn note_hints(exchange: &mut Exchange, response: &Response, url: &Url, now: UnixMillis) {
    let headers = response.headers();
    let link = |relation| link_header::target(headers, relation, url);
    exchange.hub = link("hub").and_then(|hub| {
        let topic = link("self")?;
        Some(HubLinks { hub, topic })
    });
    let status = response.status();
    if status.is_success() || status == StatusCode::NOT_MODIFIED {
        exchange.fresh_for = fresh_for(headers, now);
    } else {
        exchange.retry_after = retry_after(headers);
    }
}

/// Gives the first `Retry-After` that can be read.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<RetryAfter> {
    let values = headers.get_all(RETRY_AFTER).iter();
    let mut read =
        values.filter_map(|value| freshness::retry_after(&header_text(value.as_bytes())));
    read.next()
}

/// Checks that an answer holds what is new only where that was asked for, and no other manipulation (RFC 3229 10.5.3): what cannot be
/// told from a whole feed must not be taken for one.
///
/// # Errors
/// `HttpOther`, where it is a 226 that was not asked for, or one that says of itself that it is something else.
pub(super) fn check_delta(response: &Response, asked: bool) -> Result<(), FetchFailure> {
    if response.status() != StatusCode::IM_USED {
        return Ok(());
    }
    let named = joined(response.headers(), HeaderName::from_static("im")).unwrap_or_default();
    let detail = match (asked, named.trim().eq_ignore_ascii_case("feed")) {
        (true, true) => return Ok(()),
        (true, false) => "the server answers 226 and does not say IM: feed",
        (false, _) => "the server answers 226 with a part that was not asked for",
    };
    Err(failure::failure(FailureCode::HttpOther, detail))
}

/// Checks that an answer without a body was asked for: to a request without conditions, 304 says nothing of what it would have brought
/// (RFC 9110 15.4.5).
///
/// # Errors
/// `HttpOther`, where the request had no conditions.
pub(super) fn check_not_modified(
    response: &Response,
    on_condition: bool,
) -> Result<(), FetchFailure> {
    if response.status() != StatusCode::NOT_MODIFIED || on_condition {
        return Ok(());
    }
    let detail = "the server answers 304 Not Modified to a request without conditions";
    Err(failure::failure(FailureCode::HttpOther, detail))
}

/// What becomes of an answer that is sound, a picture or the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// It is read: servers name many a type that is wrong.
    Read,
    /// It is left where it is: megabytes that nobody looks at.
    Left,
}

/// Checks that an answer says of itself that it may be text.
///
/// # Errors
/// `NotHtml`, where it is media and such are left.
pub(super) fn check_media(response: &Response, media: Media) -> Result<(), FetchFailure> {
    if media == Media::Read || !response.status().is_success() {
        return Ok(());
    }
    let named = response.headers().get(CONTENT_TYPE);
    let named = named.map(|value| header_text(value.as_bytes()).to_ascii_lowercase());
    let named = named.as_deref().and_then(|text| text.split(';').next());
    let Some(named) = named.map(str::trim).filter(|named| is_media(named)) else {
        return Ok(());
    };
    let detail = format!("the server answers with {named}, which is no page");
    Err(failure::failure(FailureCode::NotHtml, &detail))
}

fn is_media(content_type: &str) -> bool {
    const DOCUMENTS: [&str; 4] = [
        "application/epub+zip",
        "application/msword",
        "application/pdf",
        "application/zip",
    ];
    let of_kind = content_type.split_once('/').map(|(kind, _)| kind);
    of_kind.is_some_and(|kind| matches!(kind, "audio" | "font" | "image" | "video"))
        || DOCUMENTS.contains(&content_type)
}

/// Tells what an answer means that says it without a body; `None` for any other.
///
/// # Errors
/// `BotWall`, where the header lines announce a challenge.
pub(super) fn without_body(response: &Response) -> Result<Option<FetchOutcome>, FetchFailure> {
    if let Some(service) = wall::in_headers(response.headers()) {
        return Err(bot_wall(response.status(), service));
    }
    let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
    Ok(is_unchanged.then_some(FetchOutcome::NotModified))
}

/// Reads the body and tells what the answer means.
pub(super) async fn conclude(
    response: Response,
    url: &Url,
    limit: BodyLimit,
    patience: &mut Patience,
    room: &BodyRoom,
) -> Result<FetchOutcome, FetchFailure> {
    match response.status().as_u16() {
        // 226 holds what is new since the validators (RFC 3229); 204 says that there is nothing.
        200 | 203 | 204 | 226 => read_fresh(response, url, limit, patience, room).await,
        _ => refused(response, patience).await,
    }
}

/// What is said of a body that found no room.
const NO_ROOM: &str = "other long documents took all the memory for bodies; it is asked for again. Where this stays so, a smaller \
     `fetch.parallel_polls` or `fetch.max_feed_size` helps";

async fn read_fresh(
    response: Response,
    url: &Url,
    limit: BodyLimit,
    patience: &mut Patience,
    room: &BodyRoom,
) -> Result<FetchOutcome, FetchFailure> {
    let headers = response.headers();
    let content_type = headers
        .get(CONTENT_TYPE)
        .map(|value| header_text(value.as_bytes()));
    let validators = Validators {
        etag: validator(headers, ETAG),
        last_modified: validator(headers, LAST_MODIFIED),
    };
    let status = response.status();
    let explain = |trouble| of_body(&trouble, url);
    let mut incoming = Incoming::begin(response, limit).map_err(explain)?;
    let mut share = room.begin();
    let body = loop {
        let reading = incoming.read_past(share.bytes());
        if let Some(body) = patience.wait(reading).await?.map_err(explain)? {
            break body;
        }
        // That others hold much is not the server's fault, but it will not wait for ever for us to read on either.
        let grown = patience.wait_aside(share.grow()).await;
        grown.ok_or_else(|| failure::failure(FailureCode::NoRoom, NO_ROOM))?;
    };
    let named_type = content_type.as_deref().unwrap_or_default();
    if let Some(service) = wall::in_good_page(&body, named_type) {
        return Err(bot_wall(status, service));
    }
    Ok(FetchOutcome::Fresh(Fresh {
        body: share.keep(body),
        content_type,
        validators,
        is_delta: status == StatusCode::IM_USED,
    }))
}

async fn refused(
    response: Response,
    patience: &mut Patience,
) -> Result<FetchOutcome, FetchFailure> {
    let status = response.status();
    if wall::may_hide_behind(status) {
        let limit = BodyLimit {
            max_bytes: wall::LOOK_AT_BYTES,
            overflow: Overflow::Cut,
        };
        let reading = body::read(response, limit);
        // A body that breaks off or does not come changes nothing about the status.
        let page = patience.wait_at_most(wall::LOOK_FOR, reading).await;
        let page = page.and_then(Result::ok).unwrap_or_default();
        if let Some(service) = wall::in_error_page(&page) {
            return Err(bot_wall(status, service));
        }
    }
    let failure = failure::of_status(status);
    match failure.code {
        FailureCode::Http429 | FailureCode::Http503 => Ok(FetchOutcome::Throttled(failure)),
        FailureCode::Http410 => Ok(FetchOutcome::Gone(failure)),
        _ => Err(failure),
    }
}

fn bot_wall(status: StatusCode, service: &str) -> FetchFailure {
    let status = failure::words_of(status);
    let detail = format!("the server answers {status} with a challenge of {service} for browsers");
    failure::failure(FailureCode::BotWall, &detail)
}

fn of_body(trouble: &BodyTrouble, url: &Url) -> FetchFailure {
    let code = match trouble {
        BodyTrouble::Client(error) => return failure::of_client(error, url),
        BodyTrouble::TooLarge(_) => FailureCode::TooLarge,
        BodyTrouble::UnknownCoding(_) | BodyTrouble::Undecodable { .. } => FailureCode::BadEncoding,
    };
    failure::failure(code, &format!("{}: {trouble}", line::place(url)))
}

fn fresh_for(headers: &HeaderMap, now: UnixMillis) -> Option<std::time::Duration> {
    let cache_control = joined(headers, CACHE_CONTROL);
    let first = |name| headers.get(name).map(|value| header_text(value.as_bytes()));
    let (expires, age) = (first(EXPIRES), first(AGE));
    // Beside nothing but `Expires` does it matter.
    let date = expires.as_ref().and_then(|_| first(DATE));
    let freshness_headers = FreshnessHeaders {
        cache_control: cache_control.as_deref(),
        expires: expires.as_deref(),
        date: date.as_deref(),
        age: age.as_deref(),
    };
    freshness::fresh_for(freshness_headers, now)
}

fn validator(headers: &HeaderMap, name: impl AsHeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    let is_kept = !value.is_empty() && value.len() <= MAX_VALIDATOR_BYTES;
    is_kept.then(|| header_text(value))
}

fn joined(headers: &HeaderMap, name: impl AsHeaderName) -> Option<String> {
    let values = headers.get_all(name).iter();
    let texts: Vec<String> = values.map(|value| header_text(value.as_bytes())).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
