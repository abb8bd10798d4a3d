//! Pages that are no articles: challenges for browsers, login and consent forms, paywalls without text.
//!
//! Must not know: how the body was found.

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

const BOT_TITLES: &[&str] = &[
    "just a moment",
    "attention required! | cloudflare",
    "access denied",
    "are you a robot",
    "pardon our interruption",
    "verify you are human",
    "please wait...",
    "ddos-guard",
    "human verification",
    "security check",
    "one more step",
    "403 forbidden",
    "bot verification",
    "request rejected",
    "checking your browser",
    "please verify you are a human",
    "you have been blocked",
    "robot check",
    "captcha",
];
const BOT_MARKS: &[&str] = &[
    "cf-challenge",
    "cf_chl_opt",
    "/cdn-cgi/challenge",
    "captcha-delivery.com",
    "px-captcha",
    "_incapsula_resource",
    "ddos-guard",
    "geo.captcha",
    "awswafcaptcha",
    "aws-waf-token",
    "sgcaptcha",
];
const BOT_WORDS: &[&str] = &[
    "checking your browser",
    "verify you are human",
    "verifying you are human",
    "enable javascript and cookies to continue",
    "please enable js and disable any ad blocker",
    "unusual traffic",
    "are you a robot",
    "not a robot",
    "you have been blocked",
    "security service to protect itself",
    "complete the security check",
    "access to this page has been denied",
];
const LOGIN_TITLES: &[&str] = &[
    "log in",
    "login",
    "sign in",
    "signin",
    "anmelden",
    "einloggen",
    "connexion",
    "se connecter",
    "iniciar sesión",
    "accedi",
    "вход",
    "войти",
    "inloggen",
    "logga in",
    "logg inn",
    "zaloguj",
    "entrar",
];
const CONSENT_WORDS: &[&str] = &[
    "we value your privacy",
    "before you continue",
    "we and our partners",
    "accept all cookies",
    "wir und unsere partner",
    "nous et nos partenaires",
    "zustimmen und weiter",
    "mit werbung",
    "consent.yahoo",
    "accepter et continuer",
    "your privacy choices",
    "privacy wall",
    "cookie wall",
];
/// Words of consent forms that may stand in an article as well.
const CONSENT_SIGNS: &[&str] = &[
    "your consent",
    "our partners",
    "cookies",
    "legitimate interest",
    "personalised ad",
    "personalized ad",
    "your device",
    "all purposes",
    "ihre zustimmung",
    "ihre einwilligung",
    "partnern",
    "berechtigten interesses",
    "auf ihrem gerät",
    "widerrufen",
    "tracking",
    "votre consentement",
    "nos partenaires",
    "intérêt légitime",
    "votre appareil",
    "su consentimiento",
    "nuestros socios",
    "interés legítimo",
    "su dispositivo",
    "il tuo consenso",
    "nostri partner",
    "legittimo interesse",
    "tuo dispositivo",
    "uw toestemming",
    "onze partners",
    "gerechtvaardigd belang",
    "uw apparaat",
];
const PAYWALL_WORDS: &[&str] = &[
    "subscribe to continue",
    "subscribe to go on",
    "subscribe to read",
    "to continue reading",
    "this article is for subscribers",
    "for subscribers only",
    "subscriber exclusive",
    "already a subscriber",
    "jetzt weiterlesen",
    "réservé aux abonnés",
    "exclusivo para suscriptores",
    "artikel nur für abonnenten",
    "only available to subscribers",
];

const LOGIN_WORDS: &[&str] = &[
    "log in",
    "login",
    "sign in",
    "password",
    "anmelden",
    "passwort",
    "mot de passe",
    "contraseña",
    "пароль",
];

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
    let metadata = sight.metadata;
    let undeclared = !metadata.linked.is_article;
    let unsigned = undeclared && metadata.published.is_none();
    if weight > WALL_WEIGHT && !(unsigned && weight <= UNSIGNED_WEIGHT) {
        return None;
    }
    let title = metadata.title.as_deref().unwrap_or("").to_lowercase();
    let seen = if weight >= BODY_WEIGHT {
        sight.body
    } else {
        sight.visible
    }
    .to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| seen.contains(word));
    let titled = |titles: &[&str]| titles.iter().any(|start| title.starts_with(start));
    let refuse = |code, detail: String| {
        Some(PageRefusal {
            code,
            detail,
            notice: Vec::new(),
        })
    };
    let named = |what: &str| format!("{what}, titled \"{}\"", text::clip(&title, 80));
    let is_short = weight < WALL_WEIGHT / 2 || (unsigned && weight <= WALL_WEIGHT);
    if undeclared
        && is_short
        && (titled(BOT_TITLES)
            || has(BOT_WORDS)
            || (weight < BODY_WEIGHT && bot_marked(sight.html)))
    {
        return refuse(FailureCode::BotWall, named("a challenge page for browsers"));
    }
    let asks_login = titled(LOGIN_TITLES) || weight < BODY_WEIGHT || (is_short && has(LOGIN_WORDS));
    if undeclared && metadata.has_password && asks_login {
        return refuse(FailureCode::LoginWall, named("a login form"));
    }
    let signs = CONSENT_SIGNS.iter().filter(|sign| seen.contains(*sign));
    let is_form = is_short && has(CONSENT_WORDS)
        || unsigned && weight >= BODY_WEIGHT && signs.count() >= CONSENT_SIGN_COUNT;
    if undeclared && is_form {
        return refuse(FailureCode::LoginWall, named("a consent form"));
    }
    let pays = metadata.linked.is_free == Some(false);
    if weight < PAYWALL_WEIGHT && (pays || has(PAYWALL_WORDS)) {
        return refuse(
            FailureCode::Paywall,
            "the page shows no text without a subscription".to_owned(),
        );
    }
    (weight < EMPTY_WEIGHT).then(|| PageRefusal {
        code: FailureCode::Empty,
        detail: "the page holds no article text".to_owned(),
        notice: Vec::new(),
    })
}

fn bot_marked(html: &str) -> bool {
    let lower = html.to_ascii_lowercase();
    BOT_MARKS.iter().any(|mark| lower.contains(mark))
}
