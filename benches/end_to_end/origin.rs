//! A loopback origin to measure against: any number of feeds of 30 items, with validators and gzip-free bodies.
//!
//! A feed shows its items from `round` on. A request for `/round/N` sets the round, and so brings new items. They are of the day before the
//! origin starts: whenever this runs, none of them is so old that the daemon forgets while it is measured what it compares them by.

#[path = "words.rs"]
mod words;

use std::convert::Infallible;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use newswire::clock::Clock;
use newswire::model::UnixMillis;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use words::Words;

/// How much the origin serves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Feeds.
    pub(crate) feeds: u64,
    /// Items that a feed shows at once.
    pub(crate) items: u64,
}

/// Addresses of 127.0.0.0/8 that the feeds are spread over, so that no host's budget is what is measured.
const HOSTS: u64 = 100;

/// Paragraphs of an item.
const PARAGRAPHS: usize = 8;

/// Writes a configuration with so many feeds to `config`, and serves them until the process ends.
pub(crate) async fn serve(config: &Path, size: Size, round: u64) -> anyhow::Result<()> {
    let listener = TcpListener::bind(("0.0.0.0", 0)).await?;
    let address = listener.local_addr()?;
    std::fs::write(config, configuration(size.feeds, address))?;
    let round = Arc::new(AtomicU64::new(round));
    let served = Served {
        address,
        items: size.items,
        day_start: day_before(Clock::System.now())?,
    };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let (stream, peer) = accepted?;
                // Whoever is not on this machine has nothing to ask here.
                if peer.ip().is_loopback() {
                    connections.spawn(talk(stream, served, Arc::clone(&round)));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// What every answer is made of.
#[derive(Clone, Copy)]
struct Served {
    address: SocketAddr,
    items: u64,
    /// When the day of the items begins.
    day_start: Timestamp,
}

/// Gives the start of the day before that of a moment, in UTC.
fn day_before(now: UnixMillis) -> anyhow::Result<Timestamp> {
    const DAY_MS: i64 = 24 * 60 * 60 * 1000;
    let days = now.0.div_euclid(DAY_MS) - 1;
    Ok(Timestamp::from_millisecond(days * DAY_MS)?)
}

fn configuration(feeds: u64, address: SocketAddr) -> String {
    let port = address.port();
    let mut text = String::from("[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\npace = \"0s\"\n");
    for feed in 0..feeds {
        let host = feed % HOSTS + 1;
        let _ = write!(
            text,
            "[[feed]]\nid = \"feed-{feed}\"\nurl = \"http://127.0.0.{host}:{port}/feed/{feed}.xml\"\n\
             article = {{ fetch = false }}\n"
        );
    }
    text
}

async fn talk(stream: TcpStream, served: Served, round: Arc<AtomicU64>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = answer(&request, served, &round);
        async move { Ok::<_, Infallible>(answer) }
    });
    let connection = hyper::server::conn::http1::Builder::new();
    let _ = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn answer(request: &Request<Incoming>, served: Served, round: &AtomicU64) -> Response<Full<Bytes>> {
    let path = request.uri().path();
    if let Some(number) = path
        .strip_prefix("/round/")
        .and_then(|number| number.parse().ok())
    {
        round.store(number, Ordering::Relaxed);
        return Response::new(Full::default());
    }
    let feed = path
        .strip_prefix("/feed/")
        .and_then(|rest| rest.strip_suffix(".xml"));
    let Some(feed) = feed.and_then(|feed| feed.parse::<u64>().ok()) else {
        let mut missing = Response::new(Full::default());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        return missing;
    };
    let round = round.load(Ordering::Relaxed);
    let tag = format!("\"{round}\"");
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|value| value == tag.as_str());
    let mut response = if known {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(Full::new(document(feed, round, served).into()))
    };
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/rss+xml"),
    );
    if let Ok(tag) = tag.parse() {
        headers.insert(ETAG, tag);
    }
    response
}

/// Writes a feed: some 3 KB of text an item, in words that are as unevenly common as those of a language.
fn document(feed: u64, round: u64, served: Served) -> String {
    let port = served.address.port();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
         <channel><title>Feed {feed}</title><link>http://127.0.0.1:{port}/</link><description>Made up</description>"
    );
    for item in (round..round + served.items).rev() {
        // The same item has the same words in each round.
        let mut words = Words::new(feed << 32 | item);
        let headline = words.sentence(9);
        let teaser = words.sentence(20);
        let mut body = String::new();
        for _ in 0..PARAGRAPHS {
            let sentences: [String; 3] = std::array::from_fn(|_| words.sentence(22));
            let _ = write!(body, "<p>{}</p>", sentences.join(" "));
        }
        let published = served.day_start + SignedDuration::from_mins((item % 1440).cast_signed());
        let published = published.strftime("%d %b %Y %H:%M:%S GMT");
        let _ = write!(
            text,
            "<item><title>{headline}</title>\
             <link>http://127.0.0.{}:{port}/story/{feed}/{item}</link><guid isPermaLink=\"false\">f{feed}-{item}</guid>\
             <pubDate>{published}</pubDate><category>Towns</category>\
             <description>{teaser}</description>\
             <content:encoded><![CDATA[{body}]]></content:encoded></item>",
            feed % HOSTS + 1
        );
    }
    text + "</channel></rss>"
}
