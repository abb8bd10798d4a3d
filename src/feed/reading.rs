//! How dates and addresses of one document are read: its base, its zone, the present.
//!
//! Must not know: where they stand.

use std::borrow::Cow;

use memchr::memchr3;
use url::Url;

use super::ParseContext;
use super::address;
use super::text;
use super::warnings::{self, Warnings};
use crate::dates::{self, Place};
use crate::model::{DatePrecision, DateSource, FeedDate, LONGEST_ADDRESS_BYTES, UnixMillis};

/// The first moment of 1990: earlier dates are taken for mistakes.
const EARLIEST: UnixMillis = UnixMillis::from_seconds(631_152_000);

/// How far ahead a date may lie.
const AHEAD: std::time::Duration = std::time::Duration::from_hours(48);

/// What every date and link of one document is read with.
pub(super) struct Reading<'a> {
    place: Place<'a>,
    now: Option<UnixMillis>,
    base: Option<Cow<'a, str>>,
    /// Whether the document itself names its base.
    is_declared: bool,
}

impl<'a> Reading<'a> {
    /// Prepares the reading of one document; `base` is its own `xml:base`.
    pub(super) fn new(context: &ParseContext<'a>, base: Option<&str>) -> Self {
        let url = context.url.map(str::trim).filter(|url| is_absolute(url));
        let is_declared = base.is_some();
        let base = match (base.map(str::trim), url) {
            (Some(base), _) if is_absolute(base) => Some(Cow::Owned(base.to_owned())),
            (Some(base), Some(url)) => Some(Cow::Owned(address::resolve(url, base))),
            (_, url) => url.map(Cow::Borrowed),
        };
        Self {
            place: Place::new(context.time_zone, context.country),
            now: context.now,
            is_declared: base.is_some() && is_declared,
            base,
        }
    }

    /// Gives the base that the document names, with which links within its texts are joined too.
    pub(super) fn declared_base(&self) -> Option<&str> {
        self.base.as_deref().filter(|_| self.is_declared)
    }

    /// Takes an absolute address as the base where none is known.
    pub(super) fn or_base(&mut self, address: Option<&str>) {
        if self.base.is_none() {
            let address = address.map(str::trim).filter(|one| is_absolute(one));
            self.base = address.map(|address| Cow::Owned(address.to_owned()));
        }
    }

    /// Makes an address absolute where the base is known; white space inside is dropped. `None` where it is empty or too long.
    pub(super) fn address(&self, address: &str) -> Option<String> {
        let address = text::trimmed(address);
        if address.is_empty() || address.len() > LONGEST_ADDRESS_BYTES || is_script(address) {
            return None;
        }
        let address = if memchr3(b'\n', b'\r', b'\t', address.as_bytes()).is_some() {
            Cow::Owned(address.replace(['\n', '\r', '\t'], ""))
        } else {
            Cow::Borrowed(address)
        };
        // The common case needs no look at the base.
        if is_web_address(&address) {
            return Some(without_first_scheme(&address).to_owned());
        }
        match &self.base {
            Some(base) if begins_with_host(&address) => {
                let scheme = base.split_once(':').map_or("http", |(scheme, _)| scheme);
                Some(format!("{scheme}://{address}"))
            }
            Some(base) if is_relative(&address) => Some(address::resolve(base, &address)),
            _ => Some(address.into_owned()),
        }
    }

    /// Reads a date and clamps what is not plausible.
    pub(super) fn date(
        &self,
        raw: &str,
        source: DateSource,
        warnings: &mut Warnings,
    ) -> Option<FeedDate> {
        let raw = text::trimmed(raw);
        if raw.is_empty() {
            return None;
        }
        let Some((at, precision)) = dates::read(raw, &self.place) else {
            warnings.add(warnings::UNREADABLE_DATE, || {
                format!("no date could be made of {:?}", text::limited(raw, 80))
            });
            return None;
        };
        let latest = self.now.map(|now| (now, now.saturating_add(AHEAD)));
        let clamped = match latest {
            Some((now, latest)) if at > latest => Some(now),
            _ if at < EARLIEST => Some(EARLIEST),
            _ => None,
        };
        if clamped.is_some() {
            warnings.add(warnings::IMPLAUSIBLE_DATE, || {
                format!("{:?} is not plausible", text::limited(raw, 80))
            });
        }
        Some(FeedDate {
            at: clamped.unwrap_or(at),
            raw: text::limited(raw, 160).to_owned(),
            source,
            precision: clamped.map_or(precision, |_| DatePrecision::Clamped),
        })
    }
}

/// Drops a scheme before another one: a program put its own before what somebody had written with one.
fn without_first_scheme(address: &str) -> &str {
    let behind = address.split_once("://").map(|(_, behind)| behind);
    behind
        .filter(|behind| is_web_address(behind))
        .unwrap_or(address)
}

/// Tells whether an address leads nowhere, and what stands in it may be run by who follows it.
fn is_script(address: &str) -> bool {
    ["javascript:", "vbscript:", "data:", "about:", "blob:"]
        .iter()
        .any(|scheme| {
            let head = address.as_bytes().get(..scheme.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(scheme.as_bytes()))
        })
}

/// Tells whether an address without a scheme begins with the name of a host: nobody names a folder so.
fn begins_with_host(address: &str) -> bool {
    let head = address.get(..4);
    if head.is_none_or(|head| !head.eq_ignore_ascii_case("www.")) {
        return false;
    }
    let end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let host = address.get(..end).unwrap_or_default();
    let is_label = |label: &str| {
        let is_of_name = |letter: char| letter.is_alphanumeric() || letter == '-';
        !label.is_empty() && label.chars().all(is_of_name)
    };
    host.split('.').count() >= 3 && host.split('.').all(is_label)
}

/// Tells whether an address needs no base, and may be one.
pub(super) fn is_absolute(address: &str) -> bool {
    Url::parse(address).is_ok()
}

/// Tells whether an address needs a base.
pub(super) fn is_relative(address: &str) -> bool {
    matches!(
        Url::parse(address),
        Err(url::ParseError::RelativeUrlWithoutBase)
    )
}

/// Tells whether a text begins as an absolute http or https address.
pub(super) fn is_web_address(text: &str) -> bool {
    ["http://", "https://"].iter().any(|start| {
        let head = text.as_bytes().get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    })
}
