//! What the name, class and id of an element say about its content.
//!
//! Must not know: the text of a page.

use std::ops::{BitOr, BitOrAssign};

/// What an element seems to be; several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Traits(u32);

impl Traits {
    pub(super) const NONE: Self = Self(0);
    /// Never part of an article: share bars, related stories, newsletter boxes, comments.
    pub(super) const NOISE: Self = Self(1);
    /// Often not part of an article.
    pub(super) const DOUBT: Self = Self(1 << 1);
    /// Caption or credit of a picture.
    pub(super) const CAPTION: Self = Self(1 << 2);
    /// Who wrote it.
    pub(super) const BYLINE: Self = Self(1 << 3);
    /// When it was written.
    pub(super) const DATE: Self = Self(1 << 4);
    /// Standfirst.
    pub(super) const LEDE: Self = Self(1 << 5);
    /// Body of an article.
    pub(super) const BODY: Self = Self(1 << 6);
    /// An article as a whole.
    pub(super) const ARTICLE: Self = Self(1 << 7);
    /// Not seen by a reader.
    pub(super) const HIDDEN: Self = Self(1 << 8);
    /// Reader comments.
    pub(super) const COMMENTS: Self = Self(1 << 9);
    /// Headline of the page.
    pub(super) const TITLE: Self = Self(1 << 10);
    /// Section label or tag list.
    pub(super) const LABEL: Self = Self(1 << 11);
    /// An embedded post of a social network.
    pub(super) const EMBED: Self = Self(1 << 12);
    /// Byline, date, label and title: what stands around a text.
    pub(super) const MARKS: Self = Self(1 << 3 | 1 << 4 | 1 << 10 | 1 << 11);
    /// What makes an inline element a block of its own.
    pub(super) const INLINE_BOUNDS: Self = Self(1 | 1 << 2 | 1 << 8);
    /// A picture with what belongs to it.
    pub(super) const PICTURE: Self = Self(1 << 13);
    /// Posts of a live blog or ticker.
    pub(super) const LIVE: Self = Self(1 << 14);
    /// Anything that a reader would not call the running text.
    pub(super) const OUTSIDE: Self = Self(1 | 1 << 8 | 1 << 9 | 1 << 14);

    /// Tells whether one of the given traits is there.
    pub(super) const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes traits away.
    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Traits {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Traits {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl std::fmt::Display for Traits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const NAMES: [&str; 15] = [
            "noise", "doubt", "caption", "byline", "date", "lede", "body", "article", "hidden",
            "comments", "title", "label", "embed", "picture", "live",
        ];
        let named: Vec<&str> = (0..)
            .zip(NAMES)
            .filter(|(bit, _)| self.any(Self(1 << bit)))
            .map(|(_, name)| name)
            .collect();
        if named.is_empty() {
            Ok(())
        } else {
            write!(formatter, "[{}]", named.join(" "))
        }
    }
}

/// Longest class or id value that is read, in bytes.
const NAME_LIMIT: usize = 300;

/// Reads a class or id value.
pub(super) fn of_names(value: &str) -> Traits {
    if value.len() > NAME_LIMIT {
        Traits::NONE
    } else {
        read(value)
    }
}

fn read(value: &str) -> Traits {
    let mut traits = Traits::NONE;
    for name in value.split_ascii_whitespace() {
        traits |= read_name(name);
    }
    traits
}

/// Reads one class name: its words, and each pair of neighbouring words.
fn read_name(name: &str) -> Traits {
    // Only the whole name counts: "field-label-hidden" hides a label.
    if matches!(
        name,
        "hidden"
            | "is-hidden"
            | "element-hidden"
            | "visually-hidden"
            | "element-invisible"
            | "sr-only"
            | "d-none"
    ) {
        return Traits::HIDDEN;
    }
    let lower = name.to_ascii_lowercase();
    let words = split_words(name, &lower);
    let mut traits = Traits::NONE;
    let is_modifier = words.first().is_some_and(|word| {
        matches!(
            *word,
            "has" | "no" | "is" | "with" | "without" | "hide" | "show"
        )
    });
    if is_modifier && words.len() > 1 {
        return Traits::NONE;
    }
    for word in words
        .iter()
        .filter(|word| word.len() > 2 || words.len() == 1 || **word == "ad")
    {
        traits |= word_traits(word);
    }
    for pair in words.windows(2) {
        if let [first, second] = pair {
            traits |= pair_traits(first, second);
        }
    }
    if traits.any(Traits::BODY) {
        traits = traits.without(Traits::DOUBT);
    }
    // "social-media-embed" holds a post that the text quotes.
    if words
        .iter()
        .any(|word| matches!(*word, "embed" | "embedded"))
        && words.contains(&"social")
    {
        traits = traits.without(Traits::NOISE);
    }
    traits
}

/// Splits at signs, digits and changes from small to capital letters; gives the words as they stand in `lower`, which is
/// the name in lower case.
fn split_words<'a>(name: &str, lower: &'a str) -> Vec<&'a str> {
    let mut words = Vec::with_capacity(8);
    let mut start = 0;
    let mut after_small = false;
    for (place, byte) in name.bytes().enumerate() {
        let boundary = !byte.is_ascii_alphabetic();
        if boundary || (byte.is_ascii_uppercase() && after_small) {
            words.extend(lower.get(start..place).filter(|word| !word.is_empty()));
            start = place + usize::from(boundary);
        }
        after_small = byte.is_ascii_lowercase();
    }
    words.extend(lower.get(start..).filter(|word| !word.is_empty()));
    words
}

#[expect(clippy::too_many_lines, reason = "a table of words, not logic")]
fn word_traits(word: &str) -> Traits {
    match word {
        "gallery"
        | "carousel"
        | "slider"
        | "slideshow"
        | "slides"
        | "share"
        | "sharing"
        | "sharebar"
        | "shares"
        | "sharer"
        | "sharebuttons"
        | "social"
        | "socials"
        | "addthis"
        | "addtoany"
        | "sharethis"
        | "sharedaddy"
        | "related"
        | "relateds"
        | "relatedarticles"
        | "relatedposts"
        | "relatedstories"
        | "relatedcontent"
        | "relatedlinks"
        | "recirc"
        | "recirculation"
        | "recommended"
        | "recommendation"
        | "recommendations"
        | "recommend"
        | "recommends"
        | "outbrain"
        | "taboola"
        | "zergnet"
        | "revcontent"
        | "mgid"
        | "dianomi"
        | "sponsored"
        | "sponsor"
        | "sponsors"
        | "advert"
        | "adverts"
        | "advertisement"
        | "advertisements"
        | "advertising"
        | "adsense"
        | "dfp"
        | "adslot"
        | "newsletter"
        | "newsletters"
        | "subscribe"
        | "subscription"
        | "subscriptions"
        | "signup"
        | "nav"
        | "navi"
        | "navigation"
        | "navbar"
        | "subnav"
        | "menu"
        | "submenu"
        | "breadcrumb"
        | "breadcrumbs"
        | "breadcrumbcontainer"
        | "pagination"
        | "pager"
        | "paging"
        | "cookie"
        | "cookies"
        | "consent"
        | "gdpr"
        | "trending"
        | "popular"
        | "mostread"
        | "mostpopular"
        | "mostviewed"
        | "ticker"
        | "copyright"
        | "donate"
        | "donation"
        | "donations"
        | "follow"
        | "followus"
        | "feedback"
        | "authorbio"
        | "authorbox"
        | "readmore"
        | "readnext"
        | "seealso"
        | "morefrom"
        | "printonly"
        | "toolbar"
        | "tagcloud"
        | "promo"
        | "promos"
        | "promobox"
        | "promotion"
        | "skip"
        | "correctionform"
        | "ratings"
        | "upnext"
        | "nextup"
        | "screenreader"
        | "assistive"
        | "tooltip"
        | "tooltips"
        | "backlink"
        | "bookmark"
        | "bookmarks"
        | "whatsapp"
        | "telegram"
        | "pinterest"
        | "readalso"
        | "alsoread"
        | "yarpp"
        | "hashtags"
        | "interstitial"
        | "dropdown"
        | "paginator" => Traits::NOISE,
        "comment" | "comments" | "commentlist" | "commentlisting" | "disqus" | "respond"
        | "commentaires" | "kommentare" | "viafoura" | "livefyre" | "discussion" => {
            Traits::COMMENTS
        }
        "visuallyhidden" | "invisible" | "offscreen" => Traits::HIDDEN,
        "teaser" | "teasers" | "team" | "forms" | "rodape" | "sidebar" | "aside" | "rail"
        | "widget" | "widgets" | "banner" | "tools" | "footer" | "header" | "masthead"
        | "infobox" | "box" | "poll" | "quiz" | "survey" | "player" | "podcast" | "video"
        | "media" | "popup" | "modal" | "overlay" | "login" | "register" | "ad" | "ads" | "adv"
        | "disclaimer" | "links" | "linkbox" | "card" | "cards" | "bio" | "profile" | "rating"
        | "membership" | "offer" | "callout" | "cta" | "inset" | "meta" | "metadata" | "info"
        | "about" => Traits::DOUBT,
        "tags" | "taglist" | "tag" | "keywords" | "topics" | "topic" | "categories"
        | "category" | "kicker" | "eyebrow" | "rubrik" | "rubric" | "overline" | "section"
        | "rubrique" => Traits::LABEL,
        "caption" | "captions" | "credit" | "credits" | "figcaption" | "legend" | "legende"
        | "bildunterschrift" | "photocredit" | "imagecaption" | "photocaption" | "cutline"
        | "piefoto" | "imagecredit" | "bildtext" | "attribution" | "copyrightholder" => {
            Traits::CAPTION
        }
        "byline" | "bylines" | "author" | "authors" | "auteur" | "autor" | "autore" | "writer"
        | "contributor" | "contributors" | "vcard" | "reporter" | "signature" => Traits::BYLINE,
        "date" | "dateline" | "datetime" | "time" | "timestamp" | "published" | "pubdate"
        | "updated" | "datum" | "fecha" | "lastupdated" | "modified" => Traits::DATE,
        "standfirst" | "lead" | "intro" | "summary" | "lede" | "dek" | "deck" | "subtitle"
        | "subheadline" | "subheading" | "chapo" | "chapeau" | "entradilla" | "bajada"
        | "sommario" | "vorspann" | "excerpt" | "sapo" | "abstract" | "strapline"
        | "teasertext" | "subtitulo" | "synopsis" | "catenaccio" | "occhiello" | "manchet"
        | "ingress" => Traits::LEDE,
        "articlebody" | "storybody" | "entrycontent" | "postcontent" | "bodytext"
        | "articletext" | "storytext" | "articlecontent" | "storycontent" | "textbody"
        | "newstext" | "newsbody" | "postbody" | "bodycopy" | "bodycontent" | "artikeltext" => {
            Traits::BODY
        }
        "article" | "story" | "hnews" | "hentry" => Traits::ARTICLE,
        "headline" | "title" | "headlines" => Traits::TITLE,
        "tweet" | "instagram" => Traits::EMBED,
        "image" | "images" | "img" | "photo" | "photos" | "picture" | "pic" | "picbox" | "bild"
        | "foto" | "fotos" | "imagen" | "figure" | "thumbnail" | "thumb" => Traits::PICTURE,
        "liveblog" | "liveticker" | "livefeed" | "livecard" => Traits::LIVE,
        _ => stem_traits(word),
    }
}

/// Reads words that are known by their start.
fn stem_traits(word: &str) -> Traits {
    const NOISE: [&str; 12] = [
        "related",
        "newsletter",
        "subscri",
        "recommend",
        "advert",
        "breadcrumb",
        "sponsor",
        "outbrain",
        "taboola",
        "donat",
        "sharebu",
        "socialm",
    ];
    if NOISE.iter().any(|stem| word.starts_with(stem)) {
        return Traits::NOISE;
    }
    if word.starts_with("sidebar") || word.starts_with("footer") {
        Traits::DOUBT
    } else {
        Traits::NONE
    }
}

fn pair_traits(first: &str, second: &str) -> Traits {
    match (first, second) {
        (
            "article" | "story" | "post" | "entry" | "news" | "main" | "page",
            "body" | "content" | "text" | "copy" | "main",
        )
        | ("body", "content" | "text" | "copy")
        | ("text" | "content", "body" | "content")
        | ("rich", "text") => Traits::BODY,
        (
            "most" | "mas" | "plus",
            "read" | "popular" | "viewed" | "commented" | "shared" | "leidas" | "lus",
        )
        | ("read" | "see" | "load" | "view", "more" | "also" | "next" | "too")
        | ("also" | "up", "read" | "next")
        | (
            "more" | "latest" | "other" | "top" | "recent" | "next" | "further" | "similar",
            "news" | "stories" | "articles" | "from" | "posts" | "article" | "story" | "links"
            | "headlines" | "on",
        )
        | ("sign", "up" | "in")
        | (
            "author" | "about" | "writer" | "reporter",
            "bio" | "box" | "info" | "author" | "card" | "profile" | "description",
        )
        | ("screen", "reader")
        | ("sr", "only")
        | ("no", "print")
        | ("back", "to")
        | ("inline", "related" | "promo" | "newsletter")
        | ("editors", "picks")
        | ("app", "download" | "promo" | "banner")
        | ("read", "on") => Traits::NOISE,
        (
            "article" | "story" | "page" | "entry",
            "lead" | "intro" | "summary" | "description" | "deck" | "dek" | "subtitle" | "excerpt"
            | "chapo",
        )
        | ("sub", "title" | "headline" | "head" | "heading") => Traits::LEDE,
        (
            "image" | "photo" | "picture" | "img" | "media" | "video" | "foto" | "figure" | "bild",
            "caption" | "credit" | "description" | "source" | "text" | "info" | "desc" | "title"
            | "legend" | "copyright" | "author",
        ) => Traits::CAPTION,
        ("live", "blog" | "ticker" | "feed" | "post" | "posts" | "list" | "updates") => {
            Traits::LIVE
        }
        _ => Traits::NONE,
    }
}
