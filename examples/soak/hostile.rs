//! Hostile and broken origins, one a feed.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::documents::{answer, feed, item, ok, path_of};
use super::server::{Counters, Handler, Origin, Script};

/// Bytes of a bomb after decoding.
const BOMB_BYTES: usize = 64 << 20;
const RSS: &str = "application/rss+xml";

/// What a hostile origin has to work with.
struct Lair {
    slug: &'static str,
    base: String,
    /// The same server by another address: another origin.
    twin: String,
    /// The port that nobody may reach.
    forbidden: u16,
    counters: Arc<Counters>,
    requests: AtomicU64,
    /// Bytes that are made once.
    made: Vec<u8>,
}

type Answer = fn(&Lair, &str) -> Script;

/// One way to be hostile.
pub(crate) struct Kind {
    slug: &'static str,
    /// Lines of its configuration.
    lines: &'static str,
    /// Makes bytes that are the same in every answer.
    make: Option<fn() -> io::Result<Vec<u8>>>,
    answer: Answer,
}

impl Kind {
    pub(crate) fn configuration(&self, base: &str) -> String {
        let Self { slug, lines, .. } = self;
        let base = if *slug == "no-tls" {
            base.replace("http:", "https:")
        } else {
            base.to_owned()
        };
        let lines = if lines.is_empty() {
            "interval = \"2s\"\narticle = { fetch = false }\n"
        } else {
            lines
        };
        format!("[[feed]]\nid = \"{slug}\"\nurl = \"{base}/feed.xml\"\n{lines}")
    }

    pub(crate) fn handler(
        &self,
        origin: &Origin,
        forbidden: u16,
        counters: &Arc<Counters>,
    ) -> io::Result<Handler> {
        let lair = Lair {
            slug: self.slug,
            base: origin.base(),
            twin: origin.twin()?,
            forbidden,
            counters: Arc::clone(counters),
            requests: AtomicU64::new(0),
            made: self.make.map_or_else(|| Ok(Vec::new()), |make| make())?,
        };
        let answer = self.answer;
        Ok(Arc::new(move |head| answer(&lair, head)))
    }
}

impl Lair {
    fn count(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    fn story(&self, number: u64) -> String {
        item(
            self.slug,
            &number.to_string(),
            &format!("{}/story/{number}", self.base),
            "",
        )
    }

    fn document(&self) -> Vec<u8> {
        feed(self.slug, (0..5).map(|number| self.story(number))).into_bytes()
    }

    /// Gives an address that must not be reached, each time in another form.
    fn forbidden_url(&self, number: u64) -> String {
        const FORMS: [&str; 14] = [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:301]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "0.0.0.0",
            "localhost",
            "127.0.3.1",
            "127.9.9.9",
        ];
        let form = FORMS[usize::try_from(number).unwrap_or(0) % FORMS.len()];
        format!("http://{form}:{}/", self.forbidden)
    }
}

const fn kind(slug: &'static str, answer: Answer) -> Kind {
    Kind {
        slug,
        lines: "",
        make: None,
        answer,
    }
}

const WITH_PAGES: &str = "interval = \"5s\"\n";

/// Gives all ways to be hostile.
pub(crate) fn kinds() -> Vec<Kind> {
    let mut kinds = redirects();
    kinds.extend(network());
    kinds.extend(contents());
    kinds
}

/// Those that lead elsewhere.
fn redirects() -> Vec<Kind> {
    vec![
        kind("redirect-inside", |lair, _| {
            let target = lair.forbidden_url(lair.count());
            redirect(&format!("Location: {target}\r\n"))
        }),
        kind("redirect-loop", |lair, _| {
            redirect(&format!("Location: {}/feed.xml\r\n", lair.base))
        }),
        kind("redirect-chain", |lair, _| {
            redirect(&format!("Location: /{}\r\n", lair.count()))
        }),
        kind("redirect-split", |_, _| {
            redirect("Location: /a\r\n b\rX-Evil: 1\r\n")
        }),
        Kind {
            lines: "interval = \"2s\"\narticle = { fetch = false }\nauth = { user = \"reader\", password_file = \"secret\" }\n",
            ..kind("leak", leak)
        },
    ]
}

/// Those that attack the connection.
fn network() -> Vec<Kind> {
    vec![
        kind("silence", |_, _| Script::Hang(Vec::new())),
        kind("slow-head", |_, _| {
            Script::Drip(b"HTTP/1.1 200 OK\r\nX: ".to_vec(), b'a')
        }),
        kind("slow-body", |_, _| {
            Script::Drip(b"HTTP/1.1 200 OK\r\n\r\n<rss>".to_vec(), b' ')
        }),
        kind("endless-body", |_, _| {
            Script::Repeat(b"HTTP/1.1 200 OK\r\n\r\n<rss>".to_vec(), vec![b' '; 8192])
        }),
        kind("endless-chunks", |_, _| {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            Script::Repeat(head, b"5\r\n     \r\n".repeat(500))
        }),
        kind("endless-head", |_, _| {
            Script::Repeat(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".repeat(500))
        }),
        kind("endless-1xx", |_, _| {
            Script::Repeat(Vec::new(), b"HTTP/1.1 102 Processing\r\n\r\n".repeat(50))
        }),
        kind("smuggler", |lair, _| {
            let evil = ok(
                RSS,
                feed(
                    "control-1",
                    [item("control-1", "evil", "http://127.0.0.1/", "")],
                )
                .as_bytes(),
                "",
            );
            Script::Keep([ok(RSS, &lair.document(), ""), evil].concat())
        }),
        kind("cut", |lair, _| {
            let whole = ok(RSS, &lair.document(), "ETag: \"cut\"\r\n");
            Script::Close(whole.get(..whole.len() - 40).unwrap_or_default().to_vec())
        }),
        kind("no-http", |_, _| {
            Script::Close(b"SSH-2.0-server\r\n".to_vec())
        }),
        kind("no-tls", |_, _| Script::Close(b"plain words".to_vec())),
        kind("cookies", |lair, head| {
            if head.to_ascii_lowercase().contains("\r\ncookie:") {
                lair.counters.note_leak();
            }
            Script::Keep(ok(RSS, &lair.document(), "Set-Cookie: id=1\r\n"))
        }),
        kind("busy", |_, _| {
            Script::Keep(answer("503 Busy", "Retry-After: 99999999999\r\n", b""))
        }),
        kind("gone", |_, _| Script::Keep(answer("410 Gone", "", b""))),
        kind("flood-304", |_, _| {
            Script::Close(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())
        }),
        kind("absurd-age", |lair, _| {
            Script::Keep(ok(
                RSS,
                &lair.document(),
                "Cache-Control: max-age=9999999999999999999\r\n",
            ))
        }),
    ]
}

/// Those that attack whoever reads the body.
fn contents() -> Vec<Kind> {
    let mut kinds = vec![
        bomb("bomb-gzip", gzip_bomb, |lair, _| {
            Script::Keep(ok(RSS, &lair.made, "Content-Encoding: gzip\r\n"))
        }),
        bomb("bomb-br", brotli_bomb, |lair, _| {
            Script::Keep(ok(RSS, &lair.made, "Content-Encoding: br\r\n"))
        }),
        bomb("bomb-zstd", zstd_bomb, |lair, _| {
            Script::Keep(ok(RSS, &lair.made, "Content-Encoding: zstd\r\n"))
        }),
        kind("lying-gzip", |lair, _| {
            Script::Keep(ok(RSS, &lair.document(), "Content-Encoding: gzip\r\n"))
        }),
        kind("laughs", |lair, _| {
            Script::Keep(ok(RSS, laughs(lair).as_bytes(), ""))
        }),
        kind("deep-xml", |_, _| {
            Script::Keep(ok(RSS, "<rss><channel>".repeat(100_000).as_bytes(), ""))
        }),
        kind("thief", |lair, _| {
            // The words of a healthy feed under the guids of that feed.
            let stolen = (0..5).map(|number| {
                let link = format!("http://127.0.1.1/story/{number}");
                format!("<item><guid isPermaLink=\"false\">control-1-{number}</guid><title>thief story</title><link>{link}</link></item>")
            });
            Script::Keep(ok(RSS, feed(lair.slug, stolen).as_bytes(), ""))
        }),
        kind("changing", |lair, _| {
            let count = lair.count();
            Script::Keep(match count % 3 {
                0 => ok(RSS, &lair.document(), ""),
                1 => ok(RSS, b"", ""),
                _ => ok(RSS, b"<rss><channel><item><title>changing story", ""),
            })
        }),
    ];
    kinds.push(Kind {
        lines: WITH_PAGES,
        ..kind("links-inside", links_inside)
    });
    kinds.push(Kind {
        lines: WITH_PAGES,
        ..kind("deep-pages", deep_pages)
    });
    kinds.push(Kind {
        lines: WITH_PAGES,
        ..kind("slow-pages", |lair, head| match path_of(head) {
            "/feed.xml" => Script::Keep(ok(
                RSS,
                feed(lair.slug, (0..20).map(|number| lair.story(number))).as_bytes(),
                "",
            )),
            "/robots.txt" => Script::Keep(answer("404 None", "", b"")),
            _ => Script::Drip(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>".to_vec(),
                b'a',
            ),
        })
    });
    kinds.push(Kind {
        lines: "interval = \"60s\"\narticle = { fetch = false }\n",
        ..kind("flood", |lair, _| {
            let first = lair.count() * 3_000;
            let items = (first..first + 3_000).map(|number| lair.story(number));
            Script::Keep(ok(RSS, feed(lair.slug, items).as_bytes(), ""))
        })
    });
    kinds
}

fn bomb(slug: &'static str, make: fn() -> io::Result<Vec<u8>>, answer: Answer) -> Kind {
    Kind {
        slug,
        lines: "",
        make: Some(make),
        answer,
    }
}

fn redirect(line: &str) -> Script {
    Script::Keep(answer("302 Found", line, b""))
}

/// Leads, for good, to the same server by another address and looks who still carries credentials there.
fn leak(lair: &Lair, head: &str) -> Script {
    let lower = head.to_ascii_lowercase();
    if path_of(head) == "/feed.xml" {
        let line = format!("Location: {}/moved.xml\r\n", lair.twin);
        return Script::Keep(answer("301 Moved", &line, b""));
    }
    if lower.contains("\r\nauthorization:") {
        lair.counters.note_leak();
    }
    Script::Keep(ok(RSS, &lair.document(), ""))
}

/// Names private addresses wherever a feed can name one.
fn links_inside(lair: &Lair, head: &str) -> Script {
    if path_of(head) != "/feed.xml" {
        return Script::Keep(answer("404 None", "", b""));
    }
    let first = lair.count() * 5;
    let inside = lair.forbidden_url(first);
    let mut text = format!(
        "<!DOCTYPE rss [<!ENTITY inside SYSTEM \"{inside}\">]><?xml-stylesheet href=\"{inside}\"?>\
         <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>{} &inside;</title>\
         <image><url>{inside}</url></image><cloud domain=\"127.0.0.1\" port=\"{}\" path=\"/\"/>\
         <atom:link rel=\"hub\" href=\"{inside}\"/><atom:link rel=\"next\" href=\"{inside}\"/>",
        lair.slug, lair.forbidden
    );
    for number in first..first + 5 {
        let url = lair.forbidden_url(number);
        let more = format!(
            "<enclosure url=\"{url}\" type=\"audio/mpeg\" length=\"1\"/><description>&lt;img src=\"{url}\"&gt;</description>"
        );
        let _ = write!(
            text,
            "{}",
            item(
                lair.slug,
                &number.to_string(),
                &format!("{url}{number}"),
                &more
            )
        );
    }
    Script::Keep(ok(RSS, (text + "</channel></rss>").as_bytes(), ""))
}

/// Has pages that take long to read, and pages that lead inside.
fn deep_pages(lair: &Lair, head: &str) -> Script {
    match path_of(head) {
        "/feed.xml" => {
            let first = lair.count();
            let items = (first..first + 4).map(|number| lair.story(number));
            Script::Keep(ok(RSS, feed(lair.slug, items).as_bytes(), ""))
        }
        "/robots.txt" => Script::Repeat(
            b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            b"Disallow: /x*y*z\r\n".repeat(500),
        ),
        path if path.ends_with('0') => redirect(&format!(
            "Location: {}\r\n",
            lair.forbidden_url(lair.count())
        )),
        _ => Script::Keep(ok("text/html", "<div>".repeat(200_000).as_bytes(), "")),
    }
}

fn laughs(lair: &Lair) -> String {
    let mut text = String::from("<!DOCTYPE rss [<!ENTITY a0 \"ha\">");
    for level in 1..40 {
        let below = format!("&a{};", level - 1).repeat(10);
        let _ = write!(text, "<!ENTITY a{level} \"{below}\">");
    }
    let _ = write!(
        text,
        "]><rss version=\"2.0\"><channel><title>{} &a39;</title></channel></rss>",
        lair.slug
    );
    text
}

fn gzip_bomb() -> io::Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b' '; BOMB_BYTES])?;
    encoder.finish()
}

fn brotli_bomb() -> io::Result<Vec<u8>> {
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    encoder.write_all(&vec![b' '; BOMB_BYTES])?;
    Ok(encoder.into_inner())
}

fn zstd_bomb() -> io::Result<Vec<u8>> {
    zstd::encode_all(vec![b' '; BOMB_BYTES].as_slice(), 3)
}
