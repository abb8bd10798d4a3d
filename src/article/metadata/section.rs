//! The section of an article: what the page says of it, else the first step from the home page to it.
//!
//! Must not know: the body.

use ego_tree::NodeRef;
use scraper::{ElementRef, Node};

use super::address_section;
use super::gathered::{CRUMB_LIMIT, Crumb, Gathered, limited_text, named};
use super::linked_data::LinkedData;
use super::own_object::{self, PageMarks};
use crate::article::text;

/// Nodes in which the links of a way are looked for.
const TRAIL_REACH: usize = 160;
/// Nodes before a heading in which a link may name its section.
const KICKER_REACH: usize = 20;
/// Longest name of a section, in weight.
const NAME_WEIGHT: usize = 40;

/// Names of home pages, in lower case.
const HOME: &[&str] = &[
    "home",
    "homepage",
    "home page",
    "start",
    "startseite",
    "accueil",
    "inicio",
    "início",
    "portada",
    "главная",
    "головна",
    "hjem",
    "hem",
    "etusivu",
    "anasayfa",
    "ana sayfa",
    "strona główna",
    "domů",
    "αρχική",
    "الرئيسية",
    "خانه",
    "首页",
    "首頁",
    "ホーム",
    "トップ",
    "홈",
    "beranda",
    "trang chủ",
];

/// Steps that name a kind of text and no section.
const KINDS: &[&str] = &["article", "articles", "blog", "post", "posts", "website"];

/// Sections of everything: a narrower one behind them says more.
const GENERAL: &[&str] = &[
    "news",
    "latest news",
    "all news",
    "nachrichten",
    "aktuelles",
    "schlagzeilen",
    "actualités",
    "noticias",
    "notícias",
    "notizie",
    "nyheter",
    "новости",
    "новини",
    "haberler",
    "berita",
    "新闻",
    "新聞",
    "ニュース",
    "뉴스",
];

/// Chooses the section: data first, then ways from the home page, then a link right above the headline, then the address.
pub(super) fn choose(
    gathered: &Gathered<'_>,
    linked: &LinkedData,
    marks: &PageMarks,
    site_name: Option<&str>,
    address: Option<&str>,
) -> Option<String> {
    let declared = SECTION_KEYS.iter().map(|key| gathered.meta(&[key]));
    let declared = declared
        .flatten()
        .chain(gathered.sections.iter().map(String::as_str))
        .find(|name| is_name(name));
    linked
        .section
        .clone()
        .filter(|name| is_name(name))
        .or_else(|| declared.and_then(text::filled))
        .or_else(|| {
            let trails = linked.trails.iter().chain(&gathered.trails);
            trails
                .into_iter()
                .find_map(|trail| step(trail, marks, site_name))
        })
        .or_else(|| {
            let (place, crumb) = gathered.kicker.as_ref()?;
            let is_near = gathered.heading_place? - place <= KICKER_REACH;
            let crumb = Some(crumb).filter(|_| is_near)?;
            step(std::slice::from_ref(crumb), marks, site_name)
        })
        .or_else(|| address_section::of(address?))
}

/// Tells whether a declared section is the name of one: "article" is a kind of text, and data are no name.
fn is_name(name: &str) -> bool {
    text::weight(name) <= DECLARED_WEIGHT
        && !name.contains(['{', '<', '='])
        && !KINDS.contains(&name.trim().to_lowercase().as_str())
}

/// Longest declared name of a section, in weight.
const DECLARED_WEIGHT: usize = 120;

const SECTION_KEYS: &[&str] = &[
    "article:section",
    "section",
    "og:section",
    "parsely-section",
    "cxenseparse:section",
];

/// Gives the first step that is neither the home page nor the article, one of everything only where there is no other.
fn step(trail: &[Crumb], marks: &PageMarks, site_name: Option<&str>) -> Option<String> {
    let site = site_name.map(text::letters);
    let has_addresses = trail.iter().any(|crumb| crumb.address.is_some());
    let steps: Vec<&Crumb> = (1..)
        .zip(trail)
        .filter(|(position, crumb)| {
            let lower = crumb.name.to_lowercase();
            let address = crumb.address.as_deref();
            // The last step may leave out its address: it is the page itself.
            let is_page = address.is_none() && has_addresses && *position == trail.len()
                || address.is_some_and(|address| marks.is_own(address))
                || marks.is_title(&crumb.name);
            let is_home = address.is_some_and(own_object::is_home)
                || HOME.contains(&lower.as_str())
                || *position == 1 && site.as_ref() == Some(&text::letters(&crumb.name))
                || *position == 1 && address.is_some_and(|address| address.ends_with("/index"));
            !is_page
                && !is_home
                && !KINDS.contains(&lower.as_str())
                && !is_issue(&lower)
                && text::weight(&crumb.name) <= NAME_WEIGHT
        })
        .map(|(_, crumb)| crumb)
        .collect();
    steps
        .iter()
        .find(|crumb| !GENERAL.contains(&crumb.name.to_lowercase().as_str()))
        .or_else(|| steps.first())
        .map(|crumb| crumb.name.clone())
}

/// Tells whether a name has a year in it: "Issue of 26.04.2024".
fn is_issue(name: &str) -> bool {
    name.split(|character: char| !character.is_ascii_digit())
        .any(|digits| digits.len() == 4)
}

/// Tells by its class in lower case whether an element shows the way from the home page.
pub(super) fn is_trail(class: &str) -> bool {
    TRAIL_CLASSES.iter().any(|word| class.contains(word))
}

/// Words in classes for the way from the home page.
pub(super) const TRAIL_CLASSES: &[&str] = &["breadcrumb", "bread-crumb", "bread_crumb"];

/// Gives the links of an element that shows the way; none of one that holds the article itself.
pub(super) fn crumbs(found: ElementRef<'_>) -> Vec<Crumb> {
    let within = || found.descendants().take(TRAIL_REACH);
    if within().any(|reference| named(reference, &["h1", "p", "article"])) {
        return Vec::new();
    }
    within()
        .filter_map(ElementRef::wrap)
        .filter(|element| element.value().name() == "a")
        .filter_map(crumb)
        .take(CRUMB_LIMIT)
        .collect()
}

/// Reads a link with a name as a step.
pub(super) fn crumb(link: ElementRef<'_>) -> Option<Crumb> {
    let address = link.value().attr("href")?;
    let is_page = !address.trim_start().starts_with("javascript:");
    Some(Crumb {
        name: text::filled(&limited_text(link)).filter(|_| is_page)?,
        address: Some(address.to_owned()),
    })
}

/// Tells whether a link stands right above a heading, or its class or that of what holds it speaks of a section, as `is_classed` tells.
pub(super) fn is_kicker(link: ElementRef<'_>, is_classed: impl FnMut(&str) -> bool) -> bool {
    let in_menu = |reference: NodeRef<'_, Node>| named(reference, &["nav", "aside", "footer"]);
    let stands_above = stands_right_above(*link)
        || link
            .parent()
            .is_some_and(|around| stands_right_above(around) && is_all_of(link, around));
    let mut classes = std::iter::once(*link)
        .chain(link.ancestors().take(2))
        .filter_map(|reference| reference.value().as_element()?.attr("class"));
    (stands_above || classes.any(is_classed)) && !link.ancestors().take(8).any(in_menu)
}

/// Words in classes of links that name the section above a heading.
const KICKER_CLASSES: &[&str] = &[
    "kicker",
    "cat",
    "category",
    "categories",
    "eyebrow",
    "rubric",
    "overline",
    "section",
];

/// Tells whether a class speaks of the section of an article.
pub(super) fn names_section(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let has = |names: &[&str]| {
        let mut words = class.split(['-', '_', ' ']);
        words.any(|word| names.contains(&word))
    };
    has(KICKER_CLASSES)
        && !has(&["nav", "menu", "footer", "sidebar"])
        && (!has(&["header"]) || has(&["article", "post", "story", "entry"]))
}

/// Tells whether a heading is the next element behind a node.
fn stands_right_above(node: NodeRef<'_, Node>) -> bool {
    node.next_siblings()
        .find(|reference| reference.value().is_element())
        .is_some_and(|next| named(next, &["h1"]))
}

/// Tells whether a link with a plain name is all that an element holds: "‹ Back" is none.
fn is_all_of(link: ElementRef<'_>, around: NodeRef<'_, Node>) -> bool {
    let name = limited_text(link);
    let is_plain = name.trim().starts_with(char::is_alphabetic);
    let is_other = |child: NodeRef<'_, Node>| match child.value() {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(_) => child.id() != link.id(),
        _ => false,
    };
    is_plain && named(around, &["div", "span", "p"]) && !around.children().any(is_other)
}
