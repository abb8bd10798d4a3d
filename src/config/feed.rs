//! `[[feed]]` and the `[defaults]` of its file.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::time::Duration;

use super::article::{self, ArticleLayer, Rules};
use super::global::{PRICES, TIMEOUTS, duration, size};
use super::shared::Shared;
use super::source::{Fault, Place, Report};
use super::table::Table;
use super::{FetchConfig, Surroundings, address, keys, names, units};
use crate::model::{Credential, Feed, FeedSlug, FetchPolicy, IntervalPolicy, NamedElements};

const MINUTE: Duration = Duration::from_mins(1);
/// What an interval may be at all.
const INTERVALS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(24 * 30);
/// What it is where nothing is said.
const DEFAULT_INTERVAL: IntervalPolicy = IntervalPolicy {
    min: MINUTE,
    max: Duration::from_hours(6),
};
/// Most header lines of one feed.
const MAX_HEADERS: usize = 32;

/// Where ids and addresses were seen first, and the policies of the feeds so far.
#[derive(Debug, Default)]
pub(super) struct Taken {
    ids: HashMap<String, String>,
    urls: HashMap<String, String>,
    shared: Shared,
}

/// What the feeds of one file share.
pub(super) struct FileScope<'a> {
    surroundings: &'a Surroundings<'a>,
    fetch: &'a FetchConfig,
    rules: Rules,
    defaults: Layer,
}

/// What both a feed and the defaults may say.
#[derive(Debug, Default)]
struct Layer {
    agency: Option<String>,
    country: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    tags: Vec<String>,
    enabled: Option<bool>,
    interval: Option<IntervalPolicy>,
    article: ArticleLayer,
}

impl<'a> FileScope<'a> {
    /// Reads `[rules]` and `[defaults]` of one file.
    pub(super) fn read(
        root: &Table<'_>,
        fetch: &'a FetchConfig,
        surroundings: &'a Surroundings<'a>,
        report: &mut Report,
    ) -> Self {
        let mut scope = Self {
            surroundings,
            fetch,
            rules: article::rules(root, surroundings, report),
            defaults: Layer::default(),
        };
        if let Some(table) = root.table("defaults", &keys::DEFAULTS, report) {
            let mut defaults = layer(&table, report);
            defaults.article = article::defaults(&table, &scope.rules, surroundings, report);
            scope.defaults = defaults;
        }
        scope
    }

    /// Reads one `[[feed]]`; `None` where its id or its address is missing or wrong.
    pub(super) fn feed(
        &self,
        table: &Table<'_>,
        taken: &mut Taken,
        report: &mut Report,
    ) -> Option<Feed> {
        table.require("id", "give the feed an id, such as \"tass-en\"", report);
        table.require("url", "name the address of the feed", report);
        let slug = table.text("id", report, names::slug);
        let url = table.text("url", report, |text| {
            address::web(text).map(|url| (text.to_owned(), url))
        });
        if let Some(slug) = &slug {
            taken.note_id(slug, table.place_of("id"), report);
        }
        let own = layer(table, report);
        let enabled = own.enabled.or(self.defaults.enabled).unwrap_or(true);
        if let (Some((_, url)), true) = (&url, enabled) {
            taken.note_url(url.as_str(), table.place_of("url"), report);
        }
        if let (Some((_, url)), true) = (&url, enabled)
            && let Some(host) = address::unreachable(url, &self.fetch.allow_addresses)
        {
            let message = format!("`{host}` is a private address, which is not asked");
            let remedy = format!("add \"{host}\" to fetch.allow_addresses, if it is meant");
            report.warning(table.place_of("url"), Fault::new(message, remedy));
        }
        let price = table.number("price", PRICES, report);
        let fetch = self.fetch_policy(table, enabled, report);
        let is_plain = url.as_ref().is_some_and(|(_, url)| url.scheme() == "http");
        if is_plain && fetch.credential.is_some() {
            let message = "the credentials travel unencrypted";
            let fault = Fault::new(message, "use the https address, if there is one");
            report.warning(table.place_of("auth"), fault);
        }
        let article = article::of_feed(
            table,
            &self.defaults.article,
            &self.rules,
            self.surroundings,
            report,
        );
        let elements = NamedElements {
            body: table.text("body_element", report, names::element),
        };
        let defaults = &self.defaults;
        Some(Feed {
            slug: FeedSlug(slug?),
            url: url?.0,
            agency: own.agency.or_else(|| defaults.agency.clone()),
            country: own.country.or_else(|| defaults.country.clone()),
            language: own.language.or_else(|| defaults.language.clone()),
            time_zone: own.time_zone.or_else(|| defaults.time_zone.clone()),
            tags: joined(&defaults.tags, own.tags),
            enabled,
            interval: own
                .interval
                .or(defaults.interval)
                .unwrap_or(DEFAULT_INTERVAL),
            price,
            fetch: taken.shared.fetch(fetch),
            article: taken.shared.article(article.complete(self.fetch)),
            elements,
        })
    }

    fn fetch_policy(&self, table: &Table<'_>, enabled: bool, report: &mut Report) -> FetchPolicy {
        let timeout = duration(table, "timeout", &TIMEOUTS, report);
        let max_bytes = size(table, "max_size", report);
        FetchPolicy {
            timeout: timeout.unwrap_or(self.fetch.timeout),
            max_bytes: max_bytes.unwrap_or(self.fetch.max_feed_bytes),
            headers: headers(table, report),
            credential: self.credential(table, enabled, report),
            delta: table.flag("delta", report).unwrap_or(false),
            news_sitemap: table.text("news_sitemap", report, |text| {
                address::web(text).map(String::from)
            }),
        }
    }

    /// Reads `auth`. The secret of a feed that is not polled is not asked for.
    fn credential(
        &self,
        feed: &Table<'_>,
        enabled: bool,
        report: &mut Report,
    ) -> Option<Credential> {
        let table = feed.table("auth", &keys::AUTH, report)?;
        let is_basic = table.has("user") && table.has("password_file");
        let is_half_basic = table.has("user") != table.has("password_file");
        if is_half_basic || is_basic == table.has("token_file") {
            let message = "`auth` names no way to log in, or two";
            let fault = Fault::new(message, "write { user, password_file } or { token_file }");
            report.error(table.place(), fault);
            return None;
        }
        let user = table.text("user", report, address::user);
        if !enabled {
            return None;
        }
        let secret = |file: &str| self.surroundings.secret(file);
        if is_basic {
            let password = table.text("password_file", report, |file| {
                secret(file).and_then(|text| address::password(&text))
            });
            return Some(Credential::Basic {
                user: user?,
                password: password?,
            });
        }
        let token = table.text("token_file", report, |file| {
            secret(file).and_then(|text| address::token(&text))
        });
        token.map(|token| Credential::Bearer { token })
    }
}

impl Taken {
    fn note_id(&mut self, id: &str, place: Place<'_>, report: &mut Report) {
        if let Some(first) = note_first(&mut self.ids, id, place) {
            let message = format!("the id `{id}` is taken by the feed at {first}");
            report.error(place, Fault::new(message, "give one of the two another id"));
        }
    }

    fn note_url(&mut self, url: &str, place: Place<'_>, report: &mut Report) {
        if let Some(first) = note_first(&mut self.urls, url, place) {
            let message = format!("the feed at {first} has the same address");
            report.warning(
                place,
                Fault::new(message, "drop one of the two: it is polled twice"),
            );
        }
    }
}

/// Gives where `key` was seen first, if it was.
fn note_first(seen: &mut HashMap<String, String>, key: &str, place: Place<'_>) -> Option<String> {
    if let Some(first) = seen.get(key) {
        return Some(first.clone());
    }
    seen.insert(key.to_owned(), place.name());
    None
}

/// Reads what feed and defaults have in common, but `article`.
fn layer(table: &Table<'_>, report: &mut Report) -> Layer {
    Layer {
        agency: table.text("agency", report, names::label),
        country: table.text("country", report, names::country),
        language: table.text("language", report, names::language),
        time_zone: table.text("time_zone", report, names::time_zone),
        tags: table
            .texts("tags", report, names::label)
            .unwrap_or_default(),
        enabled: table.flag("enabled", report),
        interval: interval(table, report),
        article: ArticleLayer::default(),
    }
}

/// Reads `interval = "5m"` or `interval = { min, max }`.
fn interval(owner: &Table<'_>, report: &mut Report) -> Option<IntervalPolicy> {
    let policy = if owner.is_table("interval") {
        bounds(&owner.table("interval", &keys::INTERVAL, report)?, report)?
    } else {
        let fixed = duration(owner, "interval", &INTERVALS, report)?;
        IntervalPolicy {
            min: fixed,
            max: fixed,
        }
    };
    if policy.min < MINUTE {
        let message = format!(
            "the feed may be polled every {}",
            units::duration_text(policy.min)
        );
        let remedy = "make it 1m or more, unless the publisher agreed: many block such clients";
        report.warning(owner.place_of("interval"), Fault::new(message, remedy));
    }
    Some(policy)
}

fn bounds(table: &Table<'_>, report: &mut Report) -> Option<IntervalPolicy> {
    let min = duration(table, "min", &INTERVALS, report);
    let max = duration(table, "max", &INTERVALS, report);
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let message = format!(
            "`min` is {}, longer than `max`, {}",
            units::duration_text(min),
            units::duration_text(max)
        );
        report.error(
            table.place_of("min"),
            Fault::new(message, "exchange the two"),
        );
        return None;
    }
    // One bound alone pulls the default of the other along.
    Some(IntervalPolicy {
        min: min.unwrap_or(DEFAULT_INTERVAL.min.min(max.unwrap_or(Duration::MAX))),
        max: max.unwrap_or(DEFAULT_INTERVAL.max.max(min.unwrap_or(Duration::ZERO))),
    })
}

fn headers(table: &Table<'_>, report: &mut Report) -> Vec<(String, String)> {
    let mut lines = table.pairs("headers", report, address::header);
    if lines.iter().any(|(name, _)| name == "user-agent") {
        let message = "the feed is asked under another name than the rest";
        let remedy =
            "leave User-Agent to newswire and set `contact`: publishers want to know who asks";
        report.warning(table.place_of("headers"), Fault::new(message, remedy));
    }
    if lines.len() > MAX_HEADERS {
        let message = format!("there are more than {MAX_HEADERS} header lines");
        report.error(
            table.place_of("headers"),
            Fault::new(message, "leave some out"),
        );
        lines.truncate(MAX_HEADERS);
    }
    lines
}

/// Gives the tags of both, each once.
fn joined(shared: &[String], own: Vec<String>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::with_capacity(shared.len() + own.len());
    for tag in shared.iter().cloned().chain(own) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
