//! HTTP freshness (RFC 9111 4.2) and Retry-After (RFC 9110 10.2.3), from header values to durations.

use std::time::Duration;

use crate::model::{RetryAfter, UnixMillis};

/// The header values that bear on freshness, as sent; several lines of one name joined by a comma.
#[derive(Debug, Clone, Copy, Default)]
pub struct FreshnessHeaders<'a> {
    /// `Cache-Control`.
    pub cache_control: Option<&'a str>,
    /// `Expires`.
    pub expires: Option<&'a str>,
    /// `Date`.
    pub date: Option<&'a str>,
    /// `Age`.
    pub age: Option<&'a str>,
}

/// Gives how long an answer stays fresh: `max-age` (else `Expires` minus `Date`, else minus `now`) less `Age`, saturating.
/// Zero for `no-cache`, `no-store` and negative values; `None` where nothing readable is said.
pub fn fresh_for(headers: FreshnessHeaders<'_>, now: UnixMillis) -> Option<Duration> {
    todo!()
}

/// Reads `Retry-After`; `None` for garbage.
pub fn retry_after(value: &str) -> Option<RetryAfter> {
    todo!()
}

/// Reads an HTTP date in any of its three forms (RFC 9110 5.6.7).
pub fn http_date(value: &str) -> Option<UnixMillis> {
    todo!()
}
