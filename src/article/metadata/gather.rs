//! One pass over the nodes of a page that gathers what names its headline, dates, authors, section and data.
//!
//! Must not know: which of the sources is to be believed.

use std::sync::LazyLock;

use ego_tree::NodeRef;
use scraper::{ElementRef, Html, Node, node};

use super::byline;
use super::byline::bare_names::{gather_bare, gather_dated};
use super::byline::shown_names::{
    gather_listed_names, gather_written, shown_name, signs, stands_elsewhere,
};
use super::echo::gather_echo;
use super::gathered::{
    Gathered, KEEP_LIMIT, ShownName, ShownTime, TimeSource, limited_text, named,
};
use super::name_attributes::NameAttributes;
use super::section;
use super::shown_times::{gather_plain, gather_time};
use crate::article::memo::Memo;
use crate::article::metadata::byline::signatures;
use crate::article::page::script_state;
use crate::article::phrases::Phrases;
use crate::article::text;

/// Nodes behind the first heading in which a line without a mark may name an author.
const SIGNED_REACH: usize = 40;
/// Nodes behind the first heading in which an id or the like may name an author.
const LABELLED_REACH: usize = 300;
/// Nodes behind the first heading in which a second one is looked for.
const SECOND_REACH: usize = 200;
/// Elements that may name an author and are looked at.
const NAMED_LIMIT: usize = 400;
/// Elements that show the way from the home page and are kept of one page.
const TRAIL_LIMIT: usize = 6;

/// Gathers in one pass over the nodes; gives the texts of ld+json scripts apart.
pub(super) fn gather(document: &Html) -> (Gathered<'_>, Vec<&str>) {
    let mut gathered = Gathered::default();
    let mut classes = Classes::default();
    let mut ld_scripts = Vec::new();
    for (place, reference) in document.tree.nodes().enumerate() {
        let element = match reference.value() {
            Node::Element(element) => element,
            // Most texts of most pages are nothing but indentation.
            Node::Text(text) if text.trim_ascii().is_empty() => continue,
            Node::Text(text) => {
                gather_echo(reference, text, place, &mut gathered);
                gather_plain(reference, text, place, &mut gathered);
                gather_written(reference, text, place, &mut gathered);
                continue;
            }
            _ => continue,
        };
        let Some(found) = ElementRef::wrap(reference) else {
            continue;
        };
        match element.name() {
            "meta" => gather_meta(element, reference, &mut gathered),
            "title" if gathered.title.is_none() => {
                gathered.title = text::filled(&limited_text(found));
            }
            "link" => {
                let rel = element.attr("rel").unwrap_or("");
                if gathered.canonical.is_none()
                    && rel
                        .split_ascii_whitespace()
                        .any(|word| word.eq_ignore_ascii_case("canonical"))
                {
                    gathered.canonical = element.attr("href").map(str::to_owned);
                }
            }
            "html" => {
                gathered.html_language = element
                    .attr("lang")
                    .or_else(|| element.attr("xml:lang"))
                    .map(str::to_owned);
            }
            "script" => gather_script(element, found, &mut gathered, &mut ld_scripts),
            "h1" if gathered.headings.len() < KEEP_LIMIT => {
                gathered.heading_place.get_or_insert(place);
                gathered.marks_headline |= element.attr("itemprop") == Some("headline");
                if let Some(heading) = text::filled(&limited_text(found)) {
                    gathered.heading_labels.push(label_of(found));
                    gathered.headings.push(heading);
                    gathered.heading_places.push(place);
                }
            }
            "input" => {
                gathered.has_password |= element
                    .attr("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
            }
            name => {
                if name == "h2" {
                    gather_second_heading(found, place, &mut gathered);
                }
                gather_marks(element, found, place, &mut classes, &mut gathered);
            }
        }
    }
    (gathered, ld_scripts)
}

/// Gives what stands in the first of several elements of a heading, which may be a label: "Harbour", "Boats sink".
fn label_of(heading: ElementRef<'_>) -> String {
    let mut pieces = heading.text().take(10).filter_map(text::filled);
    let first = pieces.next().unwrap_or_default();
    pieces.next().map_or_else(String::new, |_| first)
}

fn gather_meta(element: &node::Element, reference: NodeRef<'_, Node>, gathered: &mut Gathered<'_>) {
    let Some(content) = element.attr("content") else {
        return;
    };
    // In a list of stories it tells of one of them.
    let is_of_other = element.attr("itemprop").is_some()
        && reference
            .ancestors()
            .take(5)
            .any(|ancestor| named(ancestor, &["li", "aside", "nav"]));
    if is_of_other {
        return;
    }
    let content = text::fold(content);
    for name in ["property", "name", "itemprop", "http-equiv"] {
        if let Some(key) = element.attr(name)
            && gathered.metas.len() < 400
        {
            gathered
                .metas
                .push((key.trim().to_ascii_lowercase(), content.clone()));
        }
    }
}

fn gather_script<'a>(
    element: &node::Element,
    found: ElementRef<'a>,
    gathered: &mut Gathered<'a>,
    ld_scripts: &mut Vec<&'a str>,
) {
    let Some(text) = found.text().next() else {
        return;
    };
    let (mut kind, mut id) = ("", "");
    for (name, value) in element.attrs() {
        match name {
            "type" => kind = value,
            "id" => id = value,
            _ => {}
        }
    }
    // "application/ld+json; charset=utf-8" is the same kind.
    let essence = kind.split(';').next().unwrap_or(kind).trim();
    if essence.eq_ignore_ascii_case("application/ld+json") {
        ld_scripts.push(text);
        return;
    }
    if gathered.scripts.len() >= 4 || text.len() < script_state::LEAST_SCRIPT {
        return;
    }
    let named = matches!(id, "__NEXT_DATA__" | "__NUXT_DATA__" | "fusion-metadata");
    if named || script_state::holds_state(text.as_bytes()) {
        gathered.scripts.push(text);
    }
}

/// What the class of an element says of a name in it.
#[derive(Debug, Clone, Copy, Default)]
struct NameMarks {
    /// How surely it is that of an author.
    author: Option<u8>,
    /// Whether it may be that of anybody who made the article.
    maker: bool,
}

/// What the class of an element says of what stands in it.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    name: NameMarks,
    date: bool,
    headline: bool,
    trail: bool,
}

/// What was read of classes.
#[derive(Default)]
struct Classes {
    marks: Memo<Marks>,
    /// Whether they speak of the section of an article: asked of links above the headline alone.
    sections: Memo<bool>,
}

/// Words in classes for a date, and that for a headline.
const DATE_CLASSES: &[&str] = &["date", "time", "publish"];
const HEADLINE_CLASS: &str = "headline";

fn marks_of_class(class: &str) -> Marks {
    // Most classes mark nothing: all words are looked for at once, before each for itself.
    static ANY: LazyLock<Phrases> = LazyLock::new(|| {
        let words = [
            byline::AUTHOR_CLASSES,
            byline::MAKER_CLASSES,
            section::TRAIL_CLASSES,
            DATE_CLASSES,
            &[HEADLINE_CLASS],
        ];
        Phrases::of(&words.concat())
    });
    let lower = class.to_ascii_lowercase();
    if !ANY.stand_in(&lower) {
        return Marks::default();
    }
    Marks {
        name: NameMarks {
            author: byline::class_strength(&lower),
            maker: byline::class_names_maker(&lower),
        },
        date: DATE_CLASSES.iter().any(|word| lower.contains(word)),
        headline: lower.contains(HEADLINE_CLASS),
        trail: section::is_trail(&lower),
    }
}

/// Keeps a heading that follows the first one closely, unless it is a link to a story.
fn gather_second_heading(found: ElementRef<'_>, place: usize, gathered: &mut Gathered<'_>) {
    let is_near = gathered
        .heading_place
        .is_some_and(|first| place - first <= SECOND_REACH);
    if !is_near || gathered.second_headings.len() >= KEEP_LIMIT {
        return;
    }
    let is_link = |reference: NodeRef<'_, Node>| named(reference, &["a"]);
    let linked =
        found.ancestors().take(6).any(is_link) || found.descendants().take(60).any(is_link);
    if !linked {
        gathered
            .second_headings
            .extend(text::filled(&limited_text(found)));
    }
}

/// Keeps elements that say by attribute or class that they hold a date, a name or a section.
fn gather_marks<'a>(
    element: &node::Element,
    found: ElementRef<'a>,
    place: usize,
    classes: &mut Classes,
    gathered: &mut Gathered<'a>,
) {
    let name = element.name();
    let sections = &mut classes.sections;
    let mut names_section = |class: &str| sections.read(class, section::names_section);
    if name == "a"
        && gathered.heading_place.is_none()
        && section::is_kicker(found, &mut names_section)
    {
        gathered.kicker = section::crumb(found).map(|crumb| (place, crumb));
    }
    let behind_heading = gathered
        .heading_place
        .or_else(|| gathered.echo_place())
        .map(|heading| place - heading);
    let is_within = |reach: usize| behind_heading.is_some_and(|nodes| nodes <= reach);
    let NameAttributes {
        class,
        itemprop,
        rel,
        href,
        is_labelled,
    } = NameAttributes::of(element, is_within(LABELLED_REACH));
    if name == "time" || itemprop.starts_with("date") {
        gather_time(element, found, place, [class, itemprop], gathered);
    }
    let is_weak = announces(name, found)
        || byline::leads_to_author(href)
        || (is_within(SIGNED_REACH) && signs(name, found, href));
    if name == "p" && is_within(LABELLED_REACH) {
        gather_bare(found, place, gathered);
    }
    if !is_weak && is_within(SIGNED_REACH) && matches!(name, "p" | "div") {
        gather_dated(found, place, gathered);
    }
    if class.is_empty() && itemprop.is_empty() && rel.is_empty() && !is_weak && !is_labelled {
        return;
    }
    let mut marks = classes.marks.read(class, marks_of_class);
    if is_labelled {
        marks.name.author = marks.name.author.or(Some(2));
    }
    let is_weak =
        is_weak || (marks.name.maker && signatures::is_of_maker(&text::fold(&limited_text(found))));
    if marks.headline {
        gather_second_heading(found, place, gathered);
    }
    if marks.trail && gathered.trails.len() < TRAIL_LIMIT {
        gathered.trails.push(section::crumbs(found));
    }
    if name == "ul" && marks.name.author.is_some() {
        gather_listed_names(found, place, gathered);
    }
    let strength =
        byline::strength(name, marks.name.author, itemprop, rel).or(is_weak.then_some(1));
    if let Some(strength) = strength {
        gather_name(found, place, strength, gathered);
    }
    if marks.date {
        gather_class_date(element, found, place, class, gathered);
    }
    if itemprop == "articleSection" && gathered.sections.len() < KEEP_LIMIT {
        gathered.sections.extend(text::filled(&limited_text(found)));
    }
}

/// Keeps what an element says that holds the name of an author.
fn gather_name(found: ElementRef<'_>, place: usize, strength: u8, gathered: &mut Gathered<'_>) {
    gathered.named_count += 1;
    let is_open = gathered.names.len() < KEEP_LIMIT && gathered.named_count <= NAMED_LIMIT;
    if is_open && !stands_elsewhere(found) {
        gathered
            .names
            .extend(shown_name(found).map(|text| ShownName {
                strength,
                place,
                text,
            }));
    }
}

/// Tells whether a line begins with a word that announces an author.
fn announces(name: &str, found: ElementRef<'_>) -> bool {
    matches!(name, "p" | "li") && found.text().take(2).any(signatures::announces_author)
}

/// Keeps an element whose class speaks of a date.
fn gather_class_date(
    element: &node::Element,
    found: ElementRef<'_>,
    place: usize,
    class: &str,
    gathered: &mut Gathered<'_>,
) {
    let name = element.name();
    // hNews: `<abbr class="published" title="2024-05-14T18:00:00Z">`.
    let stamp = element
        .attr("title")
        .filter(|_| name == "abbr" && class.contains("publish"));
    if stamp.is_some() && gathered.times.len() < KEEP_LIMIT {
        gathered.times.extend(stamp.map(|stamp| ShownTime {
            source: TimeSource::Published,
            place,
            text: stamp.to_owned(),
        }));
    } else if name != "time" && gathered.times.len() < KEEP_LIMIT {
        let shown = limited_text(found);
        if shown.len() < 200 && shown.contains(char::is_numeric) {
            gathered.times.push(ShownTime {
                source: TimeSource::Class,
                place,
                text: text::fold(&shown),
            });
        }
    }
}
