//! When a page says that its article was published and changed.
//!
//! Data come first, then what is shown near the headline, then the address, then what is shown anywhere. Must not know: how dates
//! are written.

use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::dates;
use super::gathered::{Gathered, ShownTime, TimeSource};
use super::linked_data::LinkedData;
use crate::article::{PageContext, text};
use crate::model::UnixMillis;

/// Nodes behind the headline in which a date is taken for that of the article.
const REACH_BEHIND: usize = 100;
/// Nodes before the headline, which a date may stand above.
const REACH_BEFORE: usize = 12;
/// Nodes by which another date may stand farther away than one that is said to be that of a change.
const REACH_CHANGE: usize = 40;
/// Nodes between a day and its time of day in two elements.
const REACH_CLOCK: usize = 6;

/// Chooses when the article was published and when it was changed.
pub(super) fn choose(
    gathered: &Gathered<'_>,
    linked: &LinkedData,
    context: &PageContext<'_>,
    zone: &TimeZone,
) -> (Option<UnixMillis>, Option<UnixMillis>) {
    let latest = context
        .now
        .map(|now| now.saturating_add(Duration::from_hours(48)));
    let reader = Reader { zone, latest };
    let date = |text: &str| reader.read(text);
    let meta = |keys: &[&str]| gathered.meta(keys).and_then(date);
    let published = reader
        .clocked(linked.published.as_deref().and_then(date), || {
            meta(PUBLISHED_KEYS)
        })
        .or_else(|| meta(PUBLISHED_KEYS))
        .or_else(|| shown(gathered, context, &reader))
        .or_else(|| {
            let titles = [gathered.title.as_deref(), gathered.meta(&["og:title"])];
            titles
                .into_iter()
                .flatten()
                .find_map(|title| reader.sane(dates::from_title(title, zone)))
        })
        .or_else(|| meta(LOOSE_DATE_KEYS))
        .or_else(|| anywhere(gathered, TimeSource::Class, &reader));
    let modified = linked
        .modified
        .as_deref()
        .and_then(date)
        .or_else(|| meta(MODIFIED_KEYS))
        .or_else(|| anywhere(gathered, TimeSource::Modified, &reader));
    (published, modified)
}

/// Reads dates that do not lie ahead.
struct Reader<'a> {
    zone: &'a TimeZone,
    latest: Option<UnixMillis>,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Option<UnixMillis> {
        self.sane(dates::read(text, self.zone))
    }

    /// Gives a moment, that of a second source where only this one knows the time of the same day.
    fn clocked(
        &self,
        moment: Option<UnixMillis>,
        second: impl FnOnce() -> Option<UnixMillis>,
    ) -> Option<UnixMillis> {
        let (day, has_clock) = self.day(moment?)?;
        if has_clock {
            return moment;
        }
        second()
            .filter(|second| self.day(*second) == Some((day, true)))
            .or(moment)
    }

    fn sane(&self, moment: Option<UnixMillis>) -> Option<UnixMillis> {
        moment.filter(|moment| self.latest.is_none_or(|latest| *moment <= latest))
    }

    /// Gives the day, and whether a time of day came with it.
    fn day(&self, moment: UnixMillis) -> Option<(Date, bool)> {
        let timestamp = jiff::Timestamp::from_millisecond(moment.0).ok()?;
        let civil = self.zone.to_datetime(timestamp);
        Some((civil.date(), civil.time() != Time::midnight()))
    }
}

/// Takes a date near the headline, else a marked one anywhere, else that of the address.
fn shown(
    gathered: &Gathered<'_>,
    context: &PageContext<'_>,
    reader: &Reader<'_>,
) -> Option<UnixMillis> {
    let address = context
        .url
        .and_then(|url| reader.sane(dates::from_address(url, reader.zone)));
    let address_day = address.and_then(|moment| reader.day(moment));
    let near = near_headline(gathered);
    let first = near
        .iter()
        .find_map(|time| Some((time.source, reader.read(&time.text)?)));
    let Some((source, moment)) = first else {
        return anywhere(gathered, TimeSource::Published, reader)
            .or_else(|| anywhere(gathered, TimeSource::TimeElement, reader))
            .or(address);
    };
    let is_marked = matches!(source, TimeSource::Published | TimeSource::TimeElement);
    // What no markup calls a date of the article must agree with the address.
    let day = match address_day {
        Some((day, _)) if !is_marked => day,
        _ => reader.day(moment)?.0,
    };
    let clocked = near
        .iter()
        .filter_map(|time| reader.read(&time.text))
        .chain(in_two_elements(&near, reader))
        .find(|moment| reader.day(*moment) == Some((day, true)));
    clocked.or(address.filter(|_| !is_marked)).or(Some(moment))
}

/// Gives the dates near the headline, the nearest behind it first; those above it count as somewhat farther.
fn near_headline<'g>(gathered: &'g Gathered<'_>) -> Vec<&'g ShownTime> {
    let Some(headline) = headline_place(gathered) else {
        return Vec::new();
    };
    let mut near: Vec<(usize, &ShownTime)> = gathered
        .times
        .iter()
        .filter(|time| time.source != TimeSource::Modified)
        .filter_map(|time| {
            let distance = match time.place.checked_sub(headline) {
                Some(behind) if behind <= REACH_BEHIND => behind,
                Some(_) => return None,
                None if time.source == TimeSource::Plain => return None,
                None => headline - time.place + REACH_BEFORE,
            };
            let is_near = time.place > headline || distance <= 2 * REACH_BEFORE;
            let penalty = if speaks_of_change(&time.text) {
                REACH_CHANGE
            } else {
                0
            };
            is_near.then_some((distance + penalty, time))
        })
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter().map(|(_, time)| time).collect()
}

/// Tells whether a text with a date says that something was changed then: "Last updated: 4 May".
fn speaks_of_change(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "update ",
        "updated",
        "last updated",
        "last modified",
        "modified",
        "aktualisiert",
        "mis à jour",
        "actualizado",
        "atualizado",
        "aggiornato",
        "обновлен",
        "güncelle",
        "diperbarui",
    ];
    let lower = text::clip(text, 40).to_lowercase();
    WORDS.iter().any(|word| lower.starts_with(word))
}

/// Gives the place of the heading that the title repeats, else of the line that does, else of the first heading.
fn headline_place(gathered: &Gathered<'_>) -> Option<usize> {
    let titles: Vec<String> = [gathered.meta(&["og:title"]), gathered.title.as_deref()]
        .into_iter()
        .flatten()
        .map(text::letters)
        .collect();
    let named = gathered.headings.iter().zip(&gathered.heading_places);
    named
        .filter(|(heading, _)| {
            let letters = text::letters(heading);
            titles.iter().any(|title| title.starts_with(&letters))
        })
        .map(|(_, place)| *place)
        .next()
        .or_else(|| gathered.echo_place())
        .or_else(|| gathered.heading_places.first().copied())
}

/// Reads a day and a time of day that stand in two elements side by side.
fn in_two_elements(near: &[&ShownTime], reader: &Reader<'_>) -> Option<UnixMillis> {
    near.windows(2).find_map(|pair| {
        let [one, other] = pair else { return None };
        let is_pair = one.place.abs_diff(other.place) <= REACH_CLOCK
            && (reader.read(&one.text).is_none() || reader.read(&other.text).is_none());
        is_pair
            .then(|| reader.read(&format!("{} {}", one.text, other.text)))
            .flatten()
    })
}

/// Gives the first date of a source in the whole page.
fn anywhere(
    gathered: &Gathered<'_>,
    source: TimeSource,
    reader: &Reader<'_>,
) -> Option<UnixMillis> {
    gathered
        .times
        .iter()
        .filter(|time| time.source == source)
        .find_map(|time| reader.read(&time.text))
}

const PUBLISHED_KEYS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "date.issued",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "ptime",
    "og:pubdate",
    "bt:pubdate",
    "rnews:datepublished",
    "citation_date",
    "article_date_original",
    "originalpublicationdate",
    "displaydate",
    "og:published_time",
    "release_date",
    "og:article:pubdate",
    "article-published",
    "published-date",
    "dat.created",
];
const MODIFIED_KEYS: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "article:modified",
    "article.updated",
    "modified_time",
    "updated_time",
    "dc.date.modified",
    "og:article:modified_time",
];
const LOOSE_DATE_KEYS: &[&str] = &[
    "date",
    "created",
    "article:created",
    "dc:date",
    "dc:created",
    "pub_date",
    "timestamp",
    "og:updated_time",
    "last-modified",
];
