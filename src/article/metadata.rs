//! What a page says about its article beside the body: headline, dates, byline, section, image, language.
//!
//! One pass over the nodes gathers; the choice between the sources follows. Must not know: the body.

mod address_section;
pub(super) mod byline;
pub(super) mod dates;
mod echo;
mod gather;
mod gathered;
mod headline;
pub(super) mod language;
pub(super) mod linked_data;
mod loose_json;
mod moments;
mod name_attributes;
mod own_object;
mod section;
mod shown_times;
mod site_name;

use jiff::tz::TimeZone;
use scraper::Html;

use super::{PageContext, text};
use crate::model::{LONGEST_ADDRESS_BYTES, UnixMillis, time_zone};
use gather::gather;
use gathered::Gathered;
use linked_data::LinkedData;
use own_object::PageMarks;

/// What the page says, chosen.
#[derive(Debug, Default)]
pub(super) struct Metadata<'a> {
    pub(super) headline: Option<String>,
    pub(super) description: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) section: Option<String>,
    pub(super) published: Option<UnixMillis>,
    pub(super) modified: Option<UnixMillis>,
    pub(super) language: Option<String>,
    pub(super) image: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) site_name: Option<String>,
    pub(super) title: Option<String>,
    /// Headings of the first rank.
    pub(super) headings: Vec<String>,
    pub(super) has_password: bool,
    /// Whether the page says that it is an article: by structured data, or by how it marks its headline.
    pub(super) is_article: bool,
    pub(super) linked: LinkedData,
    /// Texts of scripts that may hold the article as data.
    pub(super) scripts: Vec<&'a str>,
}

/// Reads the metadata of a page.
pub(super) fn read<'a>(document: &'a Html, context: &PageContext<'_>) -> Metadata<'a> {
    let (gathered, ld_scripts) = gather(document);
    let canonical = canonical(&gathered, context.url);
    let marks = PageMarks::new(
        &[context.url, canonical.as_deref()],
        &[gathered.title.as_deref(), gathered.meta(&["og:title"])],
    );
    let mut linked = linked_data::read(ld_scripts.into_iter(), &marks);
    linked.is_free = linked.is_free.or_else(|| declared_free(&gathered));
    let zone = context
        .time_zone
        .and_then(time_zone)
        .unwrap_or(TimeZone::UTC);
    let declared_site = gathered
        .meta(&[
            "og:site_name",
            "application-name",
            "al:android:app_name",
            "twitter:app:name:iphone",
        ])
        .map(text::fold);
    let site_name = declared_site
        .clone()
        .or_else(|| linked.publishers.first().cloned());
    let (published, modified) = moments::choose(&gathered, &linked, context, &zone);
    Metadata {
        headline: headline::choose(&gathered, &linked, site_name.as_deref(), context),
        description: gathered
            .meta(&["og:description", "description", "twitter:description"])
            .and_then(text::filled)
            .or_else(|| linked.description.clone()),
        byline: byline::choose(
            &gathered,
            &linked,
            declared_site.as_deref(),
            host_label(context.url).as_deref(),
        ),
        section: section::choose(
            &gathered,
            &linked,
            &marks,
            site_name.as_deref(),
            context.url.or(canonical.as_deref()),
        ),
        published,
        modified,
        language: declared_language(&gathered, &linked),
        image: gathered
            .meta(&[
                "og:image",
                "og:image:url",
                "og:image:secure_url",
                "twitter:image",
                "twitter:image:src",
            ])
            .map(str::to_owned)
            .or_else(|| linked.image.clone())
            .and_then(|image| absolute(&image, context.url)),
        canonical,
        site_name,
        title: gathered.title,
        headings: gathered.headings,
        has_password: gathered.has_password,
        is_article: linked.is_article || gathered.marks_headline,
        linked,
        scripts: gathered.scripts,
    }
}

/// Tells what the page says outside its structured data of whether the article is free.
fn declared_free(gathered: &Gathered) -> Option<bool> {
    let stated = gathered.meta(&["isaccessibleforfree", "article:content_tier"])?;
    match stated.trim().to_ascii_lowercase().as_str() {
        "true" | "free" => Some(true),
        "false" | "locked" | "paid" | "premium" => Some(false),
        // "metered" is free until one has read too much.
        _ => None,
    }
}

fn declared_language(gathered: &Gathered, linked: &LinkedData) -> Option<String> {
    gathered
        .html_language
        .as_deref()
        .and_then(language::tag)
        .or_else(|| linked.language.as_deref().and_then(language::tag))
        .or_else(|| {
            gathered
                .meta(&[
                    "og:locale",
                    "content-language",
                    "language",
                    "dc.language",
                    "dcterms.language",
                ])
                .and_then(language::tag)
        })
}

/// Makes an address absolute; only http and https count, and none that is too long.
fn absolute(address: &str, base: Option<&str>) -> Option<String> {
    let address = Some(address.trim()).filter(|address| address.len() <= LONGEST_ADDRESS_BYTES)?;
    let url = match base.and_then(|base| url::Url::parse(base).ok()) {
        Some(base) => base.join(address).ok()?,
        None => url::Url::parse(address).ok()?,
    };
    let is_address =
        matches!(url.scheme(), "http" | "https") && url.as_str().len() <= LONGEST_ADDRESS_BYTES;
    is_address.then(|| url.to_string())
}

/// Gives the canonical address: same site as the page, never a home page.
fn canonical(gathered: &Gathered, page: Option<&str>) -> Option<String> {
    let page_url = page.and_then(|page| url::Url::parse(page).ok());
    let candidates = [gathered.canonical.as_deref(), gathered.meta(&["og:url"])];
    candidates.into_iter().flatten().find_map(|candidate| {
        let address = absolute(candidate, page)?;
        let url = url::Url::parse(&address).ok()?;
        let is_home = matches!(url.path(), "" | "/") && url.query().is_none();
        let same_site = page_url
            .as_ref()
            .is_none_or(|page| site(page.host_str()) == site(url.host_str()));
        (!is_home && same_site).then_some(address)
    })
}

/// Gives the name part of the host: `example` of `www.example.co.uk`.
fn host_label(address: Option<&str>) -> Option<String> {
    let url = url::Url::parse(address?).ok()?;
    let site = site(url.host_str());
    site.split('.').next().map(str::to_owned)
}

/// Gives the part of a host name that stands for its site: without `www.`, `m.`, `amp.` and their kin.
fn site(host: Option<&str>) -> String {
    let host = host.unwrap_or("").to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let second = labels.iter().rev().nth(1).copied().unwrap_or("");
    let short = labels.len() > 2
        && matches!(
            second,
            "co" | "com"
                | "org"
                | "net"
                | "gov"
                | "ac"
                | "edu"
                | "or"
                | "ne"
                | "go"
                | "gob"
                | "gouv"
        );
    let keep = if short { 3 } else { 2 };
    labels
        .get(labels.len().saturating_sub(keep)..)
        .unwrap_or(&labels)
        .join(".")
}
