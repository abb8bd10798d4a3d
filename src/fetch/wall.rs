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

/// Words in a page, in small letters, by which a challenge is told.
const WORDS: &[(&str, &str)] = &[
    ("<title>just a moment", "Cloudflare"),
    ("<title>attention required! | cloudflare", "Cloudflare"),
    ("_cf_chl_opt", "Cloudflare"),
    ("captcha-delivery.com", "DataDome"),
    ("px-captcha", "HUMAN"),
    ("_incapsula_resource", "Imperva"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("<title>ddos-guard", "DDoS-Guard"),
    ("__qrator", "Qrator"),
    ("servicepipe.ru", "Servicepipe"),
    ("<title>making sure you&#39;re not a bot", "Anubis"),
    ("<title>making sure you're not a bot", "Anubis"),
    ("<title>vercel security checkpoint", "Vercel"),
];

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

/// Names the service whose challenge a page is.
pub(super) fn in_page(page: &[u8]) -> Option<&'static str> {
    let page = String::from_utf8_lossy(page).to_ascii_lowercase();
    let told = WORDS.iter().find(|(words, _)| page.contains(words));
    told.map(|(_, service)| *service)
}
