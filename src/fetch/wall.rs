//! Challenge pages for browsers: told by what they say of themselves, reported by name, never evaded.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName};

use crate::model::{certain_challenge, likely_challenge};

/// Bytes of an error body that are looked at.
pub(super) const LOOK_AT_BYTES: usize = 64 * 1024;
/// How long an error body is waited for.
pub(super) const LOOK_FOR: Duration = Duration::from_secs(5);

/// Header lines by which a service says that its answer is a challenge: name, values, service. They are looked for in every answer, so
/// that their names are read once and for all.
static HEADERS: [(HeaderName, &[&str], &str); 3] = [
    (
        HeaderName::from_static("cf-mitigated"),
        &["challenge"],
        "Cloudflare",
    ),
    (
        HeaderName::from_static("x-vercel-mitigated"),
        &["challenge"],
        "Vercel",
    ),
    (
        HeaderName::from_static("x-amzn-waf-action"),
        &["challenge", "captcha"],
        "AWS WAF",
    ),
];

/// A page of a site is larger than this; one that holds but a script is not.
const MERE_SCRIPT_BYTES: usize = 4 * 1024;

/// Names the service whose challenge the header lines announce.
pub(super) fn in_headers(headers: &HeaderMap) -> Option<&'static str> {
    let says = |name: &HeaderName, expected: &[&str]| {
        let values = headers.get_all(name).iter();
        let texts = values.filter_map(|value| value.to_str().ok());
        let mut words = texts.map(str::trim);
        words.any(|word| expected.iter().any(|one| word.eq_ignore_ascii_case(one)))
    };
    let announced = HEADERS.iter().find(|(name, values, _)| says(name, values));
    announced.map(|(_, _, service)| *service)
}

/// Tells whether the body of an answer with this status may be a challenge.
pub(super) fn may_hide_behind(status: StatusCode) -> bool {
    matches!(status.as_u16(), 401 | 403 | 405 | 429 | 503)
}

/// Names the service whose challenge an error page is.
pub(super) fn in_error_page(page: &[u8]) -> Option<&'static str> {
    likely_challenge(&in_small_letters(page))
}

/// Names the service whose challenge comes as if all were well.
pub(super) fn in_good_page(page: &[u8], content_type: &str) -> Option<&'static str> {
    if !content_type.to_ascii_lowercase().contains("html") || page.len() > LOOK_AT_BYTES {
        return None;
    }
    if page.len() <= MERE_SCRIPT_BYTES {
        return in_error_page(page);
    }
    certain_challenge(&in_small_letters(page))
}

fn in_small_letters(page: &[u8]) -> String {
    String::from_utf8_lossy(page).to_ascii_lowercase()
}
