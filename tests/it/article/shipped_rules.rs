//! Each rule that is shipped in config/feeds reads pages of the markup that it is for.

use std::collections::BTreeSet;

use newswire::article::{CompiledRule, PageContext, extract};
use newswire::model::{ArticleRule, ExtractionMethod};
use toml::Table;

const LISTS: [(&str, &str); 8] = [
    ("africa", include_str!("../../../config/feeds/africa.toml")),
    (
        "americas",
        include_str!("../../../config/feeds/americas.toml"),
    ),
    (
        "asia-pacific",
        include_str!("../../../config/feeds/asia-pacific.toml"),
    ),
    (
        "eastern-europe",
        include_str!("../../../config/feeds/eastern-europe.toml"),
    ),
    (
        "international",
        include_str!("../../../config/feeds/international.toml"),
    ),
    (
        "middle-east",
        include_str!("../../../config/feeds/middle-east.toml"),
    ),
    ("russia", include_str!("../../../config/feeds/russia.toml")),
    (
        "western-europe",
        include_str!("../../../config/feeds/western-europe.toml"),
    ),
];

const HEADLINE: &str = "Crane comes home";
const LEDE: &str = "After two years in the yard the old crane is back where it belongs";
const SECTION: &str = "Harbour";
const BYLINE: &str = "Ida Holm";
const FIRST: &str = "The crane came home on a barge this morning, and half of the town stood on the mole to see it pass.";
const SECOND: &str = "It will be set up on the north quay before the herring season, the harbour board said on Tuesday.";
const OTHER: &str =
    "Something else that stands near the story and that no reader of the story has asked for.";

/// List of feeds, rule, parts besides the body that the rule finds (headline, lede, byline, section), markup. A rule stands once
/// for each version of the markup that it knows.
const PAGES: &[(&str, &str, &str, &str)] = &[
    (
        "asia-pacific",
        "xinhua",
        "H",
        "<div class='h-title'>HEAD</div><span class='h-time'>2024-05-14 18:00:00</span><div id='p-detail'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "asia-pacific",
        "yonhap-ko",
        "HLB",
        "<h1 class='tit01'>HEAD</h1><div class='tit-sub'><h2 class='tit01'>LEDE</h2></div><div class='txt-con'><strong class='tit-name'><a href='/r'>Ida Holm</a></strong></div><div class='story-news article'><p>P1</p><p>P2</p><p class='txt-copyright'>T</p></div>",
    ),
    (
        "asia-pacific",
        "kyodo-zh",
        "",
        "<div class='article-body'><p>P1</p><p>P2</p></div><div><p>T</p></div>",
    ),
    (
        "asia-pacific",
        "jiji",
        "",
        "<div id='article-area'><p>P1</p><p>P2</p><div id='ad_google'>T</div><p>T</p></div>",
    ),
    (
        "asia-pacific",
        "bernama",
        "",
        "<div class='NewsText'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "asia-pacific",
        "kcna",
        "H",
        "<div class='article-main-title'>HEAD</div><div class='article-content-body'><div class='content-wrapper'><div class='publish-time'>T</div><p>P1</p><p>P2</p></div></div>",
    ),
    (
        "asia-pacific",
        "cna",
        "H",
        "<h1>HEAD</h1><div class='updatetime'>2024/05/14 18:00</div><div class='paragraph'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "eastern-europe",
        "interfax-ukraine",
        "",
        "<article class='article article-content-view'><div class='grid article-content-secondary-header'><p>T</p></div><p>P1</p><p>P2</p><div class='article-tags'><p>T</p></div></article>",
    ),
    (
        "eastern-europe",
        "ukrinform",
        "",
        "<article><p>P1</p><aside><p>T</p></aside><p>P2</p><section class='read'><p>T</p></section></article>",
    ),
    (
        "middle-east",
        "anadolu",
        "L",
        "<span class='text-descriptionColor'>LEDE</span><span class='tarih'>14.05.2024</span><div dir='ltr'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "middle-east",
        "fars",
        "HL",
        "<div class='news-box'><h1 class='title'>HEAD</h1><p class='lead'>LEDE</p><div class='nt-body'><p>P1</p><p>P2</p></div></div><p>T</p>",
    ),
    (
        "russia",
        "tass",
        "HLS",
        "<a class='section__link'>SECTION</a><h1 class='news-header__title'>HEAD</h1><div class='news-header__lead'>LEDE</div><div class='text-content'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "russia",
        "ria",
        "HL",
        "<div class='article__title'>HEAD</div><h2 class='article__second-title'>LEDE</h2><div class='article__text'>P1</div><div class='article__aggr'>T</div><div class='article__quote-text'>P2</div>",
    ),
    (
        "russia",
        "sputnik",
        "H",
        "<h1 class='article__title'>HEAD</h1><div class='article__text'>P1</div><div class='banner'>T</div><div class='article__text'>P2</div>",
    ),
    (
        "western-europe",
        "reuters",
        "",
        "<div data-testid='paragraph-0'>P1</div><div data-testid='promo'>T</div><div data-testid='paragraph-1'>P2</div>",
    ),
    (
        "western-europe",
        "adnkronos",
        "H",
        "<div class='newsTop'><h1>HEAD</h1></div><div class='newsText'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "americas",
        "ap",
        "HB",
        "<h1 class='Page-headline'>HEAD</h1><div class='Page-authors'>By Ida Holm</div><div class='RichTextStoryBody'><p>P1</p><div><p>T</p></div><p>P2</p></div>",
    ),
    (
        "americas",
        "ap",
        "",
        "<div data-key='article'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "western-europe",
        "reuters",
        "",
        "<div class='ArticleBodyWrapper'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "western-europe",
        "reuters",
        "",
        "<div class='StandardArticleBody_body'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "middle-east",
        "anadolu",
        "L",
        "<div class='detay-bg'><h4>LEDE</h4></div><div class='detay-icerik'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "russia",
        "tass",
        "H",
        "<h1 class='article__title'>HEAD</h1><div class='text-block'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
    (
        "russia",
        "sputnik",
        "L",
        "<div class='b-article__lead'>LEDE</div><div class='b-article__text'><p>P1</p><p>P2</p></div><p>T</p>",
    ),
];

/// Gives `[rules]` of a list.
fn rules(list: &str) -> Table {
    let (_, text) = LISTS.iter().find(|(name, _)| *name == list).unwrap();
    let table: Table = text.parse().unwrap();
    table
        .get("rules")
        .and_then(|rules| rules.as_table().cloned())
        .unwrap_or_default()
}

fn compiled(list: &str, name: &str) -> CompiledRule {
    let rules = rules(list);
    let selectors = |part: &str| -> Vec<String> {
        let found = rules.get(name).and_then(|rule| rule.get(part));
        let strings = found
            .and_then(|found| found.as_array())
            .into_iter()
            .flatten();
        strings
            .filter_map(|selector| selector.as_str().map(str::to_owned))
            .collect()
    };
    let rule = ArticleRule {
        headline: selectors("headline"),
        lede: selectors("lede"),
        section: selectors("section"),
        byline: selectors("byline"),
        date: selectors("date"),
        body: selectors("body"),
        remove: selectors("remove"),
        stop_at: selectors("stop_at"),
    };
    CompiledRule::new(&rule).unwrap()
}

#[test]
fn article_shipped_rules() {
    for (list, name, parts, markup) in PAGES {
        let markup = ["HEAD", "LEDE", "SECTION", "P1", "P2", "T<"]
            .into_iter()
            .zip([HEADLINE, LEDE, SECTION, FIRST, SECOND, &format!("{OTHER}<")])
            .fold((*markup).to_owned(), |page, (mark, text)| {
                page.replace(&format!(">{mark}"), &format!(">{text}"))
            });
        let page = format!(
            "<!doctype html><html><head><title>x</title></head><body>{markup}</body></html>"
        );
        let rule = compiled(list, name);
        let context = PageContext {
            rule: Some(&rule),
            ..PageContext::default()
        };
        let article = extract(page.as_bytes(), &context).unwrap();
        assert_eq!(article.method, ExtractionMethod::Rule, "{name}: {markup}");
        assert_eq!(article.paragraphs, [FIRST, SECOND], "{name}: {markup}");
        let check = |part: char, found: Option<&str>, expected: &str| {
            if parts.contains(part) {
                assert_eq!(found, Some(expected), "{name}: {markup}");
            }
        };
        check('H', article.headline.as_deref(), HEADLINE);
        check('L', article.lede.as_deref(), LEDE);
        check('B', article.byline.as_deref(), BYLINE);
        check('S', article.section.as_deref(), SECTION);
    }
}

#[test]
fn article_every_shipped_rule_has_a_page() {
    let shipped: BTreeSet<String> = LISTS
        .iter()
        .flat_map(|(list, _)| rules(list).keys().cloned().collect::<Vec<_>>())
        .collect();
    let read: BTreeSet<String> = PAGES
        .iter()
        .map(|(_, name, _, _)| (*name).to_owned())
        .collect();
    assert_eq!(shipped, read);
}
