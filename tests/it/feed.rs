//! Reading feeds: agency documents in many charsets and dialects, and what is no feed.

mod agencies;
mod extensions;
mod hostile;
mod json;
mod links;
mod shapes;
mod variants;
mod xhtml;

use newswire::feed::{ParseContext, parse};
use newswire::model::{FeedItem, NotAFeed, ParseWarning, ParsedFeed};

/// Reads a file of tests/fixtures/feeds.
fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/feeds/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(name: &str, context: &ParseContext<'_>) -> (ParsedFeed, Vec<ParseWarning>) {
    parse(&fixture(name), context).unwrap_or_else(|other| panic!("{name}: {other:?}"))
}

fn refused(bytes: &[u8]) -> NotAFeed {
    match parse(bytes, &ParseContext::default()) {
        Ok((feed, _)) => panic!("read as {feed:?}"),
        Err(other) => other,
    }
}

fn published(item: &FeedItem) -> String {
    let date = item.published.as_ref().or(item.updated.as_ref());
    date.map(|date| date.at.to_string()).unwrap_or_default()
}
