//! The web server of the made-up agency: feeds with validators, article pages with everything that stands around an article.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, Stopwatch};

use super::desk::{OUTAGE, STORIES, Story, Version};

/// Connections served at once.
const MAX_CONNECTIONS: usize = 16;

/// A made-up agency on a loopback port of its own.
pub(super) struct Agency {
    listener: TcpListener,
    port: u16,
    length: Duration,
    opened: Stopwatch,
    opened_at: jiff::Timestamp,
}

impl Agency {
    /// Opens the agency; its stories spread over `length`.
    pub(super) async fn open(length: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let opened_at = Clock::System.now().timestamp().unwrap_or_default();
        Ok(Self {
            listener,
            port,
            length,
            opened: Stopwatch::start(),
            opened_at,
        })
    }

    pub(super) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Serves until it is told to stop.
    pub(super) async fn serve(self: Arc<Self>, stop: CancellationToken) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept(), if connections.len() < MAX_CONNECTIONS => {
                    let Ok((stream, _)) = accepted else { continue };
                    connections.spawn(Arc::clone(&self).talk(stream));
                }
            }
        }
    }

    async fn talk(self: Arc<Self>, stream: TcpStream) {
        let service = service_fn(move |request: Request<Incoming>| {
            let answer = self.answer(&request);
            async move { Ok::<_, Infallible>(answer) }
        });
        // A client that goes away is no trouble of the agency's.
        let _ = hyper::server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    /// Gives how much of the demo is over, in hundredths.
    fn hundredths(&self) -> u32 {
        let share = self.opened.elapsed().as_secs_f64() / self.length.as_secs_f64();
        // A share of a minute is far below the limits of the type.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0 to 100 before"
        )]
        let hundredths = (share * 100.0).clamp(0.0, 100.0) as u32;
        hundredths
    }

    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path();
        let now = self.hundredths();
        match path {
            "/robots.txt" => respond("text/plain", "User-agent: *\nDisallow: /internal/\n"),
            "/rss/all.xml" => conditional(request, &self.feed("All news", now, |_| true)),
            "/rss/world.xml" if OUTAGE.contains(&now) => respond(
                "text/html",
                "<html><title>Maintenance</title><p>Back soon</p></html>",
            ),
            "/rss/world.xml" => {
                conditional(request, &self.feed("World", now, |story| story.in_world))
            }
            _ => match story_at(path, now) {
                Some((story, version)) => {
                    respond("text/html; charset=utf-8", &page(story, version))
                }
                None => status(StatusCode::NOT_FOUND),
            },
        }
    }

    fn feed(&self, title: &str, now: u32, carries: impl Fn(&Story) -> bool) -> String {
        let mut items = String::new();
        for story in STORIES.iter().filter(|story| carries(story)) {
            let Some((_, version)) = story.version_at(now) else {
                continue;
            };
            let seconds = self.length.as_secs_f64() * f64::from(version.at) / 100.0;
            let at = self.opened_at + Duration::from_secs_f64(seconds);
            let _ = write!(
                items,
                "<item><title>{}</title><link>{}/story/{}?utm_source=rss</link>\
                 <guid isPermaLink=\"false\">meridian:{}</guid><description>{}</description>\
                 <category>{}</category><pubDate>{}</pubDate></item>",
                escape(version.headline),
                self.origin(),
                story.number,
                story.number,
                escape(version.lede),
                story.section,
                at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            );
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel>\
             <title>Meridian: {title}</title><link>{}/</link>\
             <description>News that never happened</description>{items}</channel></rss>",
            self.origin()
        )
    }
}

fn story_at(path: &str, now: u32) -> Option<(&'static Story, &'static Version)> {
    let number: u32 = path.strip_prefix("/story/")?.parse().ok()?;
    let story = STORIES.iter().find(|story| story.number == number)?;
    story.version_at(now).map(|(_, version)| (story, version))
}

/// Lays an article out as agencies do: with a menu, share buttons, related stories and a footer around it.
fn page(story: &Story, version: &Version) -> String {
    let mut body = String::new();
    for paragraph in version.paragraphs {
        let _ = write!(body, "<p>{}</p>", escape(paragraph));
    }
    let headline = escape(version.headline);
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <title>{headline} - Meridian</title></head><body>\
         <nav><a href=\"/\">Home</a> <a href=\"/world\">World</a></nav>\
         <main><a class=\"story-section\" href=\"/s\">{}</a><h1 class=\"story-title\">{headline}</h1>\
         <div class=\"story-lead\">{}</div><div class=\"share\">Share this story</div>\
         <div class=\"story-body\">{body}</div>\
         <aside><h2>Read also</h2><a href=\"/story/1\">Ten years of Meridian</a></aside></main>\
         <footer>Meridian News Agency, all rights reserved</footer></body></html>",
        story.section,
        escape(version.lede),
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Answers 304 where the client has this very document.
fn conditional(request: &Request<Incoming>, document: &str) -> Response<Full<Bytes>> {
    let tag = format!(
        "\"{:016x}\"",
        xxhash_rust::xxh3::xxh3_64(document.as_bytes())
    );
    let known = request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|value| value == tag.as_str());
    let mut response = if known {
        status(StatusCode::NOT_MODIFIED)
    } else {
        respond("application/rss+xml", document)
    };
    if let Ok(value) = tag.parse() {
        response.headers_mut().insert(ETAG, value);
    }
    response
}

fn respond(content_type: &'static str, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::copy_from_slice(body.as_bytes())));
    let value = hyper::header::HeaderValue::from_static(content_type);
    response.headers_mut().insert(CONTENT_TYPE, value);
    response
}

fn status(code: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = code;
    response
}
