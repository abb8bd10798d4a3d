//! The search for the feeds of one site: few requests, each with the guard, the pace and the robots.txt of the daemon.
//!
//! What a page names is asked for first, then the news sitemaps of robots.txt, and well-known paths only where neither gave a
//! feed. Must not know: how feeds are printed.

use std::collections::{HashSet, VecDeque};
use std::io::{self, Write as _};

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use crate::article;
use crate::clock::Clock;
use crate::config::FetchConfig;
use crate::feed::{self, ParseContext, opml::ListedFeed};
use crate::fetch::Fetch;
use crate::model::{Exchange, FeedFormat, FetchOutcome, Fresh, NotAFeed, ParsedFeed, ResourceKind};

use super::super::exit::Failure;
use super::super::input;
use super::super::output::{count, one_line, style};
use super::places;

/// Requests of one search; redirects and robots.txt count.
const MOST_REQUESTS: usize = 12;
/// Requests that links of pages leave to robots.txt and the sitemaps.
const KEPT_FOR_SITEMAPS: usize = 4;
/// Sitemaps that are read.
const MOST_SITEMAPS: usize = 3;
/// Pages that may name feeds: the one that was asked for, and those that it links as feeds.
const MOST_PAGES: usize = 3;
/// Feeds that were named and not asked for, of which the report tells.
const MOST_NOT_ASKED: usize = 20;

/// A feed that was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) feed: ListedFeed,
    format: FeedFormat,
    items: usize,
}

impl Found {
    /// Says in a line what it is.
    pub(super) fn words(&self) -> String {
        let title = self.feed.title.as_deref().unwrap_or("untitled");
        let items = count(self.items as u64, "item");
        format!("{title} ({}, {items})", self.format)
    }
}

/// What a search gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) found: Vec<Found>,
    /// Requests that were made.
    pub(super) requests: usize,
    /// Feeds that a page names and for which no request was left.
    pub(super) not_asked: Vec<String>,
    /// Why the search ended before its time: the server asked for patience.
    pub(super) throttled: Option<String>,
}

/// An answer with a document.
struct Answer {
    exchange: Exchange,
    fresh: Fresh,
    /// The address to configure: the one asked for, behind the permanent redirects that it begins with.
    address: String,
}

impl Answer {
    fn new(asked: &str, exchange: Exchange, fresh: Fresh) -> Self {
        let permanent = exchange
            .hops
            .iter()
            .take_while(|hop| matches!(hop.status, 301 | 308));
        let address = permanent.last().map_or(asked, |hop| hop.target.as_str());
        Self {
            address: address.to_owned(),
            exchange,
            fresh,
        }
    }

    fn url(&self) -> &str {
        &self.exchange.final_url
    }
}

/// A document that came.
enum Document {
    Feed(Box<ParsedFeed>),
    Other(Vec<String>),
}

/// A search under way.
pub(super) struct Search<'a> {
    fetch: &'a dyn Fetch,
    settings: &'a FetchConfig,
    outcome: Outcome,
    /// Addresses that were asked for or arrived at.
    asked: HashSet<String>,
    /// Hashes of what the feeds that were found hold.
    contents: HashSet<u64>,
    /// Origins whose robots.txt the client knows.
    origins: HashSet<String>,
    pages: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(fetch: &'a dyn Fetch, settings: &'a FetchConfig) -> Self {
        Self {
            fetch,
            settings,
            outcome: Outcome::default(),
            asked: HashSet::new(),
            contents: HashSet::new(),
            origins: HashSet::new(),
            pages: 0,
        }
    }

    /// Searches from an address: a feed, a page or a site.
    ///
    /// # Errors
    /// Where that address gives no document, or standard error cannot be written.
    pub(super) async fn run(mut self, url: &str) -> Result<Outcome, Failure> {
        // The operator named it, so that robots.txt does not apply, as for a configured feed.
        let (exchange, outcome) = self.ask(url, ResourceKind::Feed).await;
        let answer = Answer::new(url, exchange, input::fresh(&one_line(url), outcome)?);
        let site = Url::parse(answer.url()).map_err(io::Error::other)?;
        match self.read(&answer)? {
            Document::Feed(parsed) => {
                let itself = parsed.self_link.clone();
                self.keep(&answer, *parsed);
                let other = itself.filter(|itself| !self.is_near(itself));
                self.follow(other.into_iter().collect()).await?;
            }
            Document::Other(links) => {
                self.follow(links).await?;
                self.ask_sitemaps(&site).await?;
                self.guess(&site).await?;
            }
        }
        Ok(self.outcome)
    }

    /// Asks for what pages and feeds name as feeds, one after the other.
    async fn follow(&mut self, links: Vec<String>) -> io::Result<()> {
        let mut links = VecDeque::from(links);
        while let Some(url) = links.pop_front() {
            if self.requests_left() <= KEPT_FOR_SITEMAPS || self.is_over() {
                self.note_not_asked(url);
                continue;
            }
            let Some(answer) = self.ask_for_candidate(&url).await? else {
                continue;
            };
            match self.read(&answer)? {
                Document::Feed(parsed) => {
                    let itself = parsed.self_link.clone();
                    links.extend(itself.filter(|itself| !self.is_near(itself)));
                    self.keep(&answer, *parsed);
                }
                Document::Other(more) => links.extend(more),
            }
        }
        Ok(())
    }

    /// Asks for the sitemaps that robots.txt names, and keeps those of news.
    async fn ask_sitemaps(&mut self, site: &Url) -> io::Result<()> {
        let Some(robots) = places::robots(site).filter(|_| !self.is_over()) else {
            return Ok(());
        };
        let (_, outcome) = self.ask(&robots, ResourceKind::Feed).await;
        let FetchOutcome::Fresh(fresh) = outcome else {
            return Ok(());
        };
        let mut sitemaps = VecDeque::from(places::sitemaps(&fresh.body, site));
        let mut read = 0_usize;
        let mut has_news = false;
        while let Some(url) = sitemaps.pop_front() {
            let is_wanted = places::is_news(&url) || !has_news;
            if read == MOST_SITEMAPS || self.requests_left() == 0 || self.is_over() {
                break;
            }
            if !is_wanted {
                continue;
            }
            read += 1;
            let Some(answer) = self.ask_for_candidate(&url).await? else {
                continue;
            };
            let Document::Feed(parsed) = self.read(&answer)? else {
                continue;
            };
            has_news |= parsed.format == FeedFormat::NewsSitemap;
            if parsed.format == FeedFormat::Sitemap {
                // An index: only what has news in its name is worth a request.
                let listed = parsed.items.iter().filter_map(|item| item.link.as_deref());
                let news = listed.filter(|url| places::is_news(url) && url.contains("sitemap"));
                for url in news.take(MOST_SITEMAPS).map(str::to_owned) {
                    sitemaps.push_front(url);
                }
            }
            self.keep(&answer, *parsed);
        }
        Ok(())
    }

    /// Tries well-known paths until one is a feed, where nothing was found so far.
    async fn guess(&mut self, site: &Url) -> io::Result<()> {
        for url in places::well_known(site) {
            if !self.outcome.found.is_empty() || self.requests_left() == 0 || self.is_over() {
                break;
            }
            let Some(answer) = self.ask_for_candidate(&url).await? else {
                continue;
            };
            if let Document::Feed(parsed) = self.read(&answer)? {
                self.keep(&answer, *parsed);
            }
        }
        Ok(())
    }

    /// Asks for an address that was asked for by nobody yet; trouble is told and is no end.
    async fn ask_for_candidate(&mut self, url: &str) -> io::Result<Option<Answer>> {
        if self.asked.contains(url) {
            return Ok(None);
        }
        let (exchange, outcome) = self.ask(url, ResourceKind::Page).await;
        let failure = match outcome {
            FetchOutcome::Fresh(fresh) => {
                let is_new = exchange.final_url == url || !self.asked.contains(&exchange.final_url);
                self.asked.insert(exchange.final_url.clone());
                return Ok(is_new.then(|| Answer::new(url, exchange, fresh)));
            }
            FetchOutcome::NotModified => return Ok(None),
            FetchOutcome::Throttled(failure) => {
                self.outcome.throttled = Some(format!("{}: {}", failure.code, failure.detail));
                failure
            }
            FetchOutcome::Gone(failure) | FetchOutcome::Failed(failure) => failure,
        };
        tell(url, &format!("{}: {}", failure.code, failure.detail))?;
        Ok(None)
    }

    /// Makes a request and counts it, with its redirects and the robots.txt that it asks for.
    async fn ask(&mut self, url: &str, kind: ResourceKind) -> (Exchange, FetchOutcome) {
        let mut request = input::request(self.settings, url, kind);
        // A candidate is asked for like a page, for its robots.txt, but may be as large as a feed.
        request.max_bytes = self.settings.max_feed_bytes;
        let fetched = self.fetch.fetch(request).await;
        let hops = &fetched.exchange.hops;
        self.outcome.requests += 1 + hops.len();
        if kind == ResourceKind::Page {
            for url in std::iter::once(url).chain(hops.iter().map(|hop| hop.target.as_str())) {
                let origin = Url::parse(url).map(|url| url.origin().ascii_serialization());
                let is_new = origin.is_ok_and(|origin| self.origins.insert(origin));
                self.outcome.requests += usize::from(is_new);
            }
        }
        self.asked.insert(url.to_owned());
        if kind == ResourceKind::Feed {
            self.asked.insert(fetched.exchange.final_url.clone());
        }
        (fetched.exchange, fetched.outcome)
    }

    /// Reads a document: a feed, or something that may name feeds. Says which.
    fn read(&mut self, answer: &Answer) -> io::Result<Document> {
        let (url, fresh) = (answer.url(), &answer.fresh);
        let content_type = fresh.content_type.as_deref();
        let context = ParseContext {
            url: Some(url),
            content_type,
            now: Some(Clock::System.now()),
            most_bytes: Some(self.settings.max_feed_bytes),
            ..ParseContext::default()
        };
        match feed::parse(&fresh.body, &context) {
            Ok((parsed, _)) => {
                tell(
                    url,
                    &format!(
                        "{}, {}",
                        parsed.format,
                        count(parsed.items.len() as u64, "item")
                    ),
                )?;
                Ok(Document::Feed(Box::new(parsed)))
            }
            Err(NotAFeed { detail, .. }) => {
                self.pages += 1;
                let links = if self.pages <= MOST_PAGES {
                    article::feed_links(&fresh.body, content_type, Some(url))
                } else {
                    Vec::new()
                };
                tell(
                    url,
                    &format!("{detail}, names {}", count(links.len() as u64, "feed")),
                )?;
                Ok(Document::Other(
                    links.into_iter().map(|link| link.url).collect(),
                ))
            }
        }
    }

    /// Keeps a feed, unless another with the same content was found. Sitemaps without news are none.
    fn keep(&mut self, answer: &Answer, parsed: ParsedFeed) {
        let content = content(&answer.fresh, &parsed);
        if parsed.format == FeedFormat::Sitemap || !self.contents.insert(content) {
            return;
        }
        self.outcome.found.push(Found {
            format: parsed.format,
            items: parsed.items.len(),
            feed: ListedFeed {
                title: parsed.title,
                url: answer.address.clone(),
                language: parsed.language,
                ..ListedFeed::default()
            },
        });
    }

    /// Tells whether an address was asked for, but for its scheme and the slash at its end.
    fn is_near(&self, url: &str) -> bool {
        let near = bare(url);
        self.asked.iter().any(|asked| bare(asked) == near)
    }

    fn requests_left(&self) -> usize {
        MOST_REQUESTS.saturating_sub(self.outcome.requests)
    }

    fn is_over(&self) -> bool {
        self.outcome.throttled.is_some()
    }

    fn note_not_asked(&mut self, url: String) {
        if self.outcome.not_asked.len() < MOST_NOT_ASKED && !self.asked.contains(&url) {
            self.outcome.not_asked.push(url);
        }
    }
}

/// Gives an address without its scheme and the slash at its end.
fn bare(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    rest.strip_suffix('/').unwrap_or(rest)
}

/// Hashes what a feed holds: its items, so that the RSS and the Atom of one list are the same; without items, its bytes.
fn content(fresh: &Fresh, parsed: &ParsedFeed) -> u64 {
    if parsed.items.is_empty() {
        return xxh3_64(&fresh.body);
    }
    let names = parsed.items.iter().filter_map(|item| {
        let name = item.link.as_deref().or(item.id.as_deref());
        name.or(item.title.as_deref())
    });
    xxh3_64(names.collect::<Vec<_>>().join("\n").as_bytes())
}

/// Says on standard error what came of a request.
fn tell(url: &str, words: &str) -> io::Result<()> {
    writeln!(
        anstream::stderr(),
        "{} {}",
        style::paint(style::HEADER, &format!("{}:", one_line(url))),
        one_line(words)
    )
}
