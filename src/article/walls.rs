//! Pages that are no articles: challenges for browsers, login and consent forms, what stands where no story is, paywalls without text.
//!
//! Must not know: how the body was found.

mod missing;
mod words;

use super::PageRefusal;
use super::metadata::Metadata;
use super::text;
use crate::model::FailureCode;

/// A page with more text than this is read as an article whatever else it shows, in characters.
const WALL_WEIGHT: usize = 900;
/// A page that gives no sign of an article is looked at up to so much text, in characters.
const UNSIGNED_WEIGHT: usize = 3_000;
/// So many words of a consent form make one, where each alone may stand in any text.
const CONSENT_SIGN_COUNT: usize = 4;
/// A page behind a paywall with less text than this shows none, in characters.
const PAYWALL_WEIGHT: usize = 250;
/// A body with more text than this speaks for itself, in characters.
const BODY_WEIGHT: usize = 60;
/// A page with less text than this is empty, in characters.
pub(super) const EMPTY_WEIGHT: usize = 25;

/// What is seen of a page when it is judged.
pub(super) struct Sight<'a> {
    /// The page as text.
    pub(super) html: &'a str,
    pub(super) metadata: &'a Metadata<'a>,
    /// All visible text, clipped.
    pub(super) visible: &'a str,
    /// Text of the body that was found.
    pub(super) body: &'a str,
    /// Weight of the body that was found.
    pub(super) body_weight: usize,
}

/// Tells why a page gives no article, where it gives none.
///
/// A flash of two lines on a page with a cookie banner, a login form in its header and a captcha in its comments is an
/// article: where there is a body, only the body itself and the title speak.
pub(super) fn refusal(sight: &Sight<'_>) -> Option<PageRefusal> {
    let weight = sight.body_weight;
    let undeclared = !sight.metadata.linked.is_article;
    let unsigned = undeclared && sight.metadata.published.is_none();
    if weight > WALL_WEIGHT && !(unsigned && weight <= UNSIGNED_WEIGHT) {
        return None;
    }
    let case = Case::of(sight, undeclared, unsigned);
    let named = |what: &str| format!("{what}, titled \"{}\"", text::clip(&case.title, 80));
    let (code, detail) = if case.is_challenge() {
        let detail = named("a challenge page for browsers");
        (FailureCode::BotWall, detail)
    } else if case.asks_for_login() {
        (FailureCode::LoginWall, named("a login form"))
    } else if case.asks_for_consent() {
        (FailureCode::LoginWall, named("a consent form"))
    } else if case.is_missing() {
        let detail = named("a page of the site that stands where no story is");
        (FailureCode::Empty, detail)
    } else if case.is_for_sale() {
        let detail = "the page shows no text without a subscription".to_owned();
        (FailureCode::Paywall, detail)
    } else if weight < EMPTY_WEIGHT {
        let detail = "the page holds no article text".to_owned();
        (FailureCode::Empty, detail)
    } else {
        return None;
    };
    Some(PageRefusal {
        code,
        detail,
        notice: Vec::new(),
    })
}

/// A page with little text, in small letters.
struct Case<'a> {
    sight: &'a Sight<'a>,
    weight: usize,
    title: String,
    headings: Vec<String>,
    /// The body where there is one, else all that is shown.
    seen: String,
    /// Its structured data names no article.
    undeclared: bool,
    /// It bears no date either.
    unsigned: bool,
    is_short: bool,
}

impl<'a> Case<'a> {
    fn of(sight: &'a Sight<'a>, undeclared: bool, unsigned: bool) -> Self {
        let weight = sight.body_weight;
        let seen = if weight >= BODY_WEIGHT {
            sight.body
        } else {
            sight.visible
        };
        let small = |text: &str| text.to_lowercase().replace('\u{2019}', "'");
        Self {
            sight,
            weight,
            title: small(sight.metadata.title.as_deref().unwrap_or_default()),
            headings: sight
                .metadata
                .headings
                .iter()
                .map(|text| small(text))
                .collect(),
            seen: small(seen),
            undeclared,
            unsigned,
            is_short: weight < WALL_WEIGHT / 2 || (unsigned && weight <= WALL_WEIGHT),
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.seen.contains(word))
    }

    fn is_titled(&self, titles: &[&str]) -> bool {
        titles.iter().any(|start| self.title.starts_with(start))
    }

    fn is_challenge(&self) -> bool {
        let is_marked = || self.weight < BODY_WEIGHT && bot_marked(self.sight.html);
        self.undeclared
            && self.is_short
            && (self.is_titled(words::BOT_TITLES) || self.says(words::BOT_WORDS) || is_marked())
    }

    fn asks_for_login(&self) -> bool {
        self.undeclared
            && self.sight.metadata.has_password
            && (self.is_titled(words::LOGIN_TITLES)
                || self.weight < BODY_WEIGHT
                || (self.is_short && self.says(words::LOGIN_WORDS)))
    }

    fn asks_for_consent(&self) -> bool {
        let signs = words::CONSENT_SIGNS.iter();
        let has_signs = || {
            let said = signs.filter(|sign| self.seen.contains(*sign));
            said.count() >= CONSENT_SIGN_COUNT
        };
        self.undeclared
            && (self.is_short && self.says(words::CONSENT_WORDS)
                || self.unsigned && self.weight >= BODY_WEIGHT && has_signs())
    }

    /// Tells whether the page says that the story is not there, or is not shown: its title, or a short text.
    fn is_missing(&self) -> bool {
        let is_named = |title: &String| missing::TITLES.iter().any(|name| is_called(title, name));
        self.unsigned
            && (is_named(&self.title)
                || self.headings.iter().any(is_named)
                || self.is_short && self.says(missing::WORDS))
    }

    /// Tells whether next to nothing but an offer of a subscription is shown.
    fn is_for_sale(&self) -> bool {
        if self.weight < PAYWALL_WEIGHT {
            let is_declared = self.sight.metadata.linked.is_free == Some(false);
            return is_declared || self.says(words::PAYWALL_WORDS);
        }
        if self.weight >= WALL_WEIGHT / 2 {
            return false;
        }
        let offers = |text: &&str| {
            words::PAYWALL_WORDS
                .iter()
                .any(|words| text.contains(words))
        };
        let offered = self.seen.split("\n\n").filter(offers).map(str::len);
        offered.sum::<usize>() * 2 > self.seen.len()
    }
}

/// Tells whether a title is a name of one word, before what parts it from the name of the site, or begins with a name of several.
fn is_called(title: &str, name: &str) -> bool {
    let Some(rest) = title.strip_prefix(name) else {
        return false;
    };
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with(['|', '-', '–', '—', ':']);
    name.contains(' ')
        || !name.is_ascii()
        || is_end(rest.trim_start_matches(['.', '!', '…']).trim_start())
}

fn bot_marked(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    words::BOT_MARKS.iter().any(|mark| lower.contains(mark))
}
