//! How a feed does, in words: its health, when and why it is polled next, and what a person can do.

use std::time::Duration;

use anstyle::Style;

use crate::model::{FailureCode, UnixMillis};
use crate::store::{FeedHealth, SilentPages};

use super::super::output::style;

/// A feed of which too little is known is called silent once it has brought nothing new for this long although it answers.
const SILENT_AFTER: Duration = Duration::from_hours(14 * 24);
/// A feed whose poll is overdue by this much tells that no daemon runs, or that it cannot do its work.
const OVERDUE_AFTER: Duration = Duration::from_mins(10);

/// How a feed does; the worst first, as a person wants to see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) enum Health {
    Stopped,
    Failing,
    Overdue,
    Silent,
    Cut,
    Pages,
    Rule,
    Moved,
    Waiting,
    Ok,
    Disabled,
}

impl Health {
    pub(in crate::cli) fn as_str(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Failing => "failing",
            Self::Overdue => "overdue",
            Self::Silent => "silent",
            Self::Cut => "cut",
            Self::Pages => "pages",
            Self::Rule => "rule",
            Self::Moved => "moved",
            Self::Waiting => "waiting",
            Self::Ok => "ok",
            Self::Disabled => "disabled",
        }
    }

    pub(in crate::cli) fn style(self) -> Style {
        match self {
            Self::Stopped | Self::Failing => style::BAD,
            Self::Overdue | Self::Silent | Self::Cut | Self::Pages | Self::Rule | Self::Moved => {
                style::CAREFUL
            }
            Self::Ok => style::GOOD,
            Self::Waiting | Self::Disabled => style::HEADER,
        }
    }

    /// Tells whether a person should read what is said of it.
    pub(in crate::cli) fn needs_a_look(self) -> bool {
        self.needs_a_person() || self == Self::Moved
    }

    pub(in crate::cli) fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::Stopped
                | Self::Failing
                | Self::Overdue
                | Self::Silent
                | Self::Cut
                | Self::Pages
                | Self::Rule
        )
    }
}

/// Names a feed with how it does, as the head of all that is told of it.
pub(in crate::cli) fn head(feed: &FeedHealth, now: UnixMillis) -> String {
    let health = health(feed, now);
    format!(
        "{} {}",
        style::paint(style::STRONG, &feed.state.slug.0),
        style::paint(health.style(), health.as_str())
    )
}

/// Tells how a feed does, as the view `feed_health` does in SQL.
pub(in crate::cli) fn health(feed: &FeedHealth, now: UnixMillis) -> Health {
    let state = &feed.state;
    let last_new = state.last_new_at.unwrap_or(feed.added_at);
    if !feed.enabled {
        Health::Disabled
    } else if state.stopped.is_some() {
        Health::Stopped
    } else if state.failures > 0 {
        Health::Failing
    } else if now.since(state.next_poll_at) > OVERDUE_AFTER {
        Health::Overdue
    } else if state.last_ok_at.is_none() {
        Health::Waiting
    } else if feed.silent_since(now).is_some() || now.since(last_new) > SILENT_AFTER {
        Health::Silent
    } else if feed.always_cut().is_some() {
        Health::Cut
    } else if feed.silent_pages.is_some() {
        Health::Pages
    } else if feed.rule.is_broken() {
        Health::Rule
    } else if state.moved.as_ref().is_some_and(|moved| moved.adopted) {
        Health::Moved
    } else {
        Health::Ok
    }
}

/// Says what is wrong and what a person can do about it, with whether the daemon runs where that is known; empty where nothing is.
pub(in crate::cli) fn what_to_do(
    feed: &FeedHealth,
    now: UnixMillis,
    daemon_runs: Option<bool>,
) -> String {
    let state = &feed.state;
    match health(feed, now) {
        Health::Stopped => {
            "the server said twice that it is gone: find its new address, or remove it".to_owned()
        }
        Health::Failing => {
            let code = state.last_error.unwrap_or(FailureCode::Internal);
            let detail = state.last_error_detail.as_deref().unwrap_or_default();
            format!(
                "{code} {}: {detail}; {}",
                times(state.failures),
                advice(code)
            )
        }
        Health::Overdue => match daemon_runs {
            Some(true) => {
                "not polled although it is due and the daemon runs: it waits for its turn, or for the store as its log says"
            }
            Some(false) => "not polled although it is due: the daemon does not run",
            None => "not polled although it is due: is the daemon running?",
        }
        .to_owned(),
        Health::Silent => format!(
            "answers, but nothing new since {}: has the agency a new feed?",
            ago(state.last_new_at, now)
        ),
        Health::Cut => cut_advice(feed),
        Health::Pages => feed
            .silent_pages
            .map_or_else(String::new, |pages| pages_advice(&pages, now)),
        Health::Rule => rule_advice(feed),
        Health::Moved => {
            let target = state.moved.as_ref().map(|moved| moved.target.as_str());
            format!("moved for good: configure {}", target.unwrap_or_default())
        }
        Health::Waiting | Health::Ok | Health::Disabled => String::new(),
    }
}

/// Says what a document that always ends in the middle costs, and who can mend it.
fn cut_advice(feed: &FeedHealth) -> String {
    let cut = feed.recent_polls.iter().find(|poll| poll.is_cut());
    let polls = match feed.always_cut() {
        Some(1) | None => "the last poll".to_owned(),
        Some(number) => format!("each of the last {number} polls"),
    };
    format!(
        "its document ends in the middle at {polls}, the last time after {} bytes: stories behind that place never arrive; if a \
         browser gets no more either, tell the publisher, with that length",
        cut.map_or(0, |poll| poll.body_bytes)
    )
}

/// Says that the feed answers and its pages do not.
fn pages_advice(pages: &SilentPages, now: UnixMillis) -> String {
    let SilentPages { count, error, .. } = pages;
    let since = match pages.answered_at {
        Some(at) => format!("since {}", ago(Some(at), now)),
        None => "and no page ever did".to_owned(),
    };
    format!(
        "its feed answers, but {count} of its pages brought no answer ({error}) {since}: open one in a browser; if none opens, they are \
         tried again by themselves; if it does, the site keeps programs out: ask the publisher, or switch `article.fetch` off"
    )
}

/// Says which selectors to look at.
fn rule_advice(feed: &FeedHealth) -> String {
    let rule = feed.rule;
    let since = if rule.hits == 0 {
        "it never did".to_owned()
    } else {
        format!("it did on {} before", rule.hits)
    };
    format!(
        "its article rule found no body on the last {} pages ({since}): compare the `body` selectors of feed {} with a page of \
         its site, newswire --config FILE extract URL --explain",
        rule.misses_in_row, feed.state.slug
    )
}

fn advice(code: FailureCode) -> &'static str {
    use FailureCode as Code;
    match code {
        Code::Dns | Code::BadUrl | Code::Http404 | Code::Http410 => "check the address",
        Code::Http401 => "it asks for credentials: configure auth",
        Code::Http403 | Code::BotWall => "it keeps programs out: ask the publisher",
        Code::Http429 | Code::Http503 => "nothing to do: it is asked again later",
        Code::AddressRefused => "a private address: see fetch.allow_addresses",
        Code::NotAFeed | Code::LoginWall => "open it in a browser: is it still a feed?",
        Code::TooLarge => "raise its max_size if it is genuine",
        Code::Tls => "its certificate is bad: tell the publisher",
        Code::BadEncoding => "what it sends does not decode: tell the publisher",
        Code::Http4xx => "it refuses this address: open it in a browser, or ask the publisher",
        Code::RedirectLoop | Code::TooManyRedirects => "open it in a browser: where does it lead?",
        _ => "it is tried again by itself",
    }
}

/// Says how long ago something was.
pub(in crate::cli) fn ago(at: Option<UnixMillis>, now: UnixMillis) -> String {
    match at {
        None => "never".to_owned(),
        Some(at) => format!("{} ago", rough(now.since(at))),
    }
}

/// Says how far ahead something is.
pub(in crate::cli) fn in_time(at: UnixMillis, now: UnixMillis) -> String {
    if at <= now {
        "now".to_owned()
    } else {
        format!("in {}", rough(at.since(now)))
    }
}

/// Gives a duration in its largest unit.
pub(in crate::cli) fn rough(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

fn times(count: u32) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times in a row")
    }
}
