//! Structured data of a page: ld+json objects that describe its article.
//!
//! Must not know: the visible text of the page.

use serde_json::{Map, Value};

use super::gathered::{CRUMB_LIMIT, Crumb};
use super::loose_json;
use super::own_object::{Kinship, PageMarks};
use crate::article::metadata::byline::linked_authors::{authors, organizations, string, types};
use crate::article::text;

/// Objects that are looked at in one page.
const OBJECT_LIMIT: usize = 2_000;
/// From this rank on an object is an article.
const ARTICLE_RANK: u8 = 4;
/// What pages as a whole have.
const PAGE_RANK: u8 = 1;
/// Bytes of a day without a time: `2024-05-14`.
const DAY_LENGTH: usize = 10;
/// Lists of breadcrumbs of one page.
const TRAIL_LIMIT: usize = 4;

/// What ld+json says about the article of a page.
#[derive(Debug, Default, Clone)]
pub(in crate::article) struct LinkedData {
    pub(in crate::article) headline: Option<String>,
    pub(in crate::article) alternative_headline: Option<String>,
    pub(in crate::article) description: Option<String>,
    pub(in crate::article) published: Option<String>,
    pub(in crate::article) modified: Option<String>,
    pub(in crate::article) authors: Vec<String>,
    /// Those authors that are said to be no people.
    pub(in crate::article) organizations: Vec<String>,
    /// Names of publishers and sites: they are no authors.
    pub(in crate::article) publishers: Vec<String>,
    pub(in crate::article) section: Option<String>,
    /// Ways from the home page to this one.
    pub(super) trails: Vec<Vec<Crumb>>,
    pub(in crate::article) image: Option<String>,
    pub(in crate::article) language: Option<String>,
    pub(in crate::article) is_free: Option<bool>,
    pub(in crate::article) body: Option<String>,
    /// Whether an object said that it is an article.
    pub(in crate::article) is_article: bool,
    /// Whether the article is a live blog: its text is the posts of it.
    pub(in crate::article) is_live: bool,
}

/// Reads the texts of all ld+json scripts of a page.
pub(super) fn read<'a>(scripts: impl Iterator<Item = &'a str>, page: &PageMarks) -> LinkedData {
    let documents: Vec<Value> = scripts.flat_map(loose_json::parse).collect();
    let mut objects = Vec::new();
    for document in &documents {
        collect(document, &mut objects);
    }
    let mut ranked: Vec<(u8, Kinship, &Map<String, Value>)> = objects
        .iter()
        .map(|object| (rank(object), *object))
        .filter(|(rank, _)| *rank > 0)
        .map(|(rank, object)| {
            let kinship = match rank {
                ARTICLE_RANK.. => page.kinship(object),
                _ => Kinship::Unknown,
            };
            (rank, kinship, object)
        })
        .collect();
    ranked.sort_by_key(|(rank, kinship, _)| std::cmp::Reverse((*rank, *kinship)));
    // Where one of the articles is that of the page, others fill no gaps.
    if ranked
        .iter()
        .any(|(_, kinship, _)| *kinship >= Kinship::Titled)
    {
        ranked.retain(|(_, kinship, _)| *kinship != Kinship::Other);
    }
    let mut data = LinkedData {
        is_article: ranked
            .first()
            .is_some_and(|(rank, ..)| *rank >= ARTICLE_RANK),
        is_live: ranked
            .iter()
            .any(|(_, _, object)| is_type(object, &["LiveBlogPosting"])),
        ..LinkedData::default()
    };
    for object in &objects {
        if is_type(
            object,
            &["WebSite", "Organization", "NewsMediaOrganization"],
        ) {
            data.publishers.extend(string(object.get("name")));
        }
    }
    let trails = objects
        .iter()
        .filter(|object| is_type(object, &["BreadcrumbList"]));
    data.trails = trails.take(TRAIL_LIMIT).map(|list| trail(list)).collect();
    for (_, _, object) in ranked.iter().take(8) {
        fill(&mut data, object, &objects);
    }
    data
}

/// Gathers objects: roots, arrays, `@graph` and the objects that properties hold.
fn collect<'a>(root: &'a Value, objects: &mut Vec<&'a Map<String, Value>>) {
    let mut waiting = vec![root];
    while let Some(value) = waiting.pop() {
        if objects.len() >= OBJECT_LIMIT {
            return;
        }
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(object) => {
                objects.push(object);
                for key in [
                    "liveBlogUpdate",
                    "mainEntity",
                    "mainEntityOfPage",
                    "@graph",
                    "itemReviewed",
                    "breadcrumb",
                ] {
                    if key != "liveBlogUpdate" {
                        waiting.extend(object.get(key));
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_type(object: &Map<String, Value>, names: &[&str]) -> bool {
    types(object).any(|name| names.contains(&name))
}

/// Ranks an object by how likely it describes the article of the page; 0 where it does not.
fn rank(object: &Map<String, Value>) -> u8 {
    types(object)
        .map(|name| match name {
            _ if name.ends_with("NewsArticle") => 6,
            _ if name.ends_with("Article") || name.ends_with("Posting") || name == "Report" => 5,
            "Review" | "ClaimReview" | "Recipe" | "CreativeWork" => 4,
            "VideoObject" | "MediaObject" => 2,
            _ if name.ends_with("Page") => PAGE_RANK,
            _ => 0,
        })
        .max()
        .unwrap_or(0)
}

/// Fills what is still open from an object.
fn fill(data: &mut LinkedData, object: &Map<String, Value>, objects: &[&Map<String, Value>]) {
    let rank = rank(object);
    if rank >= ARTICLE_RANK {
        open(
            &mut data.headline,
            string(object.get("headline")).or_else(|| string(object.get("name"))),
        );
        open(
            &mut data.alternative_headline,
            string(object.get("alternativeHeadline")),
        );
        open(&mut data.description, string(object.get("description")));
        open(
            &mut data.section,
            first_string(object.get("articleSection")),
        );
        open(&mut data.body, long_string(object.get("articleBody")));
        fill_authors(data, object, objects);
        let mut publishers = Vec::new();
        authors(object.get("publisher"), objects, &mut publishers);
        data.publishers.append(&mut publishers);
    }
    // A page that says when it was published may be all that there is of an article.
    let is_dated_page = rank == PAGE_RANK && object.contains_key("datePublished");
    if is_dated_page {
        fill_authors(data, object, objects);
    }
    open_date(
        &mut data.published,
        moment(object.get("datePublished")).or_else(|| moment(object.get("dateCreated"))),
    );
    open_date(&mut data.modified, moment(object.get("dateModified")));
    open(
        &mut data.image,
        image(object.get("image")).or_else(|| image(object.get("thumbnailUrl"))),
    );
    open(
        &mut data.language,
        string(object.get("inLanguage")).or_else(|| {
            object
                .get("inLanguage")
                .and_then(|language| string(language.get("alternateName")))
        }),
    );
    if data.is_free.is_none() {
        data.is_free = object.get("isAccessibleForFree").and_then(truth);
    }
}

/// Fills the authors of an object where none are known.
fn fill_authors(
    data: &mut LinkedData,
    object: &Map<String, Value>,
    objects: &[&Map<String, Value>],
) {
    for key in ["author", "creator"] {
        if !data.authors.is_empty() {
            return;
        }
        authors(object.get(key), objects, &mut data.authors);
        organizations(object.get(key), &mut data.organizations);
    }
}

/// Reads the steps of a `BreadcrumbList`.
fn trail(list: &Map<String, Value>) -> Vec<Crumb> {
    let elements = match list.get("itemListElement") {
        Some(Value::Array(elements)) => elements.as_slice(),
        Some(element) => std::slice::from_ref(element),
        None => &[],
    };
    elements
        .iter()
        .take(CRUMB_LIMIT)
        .filter_map(|element| {
            let item = element.get("item");
            let within = |key| item.and_then(|item| item.get(key));
            let address = item
                .and_then(Value::as_str)
                .or_else(|| within("@id").or_else(|| within("url"))?.as_str());
            Some(Crumb {
                name: string(element.get("name")).or_else(|| string(within("name")))?,
                address: address.map(str::to_owned),
            })
        })
        .collect()
}

fn open(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// Fills a date, and a day with its time where a later object knows it.
fn open_date(slot: &mut Option<String>, value: Option<String>) {
    let adds_time = |day: &String| {
        let value = value.as_ref();
        day.len() == DAY_LENGTH && value.is_some_and(|value| value.starts_with(day.as_str()))
    };
    if slot.as_ref().is_none_or(adds_time) {
        *slot = value;
    }
}

/// Gives a moment as text: some write it as a number of seconds or milliseconds, or in a list of one.
fn moment(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Number(count) => Some(count.to_string()),
        Value::Array(values) => string(values.first()),
        value => string(Some(value)),
    }
}

/// Gives a long text as it stands, line breaks and all.
fn long_string(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join("\n\n"),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

fn first_string(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Array(values) => values.iter().find_map(|value| string(Some(value))),
        value => string(Some(value)),
    }
}

fn image(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(url) => text::filled(url),
        Value::Array(values) => values.iter().take(3).find_map(|value| match value {
            Value::Array(_) => None,
            value => image(Some(value)),
        }),
        Value::Object(object) => {
            string(object.get("url")).or_else(|| string(object.get("contentUrl")))
        }
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(free) => Some(*free),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
