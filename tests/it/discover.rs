//! The feeds of a site: found with few requests, printed as a feed list; and the report of a home page that was configured.

use std::fs;
use std::path::PathBuf;

use newswire::article::{self, FeedLinkKind};
use newswire::clock::Clock;
use tempfile::TempDir;

use crate::support::desk::{Desk, LOOPBACK, configuration};
use crate::support::origin::{Answer, Origin};
use crate::support::program::{Ended, run};

fn rss(title: &str, items: &[&str]) -> Answer {
    let items = items.iter().map(|item| {
        format!("<item><title>{item}</title><link>https://agency.example/{item}</link></item>")
    });
    let items: String = items.collect();
    let document = format!(
        "<rss version=\"2.0\"><channel><title>{title}</title><language>en-gb</language>{items}</channel></rss>"
    );
    Answer::ok(document).header("Content-Type", "application/rss+xml")
}

fn page(body: &str) -> Answer {
    let page = format!("<!doctype html><html><head><title>Agency</title>{body}</head></html>");
    Answer::ok(page).header("Content-Type", "text/html; charset=utf-8")
}

fn news_sitemap(stories: &[&str]) -> Answer {
    let now = Clock::System.now();
    let urls = stories.iter().map(|story| {
        format!(
            "<url><loc>https://agency.example/{story}</loc><news:news><news:publication>\
             <news:name>Agency News</news:name><news:language>en</news:language></news:publication>\
             <news:publication_date>{now}</news:publication_date>\
             <news:title>{story}</news:title></news:news></url>"
        )
    });
    Answer::ok(format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{}</urlset>",
        urls.collect::<String>()
    ))
}

fn repeat(numbers: impl Iterator<Item = u32>, piece: impl Fn(u32) -> String) -> String {
    numbers.map(piece).collect::<Vec<_>>().concat()
}

/// Runs the program on a site of an origin and waits for it beside the origin.
async fn discover(url: String) -> Ended {
    in_folder(vec!["discover".to_owned(), url]).await
}

async fn in_folder(arguments: Vec<String>) -> Ended {
    let folder: TempDir = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("newswire.toml"), LOOPBACK).unwrap();
    let running = tokio::task::spawn_blocking(move || {
        let mut all = vec!["--config", "newswire.toml"];
        all.extend(arguments.iter().map(String::as_str));
        run(&PathBuf::from(folder.path()), &all)
    });
    running.await.unwrap()
}

/// Reads what was printed as the configuration would, and gives `id url` of each feed.
fn feeds(printed: &Ended) -> Vec<String> {
    assert_eq!(printed.code, Some(0), "{}", printed.stderr);
    let config = configuration(&printed.stdout);
    let lines = config
        .feeds
        .iter()
        .map(|feed| format!("{} {}", feed.slug, feed.url));
    lines.collect()
}

#[tokio::test]
async fn a_home_page_gives_the_feeds_that_it_names_each_once() {
    let origin = Origin::start().await;
    origin.route(
        "/",
        page(
            "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"All\" href=\"/all.xml\">\
             <link rel=alternate type='application/atom+xml' href='/same-as-all'>\
             <link rel=stylesheet href=/style.css>\
             </head><body><a href=\"sport/rss\">Sport</a><a href=\"/old-sport/feed\">Sport</a>",
        ),
    );
    origin.route("/all.xml", rss("Agency: all", &["a", "b"]));
    origin.route(
        "/same-as-all",
        Answer::ok(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Agency</title>\
             <entry><link href=\"https://agency.example/a\"/><title>a</title></entry>\
             <entry><link href=\"https://agency.example/b\"/><title>b</title></entry></feed>",
        ),
    );
    origin.route("/sport/rss", rss("Agency: sport", &["c"]));
    origin.route("/old-sport/feed", Answer::redirect(301, "/sport/rss"));
    let printed = discover(origin.url("/")).await;
    assert_eq!(
        feeds(&printed),
        [
            format!("agency-all {}", origin.url("/all.xml")),
            format!("agency-sport {}", origin.url("/sport/rss")),
        ]
    );
    assert!(
        printed.stdout.contains("# Agency: all (rss, 2 items)\n"),
        "{}",
        printed.stdout
    );
    assert!(
        printed.stdout.contains("language = \"en-gb\""),
        "{}",
        printed.stdout
    );
    assert_eq!(origin.count("/feed"), 0, "no guess where feeds are named");
    assert_eq!(origin.count("/style.css"), 0);
}

#[tokio::test]
async fn a_feed_is_its_own_result_with_what_it_calls_itself() {
    let origin = Origin::start().await;
    let itself = origin.url("/full.xml");
    let document = format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Agency</title>\
         <atom:link rel=\"self\" href=\"{itself}\"/><item><guid>1</guid><title>One</title></item></channel></rss>"
    );
    origin.route("/short.xml", Answer::ok(document));
    origin.route("/full.xml", rss("Agency", &["a", "b"]));
    origin.route("/robots.txt", Answer::ok("User-agent: *\nDisallow: /short"));
    let found = feeds(&discover(origin.url("/short.xml")).await);
    let [short, full] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(*short, format!("agency {}", origin.url("/short.xml")));
    let (id, url) = full.split_once(' ').unwrap();
    assert_eq!(url, itself);
    assert!(id.starts_with("agency-"), "{id}");
    assert_eq!(origin.requests().len(), 3, "{:?}", origin.requests());
}

#[tokio::test]
async fn news_sitemaps_of_robots_are_found_and_others_are_not() {
    let origin = Origin::start().await;
    origin.route("/", page(""));
    let robots = format!(
        "User-agent: *\nDisallow: /private\nSitemap: {}\nsitemap: /news.xml\n",
        origin.url("/sitemap.xml")
    );
    origin.route("/robots.txt", Answer::ok(robots));
    origin.route("/news.xml", news_sitemap(&["a", "b", "c"]));
    let printed = discover(origin.url("/")).await;
    assert_eq!(
        feeds(&printed),
        [format!("agency-news {}", origin.url("/news.xml"))]
    );
    assert!(
        printed.stdout.contains("(news_sitemap, 3 items)"),
        "{}",
        printed.stdout
    );
    assert_eq!(origin.count("/sitemap.xml"), 0);
}

#[tokio::test]
async fn a_sitemap_index_leads_to_its_news_sitemap() {
    let origin = Origin::start().await;
    origin.route("/", page(""));
    origin.route("/robots.txt", Answer::ok("Sitemap: /sitemap.xml"));
    let index = ["/sitemap-topics.xml", "/sitemap-news.xml"]
        .map(|path| format!("<sitemap><loc>{}</loc></sitemap>", origin.url(path)));
    origin.route(
        "/sitemap.xml",
        Answer::ok(format!(
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}</sitemapindex>",
            index.concat()
        )),
    );
    origin.route("/sitemap-news.xml", news_sitemap(&["a"]));
    assert_eq!(
        feeds(&discover(origin.url("/")).await),
        [format!("agency-news {}", origin.url("/sitemap-news.xml"))]
    );
    assert_eq!(origin.count("/sitemap-topics.xml"), 0);
}

#[tokio::test]
async fn a_page_of_feeds_that_the_home_page_links_is_read_too() {
    let origin = Origin::start().await;
    origin.route("/", page("</head><body><a href=/rss>RSS</a>"));
    origin.route(
        "/rss",
        page("</head><body><a href=/rss/world.xml>World</a>"),
    );
    origin.route("/rss/world.xml", rss("World", &["a"]));
    assert_eq!(
        feeds(&discover(origin.url("/")).await),
        [format!("world {}", origin.url("/rss/world.xml"))]
    );
}

#[tokio::test]
async fn well_known_paths_are_tried_where_nothing_is_named() {
    let origin = Origin::start().await;
    origin.route("/", page(""));
    origin.route("/rss.xml", rss("Новости", &["a"]));
    origin.route("/feed.xml", rss("Not asked for", &["b"]));
    let printed = discover(origin.url("/")).await;
    // A title in another script gives no id: the host does.
    assert_eq!(
        feeds(&printed),
        [format!("127-0-0-1 {}", origin.url("/rss.xml"))]
    );
    assert_eq!(origin.count("/feed.xml"), 0);
}

#[tokio::test]
async fn nothing_found_is_said_with_few_requests() {
    let origin = Origin::start().await;
    let links = repeat(0..50, |number| {
        format!("<a href=\"/{number}/rss\">{number}</a>")
    });
    origin.route("/", page(&format!("</head><body>{links}")));
    origin.route("/empty", page(""));
    for path in ["/", "/empty"] {
        let before = origin.requests().len();
        let ended = discover(origin.url(path)).await;
        assert_eq!(ended.code, Some(65), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
        assert!(
            ended.stderr.contains("no feed found at"),
            "{}",
            ended.stderr
        );
        let asked = origin.requests().len() - before;
        assert!((8..=12).contains(&asked), "{path}: {asked}");
        let is_told = ended.stderr.contains("not asked: ");
        assert_eq!(is_told, path == "/", "{}", ended.stderr);
    }
}

#[tokio::test]
async fn what_robots_forbids_is_not_asked_for() {
    let origin = Origin::start().await;
    origin.route(
        "/",
        page("<link rel=alternate type=application/rss+xml href=/a.rss>"),
    );
    origin.route("/a.rss", rss("Agency", &["a"]));
    origin.route("/robots.txt", Answer::ok("User-agent: *\nDisallow: /"));
    let ended = discover(origin.url("/")).await;
    assert_eq!(ended.code, Some(65), "{}", ended.stderr);
    assert!(ended.stderr.contains("robots"), "{}", ended.stderr);
    assert_eq!(origin.count("/a.rss"), 0);
    assert_eq!(origin.count("/feed"), 0);
}

#[tokio::test]
async fn trouble_has_its_exit_code() {
    let origin = Origin::start().await;
    origin.route("/busy", Answer::status(429));
    origin.route(
        "/",
        page("<link rel=alternate type=application/rss+xml href=/busy>"),
    );
    let check = async |url: String, code: i32, words: &str| {
        let ended = discover(url.clone()).await;
        assert_eq!(ended.code, Some(code), "{url}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{url}: {}", ended.stderr);
    };
    check(origin.url("/absent"), 1, "http_404").await;
    check(origin.url("/busy"), 75, "http_429").await;
    check(origin.url("/"), 75, "http_429").await;
    check("ftp://agency.example/".to_owned(), 64, "no http or https").await;
    assert_eq!(
        origin.count("/feed"),
        0,
        "a server that is busy is left alone"
    );
}

#[tokio::test]
async fn a_configured_home_page_is_reported_with_its_feeds() {
    let origin = Origin::start().await;
    let links = repeat(1..=4, |number| {
        format!("<link rel=alternate type=application/rss+xml href=/{number}.xml>")
    });
    origin.route("/", page(&links));
    let url = origin.url("/");
    let desk = Desk::new();
    let text = format!("{LOOPBACK}[[feed]]\nid = \"home\"\nurl = \"{url}\"\n");
    desk.run_once(&text).await;
    let named = format!("it names these feeds: {url}1.xml, {url}2.xml, {url}3.xml");
    let expected = format!("an HTML page with the title \"Agency\"; {named}");
    assert_eq!(
        desk.value::<String>("SELECT last_error_detail FROM feed"),
        expected
    );
    let ended = in_folder(vec!["parse".to_owned(), url]).await;
    assert_eq!(ended.code, Some(65), "{}", ended.stderr);
    assert!(ended.stderr.contains(&expected), "{}", ended.stderr);
}

#[tokio::test]
async fn a_configured_list_of_sitemaps_is_reported_with_what_it_lists() {
    let origin = Origin::start().await;
    let url = origin.url("/");
    let listed = ["a.xml", "b.xml", "c.xml", "news.xml"];
    let listed = listed.map(|name| format!("<sitemap><loc>{url}{name}</loc></sitemap>"));
    origin.route(
        "/sitemap.xml",
        Answer::ok(format!(
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}</sitemapindex>",
            listed.concat()
        )),
    );
    let desk = Desk::new();
    let text = format!("{LOOPBACK}[[feed]]\nid = \"list\"\nurl = \"{url}sitemap.xml\"\n");
    desk.run_once(&text).await;
    assert_eq!(
        desk.value::<String>("SELECT last_error || ': ' || last_error_detail FROM feed"),
        format!(
            "not_a_feed: a list of 4 sitemaps; it names these: {url}news.xml, {url}a.xml, {url}b.xml"
        )
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM item"), 0);
    assert_eq!(origin.requests().len(), 1);
}

fn check_links(html: &str, expected: &[&str]) {
    let page = format!("<!doctype html><html><body>{html}</body></html>");
    let url = Some("https://agency.example/en/");
    let links = article::feed_links(page.as_bytes(), Some("text/html"), url);
    let urls: Vec<&str> = links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(urls, expected, "{html}");
}

#[test]
fn feeds_that_a_page_declares() {
    let check = check_links;
    let link = |attributes: &str| format!("<link {attributes}>");
    check(
        &link("rel=alternate type=application/rss+xml href=rss.xml"),
        &["https://agency.example/en/rss.xml"],
    );
    check(
        &link(
            "REL='ALTERNATE home' TYPE='Application/Atom+XML; charset=utf-8' HREF='//b.example/x'",
        ),
        &["https://b.example/x"],
    );
    check(&link("rel=feed href=/x"), &["https://agency.example/x"]);
    check(
        &link("rel=alternate type=application/json href=/feed.json"),
        &["https://agency.example/feed.json"],
    );
    check(
        &link("rel=alternate type=application/json href=/api/1"),
        &[],
    );
    check(
        &link("rel=alternate type=application/json+oembed href=/oembed?x=feed"),
        &[],
    );
    check(&link("rel=alternate hreflang=fr href=/fr/"), &[]);
    check(&link("rel=stylesheet type=text/css href=/rss.css"), &[]);
    check(
        &link("rel=alternate type=application/rss+xml href=javascript:void(0)"),
        &[],
    );
    check(
        &link("rel=alternate type=application/rss+xml href=https://user:secret@agency.example/rss"),
        &[],
    );
}

#[test]
fn links_that_look_like_feeds() {
    let check = check_links;
    check(
        "<base href=https://cdn.example/x/><a href=feed>Feed</a>",
        &["https://cdn.example/x/feed"],
    );
    check(
        "<a href=feed://agency.example/all#top>All</a>",
        &["https://agency.example/all"],
    );
    check(
        "<a href=feed:https://agency.example/all>All</a>",
        &["https://agency.example/all"],
    );
    check(
        "<a href='/?feed=rss2'>x</a>",
        &["https://agency.example/?feed=rss2"],
    );
    check(
        "<a href=/world.rss>x</a>",
        &["https://agency.example/world.rss"],
    );
    check(
        "<a href=/rss_world.xml>x</a>",
        &["https://agency.example/rss_world.xml"],
    );
    check(
        "<a href=/rss/world/europe>x</a>",
        &["https://agency.example/rss/world/europe"],
    );
    check(
        "<a href=https://feeds.agency.example/world>x</a>",
        &["https://feeds.agency.example/world"],
    );
    for story in [
        "/2026/03/how-farmers-feed-the-city",
        "/feed-the-birds.html",
        "/newsfeed-editor",
        "/sitemap.xml",
        "/rss/readers-choice.html",
        "mailto:rss@agency.example",
    ] {
        check(&format!("<a href=\"{story}\">x</a>"), &[]);
    }
}

#[test]
fn the_surest_links_come_first_and_are_bounded() {
    let many = repeat(0..500, |number| {
        format!("<a href=/{number}.rss>{number}</a>")
    });
    let page = format!(
        "<html><head><link rel=alternate type=application/rss+xml title='Comments Feed' href=/comments/feed></head>\
         <body><a href=/z.rss> The \n last </a><link rel=alternate type=application/atom+xml href=/y>{many}</body></html>"
    );
    let links = article::feed_links(page.as_bytes(), None, Some("http://agency.example/"));
    assert_eq!(links.len(), 100);
    assert_eq!(links[0].url, "http://agency.example/y");
    assert_eq!(links[0].kind, FeedLinkKind::Declared);
    assert_eq!(links[1].url, "http://agency.example/z.rss");
    assert_eq!(links[1].title.as_deref(), Some("The last"));
    assert_eq!(links[99].kind, FeedLinkKind::Comments);
    assert_eq!(article::feed_links(b"\x89PNG", None, None), []);
    assert_eq!(
        article::feeds_named(b"<html><a href=/rss>x</a>", None, None),
        None
    );
}
