//! What newswire promises publishers and its operator on the network, kept by the whole daemon: requests as an origin sees them. Each test
//! bears the numbers of its rules, as in docs/network.md.

mod asking;
mod documented;
mod gaps;
mod guarding;
mod moving;

use std::fmt::Write as _;

use crate::support::desk::{Desk, LOOPBACK, Running};
use crate::support::origin::{Answer, Origin, Recorded};

/// Gives an RSS document of items by number, the newest first, ten minutes apart in their dates.
fn rss(numbers: impl DoubleEndedIterator<Item = u32>) -> String {
    page(numbers, "")
}

/// Gives the same with more in the channel.
fn page(numbers: impl DoubleEndedIterator<Item = u32>, more: &str) -> String {
    let mut text = format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Agency</title>{more}"
    );
    for number in numbers.rev() {
        let _ = write!(
            text,
            "<item><guid isPermaLink=\"false\">g{number}</guid><title>Story {number}</title>\
             <link>https://agency.example/story/{number}</link><pubDate>{}</pubDate></item>",
            date(number)
        );
    }
    text + "</channel></rss>"
}

/// Gives when a story was published.
fn date(number: u32) -> String {
    let (hour, minute) = (number / 6 % 24, number % 6 * 10);
    let day = 1 + number / 144;
    format!("{day:02} Jun 2023 {hour:02}:{minute:02}:00 GMT")
}

/// Gives a feed without article pages that is asked for every second.
fn quick(id: &str, url: &str) -> String {
    format!(
        "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\ninterval = \"1s\"\ntimeout = \"2s\"\narticle = {{ fetch = false }}\n"
    )
}

/// Waits until an origin was asked for a path so many times.
async fn until_asked(origin: &Origin, path: &str, times: usize) {
    let mut requests = 0;
    while origin.count(path) < times {
        requests = requests.max(origin.requests().len()) + 1;
        origin.wait_for(requests).await;
    }
}

/// Gives the requests for a path.
fn asked(origin: &Origin, path: &str) -> Vec<Recorded> {
    let requests = origin.requests().into_iter();
    requests.filter(|request| request.path() == path).collect()
}
