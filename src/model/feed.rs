//! A feed as it is configured.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use xxhash_rust::xxh3::Xxh3;

use super::FeedSlug;

/// One configured feed, checked and with every default filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    /// The `id` of the TOML.
    pub slug: FeedSlug,
    /// Absolute http or https address, as configured.
    pub url: String,
    /// Agency code, such as `TASS`. With the country it is the key of an agency.
    pub agency: Option<String>,
    /// ISO 3166-1 alpha-2 country code, upper case.
    pub country: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// IANA time zone for dates that carry none.
    pub time_zone: Option<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// False where the feed is kept but not polled.
    pub enabled: bool,
    /// How often the feed may and must be polled.
    pub interval: IntervalPolicy,
    /// Price of a request in item-seconds, where the feed has one of its own; 1 to 1,000,000.
    pub price: Option<f64>,
    /// How the feed document is asked for; shared by feeds that say the same.
    pub fetch: Arc<FetchPolicy>,
    /// How the article pages of the feed are treated; shared likewise.
    pub article: Arc<ArticlePolicy>,
    /// Elements of the feed's own that carry a text.
    pub elements: NamedElements,
}

impl Feed {
    /// Gives the scope within which one page is one item: the agency with its country, else the feed alone.
    ///
    /// No feed outside the scope can ever touch the item (FETCH S17).
    pub fn identity_scope(&self) -> String {
        match &self.agency {
            Some(agency) => {
                format!(
                    "agency:{}:{}",
                    self.country.as_deref().unwrap_or(""),
                    agency
                )
            }
            None => format!("feed:{}", self.slug),
        }
    }
}

/// Bounds of the time between two polls of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntervalPolicy {
    /// Shortest time between two polls; at least 1 s.
    pub min: Duration,
    /// Longest time between two polls, whatever was learned or the server hints at.
    pub max: Duration,
}

impl IntervalPolicy {
    /// Tells whether the operator fixed the interval (`interval = "5m"`).
    pub fn is_fixed(&self) -> bool {
        self.min == self.max
    }
}

/// How the document of a feed, or a page, is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchPolicy {
    /// Total time for one request with all its redirects and its body.
    pub timeout: Duration,
    /// Largest body in bytes after decoding.
    pub max_bytes: u64,
    /// Header lines that the operator adds.
    pub headers: Vec<(String, String)>,
    /// Credentials for the configured origin only.
    pub credential: Option<Credential>,
    /// Whether the server may send only what is new (RFC 3229).
    pub delta: bool,
    /// News sitemap of the site that fills gaps.
    pub news_sitemap: Option<String>,
}

/// Credentials of a feed. `Debug` never shows the secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// RFC 7617.
    Basic {
        /// The user name, without a colon.
        user: String,
        /// The password.
        password: String,
    },
    /// RFC 6750.
    Bearer {
        /// The token.
        token: String,
    },
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Basic { .. } => "Basic(…)",
            Self::Bearer { .. } => "Bearer(…)",
        })
    }
}

/// How the article pages of a feed are treated.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticlePolicy {
    /// Whether pages are fetched at all.
    pub fetch: bool,
    /// Total time for one page.
    pub timeout: Duration,
    /// Largest page in bytes after decoding.
    pub max_bytes: u64,
    /// When a page is asked again that nobody says has changed: times after the publication of its story, rising. Empty where it never
    /// is.
    pub recheck: Vec<Duration>,
    /// The agency's own selectors; empty where none are known.
    pub rule: ArticleRule,
}

/// Selectors for the pages of one site: each list is tried in order, and the first that matches wins; of `remove` and `stop_at`
/// all apply.
/// They were checked as CSS by the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArticleRule {
    /// The headline.
    pub headline: Vec<String>,
    /// The standfirst.
    pub lede: Vec<String>,
    /// The section label.
    pub section: Vec<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// When it was published.
    pub date: Vec<String>,
    /// The paragraphs of the body.
    pub body: Vec<String>,
    /// What is cut out of the body first.
    pub remove: Vec<String>,
    /// Where the body ends: before the first element that matches any of them.
    pub stop_at: Vec<String>,
}

impl ArticleRule {
    /// Tells whether no selector is given at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Gives a hash that changes with every selector; `None` where there is none.
    ///
    /// It is stored with the texts that were read by the rule, so it stays the same from one version of the program to the next:
    /// empty lists do not count, that a later version may know more of them.
    pub fn version(&self) -> Option<i64> {
        if self.is_empty() {
            return None;
        }
        let lists = [
            ("headline", &self.headline),
            ("lede", &self.lede),
            ("section", &self.section),
            ("byline", &self.byline),
            ("date", &self.date),
            ("body", &self.body),
            ("remove", &self.remove),
            ("stop_at", &self.stop_at),
        ];
        let mut hash = Xxh3::new();
        for (name, selectors) in lists.iter().filter(|(_, list)| !list.is_empty()) {
            hash.update(name.as_bytes());
            for selector in *selectors {
                hash.update(&[1]);
                hash.update(selector.as_bytes());
            }
            hash.update(&[0]);
        }
        Some(hash.digest().cast_signed())
    }
}

/// Elements of one feed that carry what usually stands elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedElements {
    /// Qualified name of the element with the whole body, such as `yandex:full-text`.
    pub body: Option<String>,
}
