//! What challenge pages for browsers say of themselves.
//!
//! Must not know: where a page came from.

/// Words, in small letters, that only a challenge page holds, each with the service that asks.
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

/// Names the service whose challenge a page in small letters must be.
pub fn certain_challenge(page: &str) -> Option<&'static str> {
    named(CERTAIN_WORDS, page)
}

/// Names the service whose challenge a page in small letters is, unless it shows more than a challenge does.
pub fn likely_challenge(page: &str) -> Option<&'static str> {
    certain_challenge(page).or_else(|| named(LIKELY_WORDS, page))
}

fn named(list: &[(&str, &'static str)], page: &str) -> Option<&'static str> {
    let told = list.iter().find(|(words, _)| page.contains(words));
    told.map(|(_, service)| *service)
}
