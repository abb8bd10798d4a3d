//! Challenge pages for browsers: told by what they say of themselves, reported by name, never evaded.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// Bytes of an error body that are looked at.
pub(super) const LOOK_AT_BYTES: usize = 64 * 1024;
/// How long an error body is waited for.
pub(super) const LOOK_FOR: Duration = Duration::from_secs(5);

/// Header lines by which a service says that its answer is a challenge: name, value, service.
const HEADERS: &[(&str, &str, &str)] = &[
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
];

/// Words, in small letters, that only a challenge page holds.
const CERTAIN_WORDS: &[(&str, &str)] = &[
    ("<title>just a moment...</title>", "Cloudflare"),
    ("_cf_chl_opt", "Cloudflare"),
    ("<title>making sure you&#39;re not a bot!</title>", "Anubis"),
    ("<title>making sure you're not a bot!</title>", "Anubis"),
    ("<title>vercel security checkpoint</title>", "Vercel"),
    ("<title>ddos-guard</title>", "DDoS-Guard"),
];

/// Words that stand in a challenge page, but may also stand in the page of a site that has such a service.
const LIKELY_WORDS: &[(&str, &str)] = &[
    ("<title>just a moment", "Cloudflare"),
    ("<title>attention required! | cloudflare", "Cloudflare"),
    ("captcha-delivery.com", "DataDome"),
    ("px-captcha", "HUMAN"),
    ("_incapsula_resource", "Imperva"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("__qrator", "Qrator"),
    ("servicepipe.ru", "Servicepipe"),
];

/// A page of a site is larger than this; one that holds but a script is not.
const MERE_SCRIPT_BYTES: usize = 4 * 1024;

/// Names the service whose challenge the header lines announce.
pub(super) fn in_headers(headers: &HeaderMap) -> Option<&'static str> {
    let says = |name: &str, expected: &str| {
        let values = headers.get_all(name).iter();
        let mut texts = values.filter_map(|value| value.to_str().ok());
        texts.any(|text| text.trim().eq_ignore_ascii_case(expected))
    };
    let announced = HEADERS.iter().find(|(name, value, _)| says(name, value));
    announced.map(|(_, _, service)| *service)
}

/// Tells whether the body of an answer with this status may be a challenge.
pub(super) fn may_hide_behind(status: StatusCode) -> bool {
    matches!(status.as_u16(), 401 | 403 | 405 | 429 | 503)
}

/// Names the service whose challenge an error page is.
pub(super) fn in_error_page(page: &[u8]) -> Option<&'static str> {
    let page = in_small_letters(page);
    named(CERTAIN_WORDS, &page).or_else(|| named(LIKELY_WORDS, &page))
}

/// Names the service whose challenge comes as if all were well.
pub(super) fn in_good_page(page: &[u8], content_type: &str) -> Option<&'static str> {
    if !content_type.to_ascii_lowercase().contains("html") || page.len() > LOOK_AT_BYTES {
        return None;
    }
    if page.len() <= MERE_SCRIPT_BYTES {
        return in_error_page(page);
    }
    named(CERTAIN_WORDS, &in_small_letters(page))
}

fn in_small_letters(page: &[u8]) -> String {
    String::from_utf8_lossy(page).to_ascii_lowercase()
}

fn named(list: &[(&str, &'static str)], page: &str) -> Option<&'static str> {
    let told = list.iter().find(|(words, _)| page.contains(words));
    told.map(|(_, service)| *service)
}
