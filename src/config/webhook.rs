//! `[[webhook]]`: programs that are told what changes.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::global::duration;
use super::source::{Fault, Report};
use super::table::Table;
use super::{Surroundings, address, keys, names};
use crate::model::{self, ChangeKind, Feed, FeedSlug, Webhook, WebhookSecret};

/// Most webhooks of one daemon.
const MAX_WEBHOOKS: usize = 32;
/// Changes in one request.
const BATCHES: RangeInclusive<usize> = 1..=500;
const DEFAULT_BATCH: usize = 100;
const TIMEOUTS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_mins(2);
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15);
/// Marks a secret that is written in base64, as Standard Webhooks has it.
const SECRET_PREFIX: &str = "whsec_";
/// Shortest secret in bytes that is taken without a word of caution (the 192 bits of Standard Webhooks).
const SHORT_SECRET_BYTES: usize = 24;

/// Reads every `[[webhook]]`. Its feeds must be configured.
pub(super) fn webhooks(
    root: &Table<'_>,
    feeds: &[Feed],
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> Vec<Webhook> {
    let known: HashSet<&FeedSlug> = feeds.iter().map(|feed| &feed.slug).collect();
    let mut slugs = HashSet::new();
    let mut webhooks = Vec::new();
    for table in root.tables("webhook", &keys::WEBHOOK, report) {
        let slug = table.text("id", report, names::slug);
        if let Some(slug) = slug.as_ref().filter(|slug| !slugs.insert((*slug).clone())) {
            let message = format!("the id `{slug}` is taken by another webhook");
            let fault = Fault::new(message, "give one of the two another id");
            report.error(table.place_of("id"), fault);
        }
        let Some(webhook) = webhook(&table, slug, &known, surroundings, report) else {
            continue;
        };
        warn_of_unused(&table, &webhook, feeds, report);
        webhooks.push(webhook);
    }
    if webhooks.len() > MAX_WEBHOOKS {
        let message = format!("there are more than {MAX_WEBHOOKS} webhooks");
        let remedy = "tell one program of your own, and let it tell the others";
        report.error(root.place_of("webhook"), Fault::new(message, remedy));
    }
    webhooks
}

fn webhook(
    table: &Table<'_>,
    slug: Option<String>,
    known: &HashSet<&FeedSlug>,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> Option<Webhook> {
    table.require("id", "give the webhook an id, such as \"desk\"", report);
    table.require("url", "name the address that is told", report);
    let url = table.text("url", report, address::webhook);
    let secret = table.text("secret_file", report, |file| {
        surroundings.secret(file).and_then(|text| secret(&text))
    });
    if !table.has("secret_file") {
        let message = "what the webhook is told is not signed";
        let remedy = "name a `secret_file`, so that its program knows who is talking";
        report.warning(table.place(), Fault::new(message, remedy));
    }
    if secret
        .as_ref()
        .is_some_and(|secret| secret.0.len() < SHORT_SECRET_BYTES)
    {
        let message = format!("the secret is shorter than {SHORT_SECRET_BYTES} bytes");
        let fault = Fault::new(message, "make a random one: `openssl rand -hex 32`");
        report.warning(table.place_of("secret_file"), fault);
    }
    // All is read before the first thing that is missing ends it.
    let feeds = filter(table, "feeds", report, |text| configured(text, known));
    let kinds = filter(table, "kinds", report, kind);
    let agencies = filter(table, "agencies", report, names::label);
    let tags = filter(table, "tags", report, names::label);
    let languages = filter(table, "languages", report, primary_subtag);
    let batch = table.whole("batch", BATCHES, report);
    let timeout = duration(table, "timeout", &TIMEOUTS, report);
    Some(Webhook {
        slug: slug?,
        url: url?,
        secret,
        kinds,
        feeds,
        agencies,
        tags,
        languages,
        batch: u32::try_from(batch.unwrap_or(DEFAULT_BATCH)).unwrap_or(1),
        timeout: timeout.unwrap_or(DEFAULT_TIMEOUT),
    })
}

/// Reads a list that what is told must be in; one that is empty would tell nothing, and is refused.
fn filter<T>(
    table: &Table<'_>,
    key: &str,
    report: &mut Report,
    parse: impl FnMut(&str) -> Result<T, Fault>,
) -> Vec<T> {
    let list = table.texts(key, report, parse);
    if table.is_empty_list(key) {
        let message = format!("`{key}` is an empty list: the webhook would be told nothing");
        let fault = Fault::new(message, "leave it out to be told of all");
        report.error(table.place_of(key), fault);
    }
    list.unwrap_or_default()
}

/// Warns of an agency or a tag that no feed has: nothing would ever be told of it.
fn warn_of_unused(table: &Table<'_>, webhook: &Webhook, feeds: &[Feed], report: &mut Report) {
    let is_agency = |name: &String| feeds.iter().any(|feed| feed.agency.as_ref() == Some(name));
    let is_tag = |name: &String| feeds.iter().any(|feed| feed.tags.contains(name));
    let unused = [
        (
            "agencies",
            "agency",
            webhook.agencies.iter().find(|it| !is_agency(it)),
        ),
        ("tags", "tag", webhook.tags.iter().find(|it| !is_tag(it))),
    ];
    for (key, word, name) in unused {
        let Some(name) = name else { continue };
        let message = format!("no feed has the {word} `{name}`");
        let remedy = "write it as the feeds write it, or drop it";
        report.warning(table.place_of(key), Fault::new(message, remedy));
    }
}

fn configured(text: &str, known: &HashSet<&FeedSlug>) -> Result<FeedSlug, Fault> {
    let slug = FeedSlug(text.to_owned());
    if known.contains(&slug) {
        return Ok(slug);
    }
    let nearest = names::nearest(text, known.iter().map(|slug| slug.0.as_str()));
    let remedy = match nearest {
        Some(nearest) => format!("did you mean \"{nearest}\"?"),
        None => "write the id of a feed".to_owned(),
    };
    Err(Fault::new(format!("there is no feed `{text}`"), remedy))
}

fn kind(text: &str) -> Result<ChangeKind, Fault> {
    ChangeKind::from_text(text).ok_or_else(|| {
        let all: Vec<_> = ChangeKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Fault::new(
            format!("`{text}` is no kind of change"),
            format!("the kinds are {}", all.join(", ")),
        )
    })
}

/// Checks a language tag and gives its primary subtag: `zh` of `zh-Hant`.
fn primary_subtag(text: &str) -> Result<String, Fault> {
    let tag = names::language(text)?;
    Ok(model::primary_subtag(&tag))
}

/// Reads a secret as it is written in its file: base64 after `whsec_`, else the very text.
pub(super) fn secret(text: &str) -> Result<WebhookSecret, Fault> {
    let text = text.trim();
    let key = match text.strip_prefix(SECRET_PREFIX) {
        None => text.as_bytes().to_vec(),
        Some(encoded) => STANDARD.decode(encoded).map_err(|_| {
            let message =
                format!("what follows {SECRET_PREFIX} in the file of the secret is no base64");
            Fault::new(message, "copy the whole secret, = at its end included")
        })?,
    };
    if key.is_empty() {
        // Anybody can sign with no key.
        let message = "the file of the secret is empty";
        let remedy = "put a secret into it: `openssl rand -hex 32`";
        return Err(Fault::new(message, remedy));
    }
    Ok(WebhookSecret(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_as_written() {
        for (text, key) in [
            ("plain", Some("plain")),
            (" plain\n", Some("plain")),
            ("whsec_SmVmZQ==", Some("Jefe")),
            ("whsec_?", None),
            ("whsec_\n", None),
            ("\n", None),
        ] {
            let read = secret(text).ok().map(|secret| secret.0);
            assert_eq!(read.as_deref(), key.map(str::as_bytes), "{text}");
        }
    }
}
