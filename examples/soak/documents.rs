//! What the origins publish.

use std::fmt::Write as _;
use std::sync::Arc;

use newswire::clock::Clock;

use super::arrivals::Arrivals;
use super::server::{Handler, Script};

/// Items that a healthy feed shows.
const WINDOW: i64 = 10;
/// Seconds between two stories of a healthy feed.
const STORY_SECONDS: i64 = 30;

/// Answers as a healthy feed with article pages.
pub(crate) fn control(slug: String, base: String, arrivals: Arc<Arrivals>) -> Handler {
    Arc::new(move |head| {
        let path = path_of(head);
        if path == "/feed.xml" {
            arrivals.note();
            let latest = Clock::System.now().0 / 1000 / STORY_SECONDS;
            let items = (latest - WINDOW + 1..=latest).rev().map(|number| {
                item(
                    &slug,
                    &number.to_string(),
                    &format!("{base}/story/{number}"),
                    "",
                )
            });
            return Script::Keep(ok("application/rss+xml", feed(&slug, items).as_bytes(), ""));
        }
        match path.strip_prefix("/story/") {
            Some(number) => Script::Keep(ok("text/html", page(&slug, number).as_bytes(), "")),
            None => Script::Keep(answer("404 Not Found", "", b"")),
        }
    })
}

/// Gives the path of a request.
pub(crate) fn path_of(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

pub(crate) fn item(slug: &str, number: &str, link: &str, more: &str) -> String {
    format!(
        "<item><guid isPermaLink=\"false\">{slug}-{number}</guid><title>{slug} story {number}</title>\
         <link>{link}</link>{more}</item>"
    )
}

pub(crate) fn feed(slug: &str, items: impl IntoIterator<Item = String>) -> String {
    let mut text = format!("<rss version=\"2.0\"><channel><title>{slug}</title>");
    for item in items {
        text.push_str(&item);
    }
    text + "</channel></rss>"
}

fn page(slug: &str, number: &str) -> String {
    let mut text = format!(
        "<html><head><title>{slug} story {number}</title></head><body><article><h1>{slug} story {number}</h1>"
    );
    for paragraph in 1..=6 {
        let _ = write!(
            text,
            "<p>The council of {slug} met for the {number}th time and spoke of paragraph {paragraph}: of the bridge that is to be mended, \
             of the ferry that was late, and of the money that both of them will cost the town before the winter comes.</p>"
        );
    }
    text + "</article></body></html>"
}

pub(crate) fn ok(content_type: &str, body: &[u8], lines: &str) -> Vec<u8> {
    let lines = format!("Content-Type: {content_type}\r\n{lines}");
    answer("200 OK", &lines, body)
}

pub(crate) fn answer(status: &str, lines: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{lines}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
