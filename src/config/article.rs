//! How article pages are treated: `[feed.article]`, `[defaults.article]` and the shared `[rules.NAME]`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::global::{TIMEOUTS, duration, recheck, size};
use super::names::{nearest, slug};
use super::source::{Fault, Report};
use super::table::Table;
use super::{FetchConfig, Surroundings, keys};
use crate::model::{ArticlePolicy, ArticleRule};

/// Rules that the feeds of one file may name.
pub(super) type Rules = BTreeMap<String, RuleLayer>;

/// The selectors that one table gives; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleLayer {
    headline: Option<Vec<String>>,
    lede: Option<Vec<String>>,
    section: Option<Vec<String>>,
    byline: Option<Vec<String>>,
    date: Option<Vec<String>>,
    body: Option<Vec<String>>,
    remove: Option<Vec<String>>,
    stop_at: Option<Vec<String>>,
}

impl RuleLayer {
    /// Fills what is open from the layer below.
    fn or(self, below: &Self) -> Self {
        let or = |upper: Option<Vec<String>>, lower: &Option<Vec<String>>| {
            upper.or_else(|| lower.clone())
        };
        Self {
            headline: or(self.headline, &below.headline),
            lede: or(self.lede, &below.lede),
            section: or(self.section, &below.section),
            byline: or(self.byline, &below.byline),
            date: or(self.date, &below.date),
            body: or(self.body, &below.body),
            remove: or(self.remove, &below.remove),
            stop_at: or(self.stop_at, &below.stop_at),
        }
    }

    /// Gives the keys that can do nothing, for what they cut from is not said.
    fn idle_keys(&self) -> Vec<&'static str> {
        let texts = [&self.headline, &self.lede, &self.section, &self.byline];
        let has_text = self.body.is_some() || texts.iter().any(|part| part.is_some());
        let is_given = |part: &Option<Vec<String>>| part.as_ref().is_some_and(|it| !it.is_empty());
        let mut keys = Vec::new();
        // It is cut out of the other texts, too.
        if !has_text && is_given(&self.remove) {
            keys.push("remove");
        }
        if self.body.is_none() && is_given(&self.stop_at) {
            keys.push("stop_at");
        }
        keys
    }

    fn complete(self) -> ArticleRule {
        ArticleRule {
            headline: self.headline.unwrap_or_default(),
            lede: self.lede.unwrap_or_default(),
            section: self.section.unwrap_or_default(),
            byline: self.byline.unwrap_or_default(),
            date: self.date.unwrap_or_default(),
            body: self.body.unwrap_or_default(),
            remove: self.remove.unwrap_or_default(),
            stop_at: self.stop_at.unwrap_or_default(),
        }
    }
}

/// What one `article` table says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct ArticleLayer {
    fetch: Option<bool>,
    timeout: Option<Duration>,
    max_bytes: Option<u64>,
    recheck: Option<Vec<Duration>>,
    rule: RuleLayer,
}

impl ArticleLayer {
    /// Fills what is open from the layer below.
    pub(super) fn or(self, below: &Self) -> Self {
        Self {
            fetch: self.fetch.or(below.fetch),
            timeout: self.timeout.or(below.timeout),
            max_bytes: self.max_bytes.or(below.max_bytes),
            recheck: self.recheck.or_else(|| below.recheck.clone()),
            rule: self.rule.or(&below.rule),
        }
    }

    /// Fills what is still open from `[fetch]`.
    pub(super) fn complete(self, fetch: &FetchConfig) -> ArticlePolicy {
        ArticlePolicy {
            fetch: self.fetch.unwrap_or(true),
            timeout: self.timeout.unwrap_or(fetch.timeout),
            max_bytes: self.max_bytes.unwrap_or(fetch.max_page_bytes),
            recheck: self.recheck.unwrap_or_else(|| fetch.recheck.clone()),
            rule: self.rule.complete(),
        }
    }
}

/// Reads `[rules.NAME]` of one file.
pub(super) fn rules(
    root: &Table<'_>,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> Rules {
    let mut rules = Rules::new();
    for (name, table) in root.named_tables("rules", &keys::RULE, report) {
        if let Err(fault) = slug(name) {
            let fault = Fault::new(
                fault.message.replace("is no id", "is no name of a rule"),
                fault.remedy,
            );
            report.error(table.place(), fault);
        }
        rules.insert(name.to_owned(), rule_layer(&table, surroundings, report));
    }
    rules
}

/// Reads `[defaults.article]`.
pub(super) fn defaults(
    owner: &Table<'_>,
    rules: &Rules,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> ArticleLayer {
    let table = owner.table("article", &keys::DEFAULTS_ARTICLE, report);
    table.map_or_else(ArticleLayer::default, |table| {
        layer(&table, rules, surroundings, report)
    })
}

/// Reads `[feed.article]` and fills what is open from the defaults.
pub(super) fn of_feed(
    feed: &Table<'_>,
    defaults: &ArticleLayer,
    rules: &Rules,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> ArticleLayer {
    let Some(table) = feed.table("article", &keys::FEED_ARTICLE, report) else {
        return defaults.clone();
    };
    let whole = layer(&table, rules, surroundings, report).or(defaults);
    // Only here it is known whether a layer below says where the body is.
    for key in whole.rule.idle_keys() {
        let place = [key, "rule"].into_iter().find(|key| table.has(key));
        if let Some(place) = place {
            let message = format!("`{key}` cuts nothing off: the rule has no `body`");
            let remedy = "name the paragraphs of the body, such as body = \"div.article-body > p\"";
            report.warning(table.place_of(place), Fault::new(message, remedy));
        }
    }
    whole
}

fn layer(
    table: &Table<'_>,
    rules: &Rules,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> ArticleLayer {
    let named = table.text("rule", report, |name| named_rule(name, rules));
    let own = rule_layer(table, surroundings, report);
    ArticleLayer {
        fetch: table.flag("fetch", report),
        timeout: duration(table, "timeout", &TIMEOUTS, report),
        max_bytes: size(table, "max_size", report),
        recheck: recheck(table, report),
        rule: match named {
            Some(rule) => own.or(rule),
            None => own,
        },
    }
}

fn named_rule<'r>(name: &str, rules: &'r Rules) -> Result<&'r RuleLayer, Fault> {
    rules.get(name).ok_or_else(|| {
        let remedy = match nearest(name, rules.keys().map(String::as_str)) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("write the selectors into [rules.{name}] of the same file"),
        };
        Fault::new(format!("there is no rule `{name}` in this file"), remedy)
    })
}

fn rule_layer(
    table: &Table<'_>,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> RuleLayer {
    let mut selectors = |key: &str| {
        table.texts(key, report, |text| {
            match (surroundings.check_selector)(text) {
                Ok(()) => Ok(text.to_owned()),
                Err(fault) => Err(Fault::new(
                    format!("`{text}` is no CSS selector: {}", fault.why),
                    fault.remedy,
                )),
            }
        })
    };
    RuleLayer {
        headline: selectors("headline"),
        lede: selectors("lede"),
        section: selectors("section"),
        byline: selectors("byline"),
        date: selectors("date"),
        body: selectors("body"),
        remove: selectors("remove"),
        stop_at: selectors("stop_at"),
    }
}
