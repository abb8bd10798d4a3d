//! What a webhook is told, how that is signed, and when it is told again.
//!
//! Messages follow [Standard Webhooks](https://www.standardwebhooks.com): the headers `webhook-id`, `webhook-timestamp` and
//! `webhook-signature`. Pure. Must not know: the network, the store, the clock.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::Url;

use crate::model::{
    ChangeKind, FeedSlug, RetryAfter, Sequence, UnixMillis, Webhook, WebhookState, primary_subtag,
};

/// Wait after the first failure; it doubles with each further one.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// Longest wait between two attempts, whoever asks for more.
pub const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// One change, as far as a webhook may choose by it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What happened.
    pub kind: ChangeKind,
    /// The feed that first carried the item.
    pub feed: &'a FeedSlug,
    /// Tags of that feed.
    pub tags: &'a [String],
    /// Its agency.
    pub agency: Option<&'a str>,
    /// Language of the item.
    pub language: Option<&'a str>,
}

/// Tells whether a webhook wants to know of a change: it must pass every filter that is set.
pub fn wants(webhook: &Webhook, told: &Told<'_>) -> bool {
    let any = |list: &[String], value: Option<&str>| {
        list.is_empty() || value.is_some_and(|value| list.iter().any(|wanted| wanted == value))
    };
    let language = told.language.map(primary_subtag);
    (webhook.kinds.is_empty() || webhook.kinds.contains(&told.kind))
        && (webhook.feeds.is_empty() || webhook.feeds.contains(told.feed))
        && any(&webhook.agencies, told.agency)
        && any(&webhook.languages, language.as_deref())
        && (webhook.tags.is_empty() || told.tags.iter().any(|tag| webhook.tags.contains(tag)))
}

/// Gives the `webhook-id` of the message that tells the changes from `first` to `last`: the same for each attempt.
pub fn message_id(webhook: &Webhook, first: Sequence, last: Sequence) -> String {
    format!("{}-{first}-{last}", webhook.slug)
}

/// Gives the header lines of a message; the signature is the HMAC-SHA256 of `id.timestamp.body`.
pub fn headers(
    webhook: &Webhook,
    id: String,
    now: UnixMillis,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let timestamp = now.seconds().to_string();
    let mut lines = Vec::with_capacity(3);
    if let Some(secret) = &webhook.secret
        && let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&secret.0)
    {
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        lines.push(("webhook-signature", format!("v1,{signature}")));
    }
    lines.push(("webhook-id", id));
    lines.push(("webhook-timestamp", timestamp));
    lines
}

/// Says what a webhook answered in place of 2xx, and of a redirect where it leads, an absolute URL. Of that the origin is said, and how its
/// path is to the one that is configured: a path or a query may be what shows who may post, and the words stand in the store.
pub fn refusal(webhook: &Webhook, status: u16, location: Option<&str>) -> String {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return format!("the webhook answers {status}");
    }
    let target = location.and_then(|location| Url::parse(location).ok());
    let leads = match target {
        None => String::new(),
        Some(target) => {
            let origin = target.origin().ascii_serialization();
            format!(", to {origin}, {}", path_words(&webhook.url, target.path()))
        }
    };
    format!(
        "the webhook answers {status}{leads}: redirects are not followed, so configure where it listens"
    )
}

/// Says how the path of a target is to that of the configured address.
fn path_words(configured: &str, path: &str) -> &'static str {
    let Ok(configured) = Url::parse(configured) else {
        return "another path";
    };
    let own = configured.path();
    if path == own {
        "the same path"
    } else if path.strip_suffix('/') == Some(own) {
        "the same path with a slash at its end"
    } else if own.strip_suffix('/') == Some(path) {
        "the same path without the slash at its end"
    } else {
        "another path"
    }
}

/// Gives the state after a good answer for everything up to `cursor`.
pub fn answered(state: &WebhookState, cursor: Sequence, now: UnixMillis) -> WebhookState {
    WebhookState {
        slug: state.slug.clone(),
        cursor,
        failures: 0,
        next_attempt_at: None,
        last_ok_at: Some(now),
        last_error: None,
    }
}

/// Gives the state after a failure. It is tried again, however often it fails: after 5 s, 10 s and so on up to an hour, less up
/// to a fifth by `jitter` (0 to 1), and not before its server asked for.
pub fn failed(
    state: &WebhookState,
    words: &str,
    retry_after: Option<RetryAfter>,
    now: UnixMillis,
    jitter: f64,
) -> WebhookState {
    let doubled = FIRST_WAIT.saturating_mul(1 << state.failures.min(16));
    let own = doubled
        .min(LONGEST_WAIT)
        .mul_f64(1.0 - 0.2 * jitter.clamp(0.0, 1.0));
    let asked = retry_after.map_or(Duration::ZERO, |asked| asked.wait(now));
    WebhookState {
        failures: state.failures.saturating_add(1),
        next_attempt_at: Some(now.saturating_add(own.max(asked.min(LONGEST_WAIT)))),
        last_error: Some(words.to_owned()),
        ..state.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::WebhookSecret;

    fn webhook() -> Webhook {
        Webhook {
            slug: "desk".to_owned(),
            url: "https://desk.example/hook".to_owned(),
            secret: None,
            kinds: Vec::new(),
            feeds: Vec::new(),
            agencies: Vec::new(),
            tags: Vec::new(),
            languages: Vec::new(),
            batch: 100,
            timeout: Duration::from_secs(10),
        }
    }

    #[test]
    fn every_filter_that_is_set_must_pass() {
        let feed = FeedSlug("north".to_owned());
        let tags = ["breaking".to_owned(), "europe".to_owned()];
        let told = Told {
            kind: ChangeKind::Correction,
            feed: &feed,
            tags: &tags,
            agency: Some("NORTH"),
            language: Some("pt-BR"),
        };
        let with = |change: fn(&mut Webhook)| {
            let mut webhook = webhook();
            change(&mut webhook);
            wants(&webhook, &told)
        };
        assert!(with(|_| {}));
        assert!(with(
            |hook| hook.kinds = vec![ChangeKind::New, ChangeKind::Correction]
        ));
        assert!(!with(|hook| hook.kinds = vec![ChangeKind::New]));
        assert!(with(|hook| hook.feeds = vec![FeedSlug("north".to_owned())]));
        assert!(!with(|hook| hook.feeds = vec![FeedSlug("south".to_owned())]));
        assert!(!with(|hook| hook.agencies = vec!["SOUTH".to_owned()]));
        assert!(with(|hook| hook.tags = vec!["europe".to_owned()]));
        assert!(!with(|hook| hook.tags = vec!["asia".to_owned()]));
        assert!(with(|hook| hook.languages = vec!["pt".to_owned()]));
        assert!(!with(|hook| hook.languages = vec!["en".to_owned()]));
    }

    #[test]
    fn signatures_are_those_of_standard_webhooks() {
        let mut hook = webhook();
        hook.secret = Some(WebhookSecret(b"Jefe".to_vec()));
        let lines = headers(
            &hook,
            "desk-1-2".to_owned(),
            UnixMillis(1_000),
            b"what do ya want for nothing?",
        );
        let line = |name: &str| {
            lines
                .iter()
                .find(|(found, _)| *found == name)
                .unwrap()
                .1
                .clone()
        };
        // Made with Python's hmac.
        let expected = "v1,oGGZBJO/kF+7/YADjfwNqA1MjXjfAH7MP2wCFfjeoWA=";
        assert_eq!(line("webhook-signature"), expected);
        assert_eq!(
            (
                line("webhook-id").as_str(),
                line("webhook-timestamp").as_str()
            ),
            ("desk-1-2", "1")
        );
        hook.secret = None;
        assert!(
            headers(&hook, String::new(), UnixMillis(0), b"")
                .iter()
                .all(|(name, _)| *name != "webhook-signature")
        );
    }

    #[test]
    fn waits_grow_and_end_with_a_good_answer() {
        let mut state = WebhookState {
            slug: "desk".to_owned(),
            cursor: Sequence(4),
            failures: 0,
            next_attempt_at: None,
            last_ok_at: None,
            last_error: None,
        };
        let now = UnixMillis(0);
        let mut waits = Vec::new();
        for _ in 0..12 {
            state = failed(&state, "503", None, now, 0.0);
            waits.push(state.next_attempt_at.unwrap().seconds());
        }
        assert_eq!(
            waits,
            [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]
        );
        let asked = failed(
            &state,
            "429",
            Some(RetryAfter::Delay(Duration::from_hours(9))),
            now,
            1.0,
        );
        assert_eq!(asked.next_attempt_at.unwrap().seconds(), 3600);
        assert_eq!((asked.cursor, asked.failures), (Sequence(4), 13));
        let good = answered(&asked, Sequence(9), UnixMillis(7));
        assert_eq!(
            (good.cursor, good.failures, good.next_attempt_at),
            (Sequence(9), 0, None)
        );
    }

    #[test]
    fn a_redirect_is_told_by_its_origin_and_without_what_may_be_secret() {
        let told = |status, location| refusal(&webhook(), status, location);
        assert_eq!(told(500, None), "the webhook answers 500");
        assert_eq!(told(304, None), "the webhook answers 304");
        let unfollowed = ": redirects are not followed, so configure where it listens";
        for (location, leads) in [
            (None, ""),
            (Some("/hook"), ""),
            (
                Some("http://desk.example/hook?key=s#x"),
                ", to http://desk.example, the same path",
            ),
            (
                Some("https://desk.example/hook/"),
                ", to https://desk.example, the same path with a slash at its end",
            ),
            (
                Some("https://who:pass@b\u{fc}ro.example:8443/secret\u{202e}\u{1b}[1m"),
                ", to https://xn--bro-hoa.example:8443, another path",
            ),
        ] {
            let expected = format!("the webhook answers 301{leads}{unfollowed}");
            assert_eq!(told(301, location), expected, "{location:?}");
        }
    }
}
