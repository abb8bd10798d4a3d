//! Every key of the configuration: the one list that reading, the documentation and its test go by.

use super::table::Section;

const ARTICLE_KEYS: &[&str] = &[
    "fetch", "rule", "timeout", "max_size", "recheck", "headline", "lede", "section", "byline",
    "date", "body", "remove", "stop_at",
];

/// The main file.
pub(super) const MAIN: Section = Section {
    path: "",
    keys: &[
        "include", "store", "fetch", "schedule", "websub", "webhook", "defaults", "rules", "feed",
    ],
    only_main: &[],
};
/// An included file.
pub(super) const LIST: Section = Section {
    path: "",
    keys: &["defaults", "rules", "feed"],
    only_main: &["include", "store", "fetch", "schedule", "websub", "webhook"],
};
/// `[store]`.
pub(super) const STORE: Section = section(
    "store",
    &["path", "keep_polls", "keep_pages", "keep_pages_size"],
);
/// `[fetch]`.
pub(super) const FETCH: Section = section(
    "fetch",
    &[
        "contact",
        "allow_addresses",
        "proxy",
        "parallel_polls",
        "parallel_pages",
        "per_host",
        "pace",
        "timeout",
        "max_feed_size",
        "max_page_size",
        "recheck",
    ],
);
/// `[schedule]`.
pub(super) const SCHEDULE: Section = section("schedule", &["price", "tags", "requests_per_day"]);
/// `[websub]`.
pub(super) const WEBSUB: Section = section("websub", &["callback", "listen", "secret_file"]);
/// `[[webhook]]`.
pub(super) const WEBHOOK: Section = section(
    "webhook",
    &[
        "id",
        "url",
        "secret_file",
        "kinds",
        "feeds",
        "agencies",
        "tags",
        "languages",
        "batch",
        "timeout",
    ],
);
/// `[defaults]`.
pub(super) const DEFAULTS: Section = section(
    "defaults",
    &[
        "agency",
        "country",
        "language",
        "time_zone",
        "tags",
        "enabled",
        "interval",
        "article",
    ],
);
/// `[defaults.article]`.
pub(super) const DEFAULTS_ARTICLE: Section = section("defaults.article", ARTICLE_KEYS);
/// `[rules.NAME]`.
pub(super) const RULE: Section = section(
    "rules",
    &[
        "headline", "lede", "section", "byline", "date", "body", "remove", "stop_at",
    ],
);
/// `[[feed]]`.
pub(super) const FEED: Section = section(
    "feed",
    &[
        "id",
        "url",
        "agency",
        "country",
        "language",
        "time_zone",
        "tags",
        "enabled",
        "interval",
        "price",
        "headers",
        "timeout",
        "max_size",
        "auth",
        "delta",
        "news_sitemap",
        "body_element",
        "article",
    ],
);
/// `interval = { … }`.
pub(super) const INTERVAL: Section = section("feed.interval", &["min", "max"]);
/// `auth = { … }`.
pub(super) const AUTH: Section = section("feed.auth", &["user", "password_file", "token_file"]);
/// `[feed.article]`.
pub(super) const FEED_ARTICLE: Section = section("feed.article", ARTICLE_KEYS);

const fn section(path: &'static str, keys: &'static [&'static str]) -> Section {
    Section {
        path,
        keys,
        only_main: &[],
    }
}

/// Lists every key, dotted, in the order in which they are documented. `[defaults.article]` takes
/// those of `[feed.article]`; those of `[rules.NAME]` are listed as `rules.*`.
pub(super) fn all() -> Vec<String> {
    let sections = [
        &MAIN,
        &STORE,
        &FETCH,
        &SCHEDULE,
        &WEBSUB,
        &WEBHOOK,
        &DEFAULTS,
        &RULE,
        &FEED,
        &INTERVAL,
        &AUTH,
        &FEED_ARTICLE,
    ];
    sections
        .iter()
        .flat_map(|section| {
            section.keys.iter().map(|key| match section.path {
                "" => (*key).to_owned(),
                "rules" => format!("rules.*.{key}"),
                path => format!("{path}.{key}"),
            })
        })
        .collect()
}
