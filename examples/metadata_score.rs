//! Compares headline, byline, date and language with a known truth: `metadata_score FOLDER` reads `FOLDER/SET/ID.html` beside
//! `ID.json` with `{"title", "author", "date", "lang", "url"}`, prints right and total for each set and field, then the misses.
#![expect(clippy::print_stdout, reason = "an example talks on standard output")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use newswire::article::{self, PageContext};
use newswire::model::Article;
use serde_json::Value;

/// Signs that part a headline from a site's name.
const PARTS: [&str; 7] = [" | ", " - ", " – ", " — ", " :: ", "-", "："];
/// Words in the name of a desk or a house, which no person bears.
const HOUSES: [&str; 6] = [
    "news",
    "newsroom",
    "redaktion",
    "press",
    "agency",
    "agenturen",
];
/// Words before a name that belong to no name.
const PREFIXES: [&str; 8] = [
    "by ",
    "von ",
    "par ",
    "por ",
    "written by ",
    "text: ",
    "dr. ",
    "dr ",
];

/// What one field of one page came to.
struct Verdict {
    field: &'static str,
    right: bool,
    wanted: String,
    found: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let mut counts: BTreeMap<(&str, String), (usize, usize)> = BTreeMap::new();
    let mut misses = Vec::new();
    for path in truths(Path::new(&folder))? {
        let truth: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        let page = std::fs::read(path.with_extension("html"))?;
        let set = path
            .parent()
            .and_then(Path::file_name)
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        for verdict in judge(&truth, &page) {
            for group in [set.as_str(), "ALL"] {
                let (right, total) = counts.entry((verdict.field, group.to_owned())).or_default();
                *right += usize::from(verdict.right);
                *total += 1;
            }
            if !verdict.right {
                let id = path.file_stem().unwrap_or_default().to_string_lossy();
                misses.push(format!(
                    "{:8} {id}\n    wanted {}\n    found  {}",
                    verdict.field, verdict.wanted, verdict.found
                ));
            }
        }
    }
    misses.sort();
    for miss in misses {
        println!("{miss}");
    }
    for ((field, set), (right, total)) in counts {
        println!("{field:8} {set:20} {right:4} / {total}");
    }
    Ok(())
}

/// Lists the truths of all sets in the order of their names.
fn truths(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for set in std::fs::read_dir(folder)? {
        for file in std::fs::read_dir(set?.path())? {
            let path = file?.path();
            if path.extension().is_some_and(|kind| kind == "json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}

/// Extracts a page and compares each field whose truth is known.
fn judge(truth: &Value, page: &[u8]) -> Vec<Verdict> {
    let url = truth.get("url").and_then(Value::as_str);
    let context = PageContext {
        url,
        ..PageContext::default()
    };
    let article = article::extract(page, &context).ok();
    let article = article.as_ref();
    let given = |key| {
        truth
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    let mut verdicts = Vec::new();
    if let Some(wanted) = given("title") {
        let found = article.and_then(|article| article.headline.as_deref());
        verdicts.push(Verdict {
            field: "headline",
            right: found.is_some_and(|found| same_headline(wanted, found)),
            wanted: wanted.to_owned(),
            found: format!("{found:?}"),
        });
    }
    let authors = authors(truth);
    if !authors.is_empty() {
        let own = own_names(page, url, given("site_name"));
        verdicts.push(byline(&authors, article, &own));
    }
    if let Some(wanted) = given("date") {
        verdicts.push(date(wanted, article));
    }
    if let Some(wanted) = given("lang") {
        let found = article.and_then(|article| article.language.as_deref());
        verdicts.push(Verdict {
            field: "language",
            right: found.is_some_and(|found| primary(found) == primary(wanted)),
            wanted: wanted.to_owned(),
            found: format!("{found:?}"),
        });
    }
    verdicts
}

/// Compares headlines by letters; a truth may keep the name of its site at the end.
fn same_headline(wanted: &str, found: &str) -> bool {
    let found = letters(found);
    letters(wanted) == found
        || PARTS.iter().any(|part| {
            let shorter = wanted.rsplit_once(part).map(|(head, _)| head);
            let shortest = shorter.and_then(|head| head.rsplit_once(part));
            [shorter, shortest.map(|(head, _)| head)]
                .into_iter()
                .flatten()
                .any(|head| letters(head) == found)
        })
}

/// Compares sets of names; where only the site itself is named, no byline is right as well.
fn byline(wanted: &str, article: Option<&Article>, own: &[String]) -> Verdict {
    let found = article.and_then(|article| article.byline.as_deref());
    let (wanted_names, found_names) = (names(wanted), names(found.unwrap_or("")));
    let is_own = own.iter().any(|own| is_of(&letters(wanted), own));
    let houses = houses(wanted);
    let people: BTreeSet<String> = wanted_names
        .iter()
        .filter(|_| !is_own)
        .filter(|name| !houses.contains(*name) && !own.iter().any(|own| is_of(name, own)))
        .cloned()
        .collect();
    Verdict {
        field: "byline",
        right: wanted_names == found_names
            || people == found_names && (is_own || !people.is_empty() || houses.is_empty()),
        wanted: wanted.to_owned(),
        found: format!("{found:?}"),
    }
}

/// Tells whether a name is that of the site, perhaps with "News" behind it.
fn is_of(name: &str, own: &str) -> bool {
    name == own || own.strip_suffix("news") == Some(name) || name.strip_suffix("news") == Some(own)
}

/// Compares days; the zone of a page may shift one.
fn date(wanted: &str, article: Option<&Article>) -> Verdict {
    let found = article
        .and_then(|article| article.published)
        .and_then(|published| Timestamp::from_millisecond(published.0).ok())
        .map(|moment| TimeZone::UTC.to_datetime(moment).date());
    let day: Option<Date> = wanted.get(..10).and_then(|day| day.parse().ok());
    let right = day.zip(found).is_some_and(|(wanted, found)| {
        (wanted - found).get_days().abs() <= 1 && (wanted - found).get_months() == 0
    });
    Verdict {
        field: "date",
        right,
        wanted: wanted.to_owned(),
        found: format!("{found:?}"),
    }
}

/// Gives the authors of a truth in one line: one string or a list.
fn authors(truth: &Value) -> String {
    match truth.get("author") {
        Some(Value::String(names)) => names.clone(),
        Some(Value::Array(names)) => {
            let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
            names.join("; ")
        }
        _ => String::new(),
    }
}

/// Gives the letters of what the site calls itself: its host, its `og:site_name` and its publisher.
fn own_names(page: &[u8], url: Option<&str>, site_name: Option<&str>) -> Vec<String> {
    let text = String::from_utf8_lossy(page);
    let declared = text.split_once("og:site_name").and_then(|(_, rest)| {
        let (_, value) = rest.split_once("content=")?;
        let quote = value.chars().next()?;
        value.split(quote).nth(1)
    });
    let publisher = text.split_once("\"publisher\"").and_then(|(_, rest)| {
        let (gap, value) = rest.split_once("\"name\"")?;
        if gap.contains('}') {
            return None;
        }
        value.split('"').nth(1)
    });
    let host = url
        .and_then(|url| url.split('/').nth(2))
        .map(|host| host.trim_start_matches("www."));
    let label = host.and_then(|host| host.split('.').next());
    [site_name, declared, publisher, host, label]
        .into_iter()
        .flatten()
        .map(letters)
        .collect()
}

/// Gives the letters of each name: prefixes, addresses and case dropped.
fn names(line: &str) -> BTreeSet<String> {
    let joined = [
        "\n", " and ", " und ", " et ", " y ", " | ", " & ", ",", "/",
    ]
    .iter()
    .fold(line.to_lowercase(), |line, part| line.replace(part, ";"));
    joined
        .split(';')
        .map(|name| {
            let name = PREFIXES.iter().fold(name.trim(), |name, prefix| {
                name.strip_prefix(prefix).unwrap_or(name)
            });
            let words = name.split_whitespace().filter(|word| !word.contains('@'));
            letters(&words.collect::<Vec<_>>().join(" "))
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// Gives those names of a line that are no person's, by a word that only houses bear.
fn houses(line: &str) -> BTreeSet<String> {
    line.split([';', '|', ',', '\n'])
        .filter(|name| {
            name.to_lowercase()
                .split_whitespace()
                .any(|word| HOUSES.contains(&word))
        })
        .map(letters)
        .collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}
