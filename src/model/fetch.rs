//! One request and what came of it. Trouble outside is data here, never an error.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use url::Url;

use super::{Credential, HubLinks, UnixMillis};

/// What is asked for; it decides the Accept line and whether robots.txt is heeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// A feed that the operator named: robots.txt does not apply.
    Feed,
    /// An article page: robots.txt is asked first (RFC 9309).
    Page,
    /// An older page of a feed, which the feed itself names, or a sitemap: robots.txt is asked first.
    OlderPage,
}

/// Everything needed to ask for one resource politely.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchRequest {
    /// What is asked for.
    pub kind: ResourceKind,
    /// Absolute http or https address.
    pub url: Address,
    /// Validators of the last good answer, sent back as they came.
    pub validators: Validators,
    /// Address that the validators belong to (FETCH R26): they are sent on the hop that asks for it. Without one they are
    /// sent on the first hop.
    pub validators_url: Option<String>,
    /// Total time for all hops and the body.
    pub timeout: Duration,
    /// Largest body in bytes after decoding.
    pub max_bytes: u64,
    /// Header lines that the operator adds.
    pub headers: Vec<(String, String)>,
    /// Credentials, sent to the origin of `url` only.
    pub credential: Option<Credential>,
    /// Whether the server may send only what is new since the validators (RFC 3229, `A-IM: feed`).
    pub delta: bool,
}

/// An address that is asked for: as text, or read already by whoever asks for it again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// Text that may turn out to be no address.
    Text(String),
    /// What was read of such a text.
    Read(Arc<Url>),
}

impl Address {
    /// Gives the address as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Read(url) => url.as_str(),
        }
    }
}

impl From<String> for Address {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Address {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Whom a posted message may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Addresses that the guard lets through: somebody else named the URL.
    Guarded,
    /// Any address: the operator wrote the URL into the configuration.
    Anywhere,
}

/// A message to post (RFC 9110 9.3.3). Redirects are not followed: a message is meant for whom it was addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRequest {
    /// Absolute http or https address.
    pub url: String,
    /// `Content-Type` of the body.
    pub content_type: &'static str,
    /// Further header lines.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
    /// Total time.
    pub timeout: Duration,
    /// Whom it may reach.
    pub reach: Reach,
}

/// The answer to a posted message; its body is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// HTTP status.
    pub status: u16,
    /// Where a redirect leads to, absolute.
    pub location: Option<String>,
    /// `Retry-After`, where the answer carries a readable one.
    pub retry_after: Option<RetryAfter>,
}

/// Validators of a representation (RFC 9110 8.8), opaque: the very bytes that the server sent.
///
/// Each byte of the header value is kept as the character of the same number, so that any value survives as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Validators {
    /// `ETag`, quotes and `W/` included.
    pub etag: Option<String>,
    /// `Last-Modified`, never re-formatted.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Tells whether the server gave neither.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One redirect that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Status of the redirect: 301, 302, 303, 307 or 308.
    pub status: u16,
    /// Where it led to, absolute.
    pub target: String,
}

/// `Retry-After` (RFC 9110 10.2.3), read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// A delay from the moment of the answer.
    Delay(Duration),
    /// A moment.
    At(UnixMillis),
}

impl RetryAfter {
    /// Gives how long from `now` it asks for; zero where its moment has passed.
    pub fn wait(self, now: UnixMillis) -> Duration {
        match self {
            Self::Delay(delay) => delay,
            Self::At(at) => at.since(now),
        }
    }
}

/// What is known of one exchange, whatever its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exchange {
    /// Status of the last answer; `None` where no answer came.
    pub status: Option<u16>,
    /// Address of the last request after all hops, without credentials and fragment: what validators belong
    /// to. Empty where the URL asked for is unusable.
    pub final_url: String,
    /// The redirects followed, in order.
    pub hops: Vec<Hop>,
    /// Time spent waiting for servers: all hops and the body, but not for a turn at a host or for robots.txt.
    pub duration: Duration,
    /// Bytes of the body after decoding.
    pub body_bytes: u64,
    /// How long the answer stays fresh (RFC 9111 4.2.1): `max-age`, else `Expires` minus `Date`.
    /// Zero for `no-cache` and for negative values; `None` where the server says nothing readable.
    pub fresh_for: Option<Duration>,
    /// `Retry-After`, where the answer is an error and carries a readable one.
    pub retry_after: Option<RetryAfter>,
    /// The hub that `Link` header lines of the answer name, where they name hub and self (WebSub 4).
    pub hub: Option<HubLinks>,
}

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The facts of the exchange.
    pub exchange: Exchange,
    /// What it means.
    pub outcome: FetchOutcome,
}

/// What an exchange means for the resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchOutcome {
    /// 200 with a whole body, or 226 with what is new, where that was asked for.
    Fresh(Fresh),
    /// 304.
    NotModified,
    /// 429 or 503: the server asks for patience.
    Throttled(FetchFailure),
    /// 410: the resource is gone for good.
    Gone(FetchFailure),
    /// Anything else that gave no body.
    Failed(FetchFailure),
}

/// A body and what came with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fresh {
    /// The decoded body.
    pub body: Bytes,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Validators of this very answer; missing ones are missing.
    pub validators: Validators,
    /// Whether the body holds only what is new since the validators that were sent: 226 (RFC 3229).
    pub is_delta: bool,
}

/// Why a request gave no body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchFailure {
    /// Stable reason code.
    pub code: FailureCode,
    /// One line for a person: no control characters, no credentials.
    pub detail: String,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// All values, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Gives the stable text that the store keeps.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads what `as_str` wrote.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(super) use codes;

codes! {
    /// Why a request or a page failed. The texts are stored and stable.
    FailureCode {
        /// The name of the host does not resolve.
        Dns = "dns",
        /// No connection.
        Connect = "connect",
        /// The certificate or the handshake was refused.
        Tls = "tls",
        /// The total time ran out.
        Timeout = "timeout",
        /// Other long documents took all the memory for bodies: nothing is said of this one.
        NoRoom = "no_room",
        /// The connection broke, or the answer was cut or malformed.
        Broken = "broken",
        /// The body is larger than the cap.
        TooLarge = "too_large",
        /// The body does not decode as its Content-Encoding says.
        BadEncoding = "bad_encoding",
        /// The address is private, loopback or otherwise special, and not allowed.
        AddressRefused = "address_refused",
        /// The address is no http or https URL.
        BadUrl = "bad_url",
        /// Redirects lead back to an address already visited.
        RedirectLoop = "redirect_loop",
        /// More redirects than allowed.
        TooManyRedirects = "too_many_redirects",
        /// 401.
        Http401 = "http_401",
        /// 403.
        Http403 = "http_403",
        /// 404.
        Http404 = "http_404",
        /// 410.
        Http410 = "http_410",
        /// 429.
        Http429 = "http_429",
        /// 503.
        Http503 = "http_503",
        /// Another 4xx.
        Http4xx = "http_4xx",
        /// Another 5xx.
        Http5xx = "http_5xx",
        /// A status that makes no sense here.
        HttpOther = "http_other",
        /// A challenge page for browsers.
        BotWall = "bot_wall",
        /// robots.txt forbids it.
        Robots = "robots",
        /// robots.txt could not be asked, which forbids all meanwhile.
        RobotsUnreachable = "robots_unreachable",
        /// The page is behind a paywall and shows no text.
        Paywall = "paywall",
        /// The page is no HTML.
        NotHtml = "not_html",
        /// The page holds no article text.
        Empty = "empty",
        /// The page is a login or consent form.
        LoginWall = "login_wall",
        /// The page is nested deeper than is safe to parse.
        TooDeep = "too_deep",
        /// The document is no feed.
        NotAFeed = "not_a_feed",
        /// Our own fault: the task that worked on it stopped.
        Internal = "internal",
    }
}

impl FailureCode {
    /// Those that are waited for in vain: no answer came, or only a part of one.
    pub const SILENCE: [Self; 5] = [
        Self::Dns,
        Self::Connect,
        Self::Timeout,
        Self::Broken,
        Self::RobotsUnreachable,
    ];

    /// Tells whether it was waited for in vain.
    pub fn is_silence(self) -> bool {
        Self::SILENCE.contains(&self)
    }
}
