//! What single words and pairs of words in a class or an id say about the content of an element.
//!
//! Must not know: how a class is cut into words.

use super::trait_set::Traits;

#[expect(clippy::too_many_lines, reason = "a table of words, not logic")]
pub(super) fn word_traits(word: &str) -> Traits {
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
        | "paginator"
        | "factbox"
        | "faktabox"
        | "faktaboks"
        | "faktaruta"
        | "infokasten"
        | "anzeige"
        | "werbung"
        | "reklame"
        | "publicidad"
        | "publicite"
        | "pubblicita"
        | "anuncio"
        | "lesetipp"
        | "leseempfehlung"
        | "weiterlesen"
        | "nudge"
        | "upsell"
        | "sharebox"
        | "shariff"
        | "readspeaker"
        | "speechify" => Traits::NOISE,
        "comment" | "comments" | "commentlist" | "commentlisting" | "disqus" | "respond"
        | "commentaires" | "kommentare" | "kommentarer" | "comentarios" | "commenti"
        | "reacties" | "viafoura" | "livefyre" | "discussion" => Traits::COMMENTS,
        "visuallyhidden" | "invisible" | "offscreen" => Traits::HIDDEN,
        "teaser" | "teasers" | "team" | "forms" | "rodape" | "sidebar" | "aside" | "rail"
        | "widget" | "widgets" | "banner" | "tools" | "footer" | "header" | "masthead"
        | "infobox" | "box" | "poll" | "quiz" | "survey" | "player" | "podcast" | "video"
        | "media" | "popup" | "modal" | "overlay" | "login" | "register" | "ad" | "ads" | "adv"
        | "disclaimer" | "links" | "linkbox" | "card" | "cards" | "bio" | "profile" | "rating"
        | "membership" | "offer" | "cta" | "inset" | "meta" | "metadata" | "info" | "about"
        | "paywall" | "paygate" | "regwall" => Traits::DOUBT,
        "tags" | "taglist" | "tag" | "keywords" | "topics" | "topic" | "categories"
        | "category" | "kicker" | "eyebrow" | "rubrik" | "rubric" | "overline" | "section"
        | "rubrique" => Traits::LABEL,
        "caption" | "captions" | "credit" | "credits" | "figcaption" | "legend" | "legende"
        | "bildunterschrift" | "photocredit" | "imagecaption" | "photocaption" | "cutline"
        | "creditos" | "crediti" | "piefoto" | "imagecredit" | "bildtext" | "attribution"
        | "copyrightholder" => Traits::CAPTION,
        "byline" | "bylines" | "author" | "authors" | "auteur" | "autor" | "autore" | "writer"
        | "contributor" | "contributors" | "vcard" | "reporter" | "signature" => Traits::BYLINE,
        "date" | "dateline" | "datetime" | "time" | "timestamp" | "published" | "pubdate"
        | "updated" | "datum" | "fecha" | "lastupdated" | "modified" => Traits::DATE,
        "standfirst" | "lead" | "intro" | "summary" | "lede" | "dek" | "deck" | "subtitle"
        | "subheadline" | "subheading" | "chapo" | "chapeau" | "entradilla" | "bajada"
        | "sommario" | "vorspann" | "excerpt" | "sapo" | "abstract" | "strapline"
        | "teasertext" | "subtitulo" | "synopsis" | "catenaccio" | "occhiello" | "manchet"
        | "ingress" | "einleitung" | "preamble" | "perex" | "leadtext" | "epigraph" | "copete"
        | "anons" | "underrubrik" | "sottotitolo" => Traits::LEDE,
        "articlebody" | "storybody" | "entrycontent" | "postcontent" | "bodytext"
        | "articletext" | "storytext" | "articlecontent" | "storycontent" | "textbody"
        | "newstext" | "newsbody" | "postbody" | "bodycopy" | "bodycontent" | "artikeltext" => {
            Traits::BODY
        }
        "article" | "story" | "hnews" | "hentry" => Traits::ARTICLE,
        "headline" | "title" | "headlines" => Traits::TITLE,
        "tweet" | "instagram" | "bluesky" | "mastodon" | "tiktok" => Traits::EMBED,
        "image" | "images" | "img" | "photo" | "photos" | "picture" | "pic" | "picbox" | "bild"
        | "foto" | "fotos" | "imagen" | "figure" | "thumbnail" | "thumb" => Traits::PICTURE,
        "ticker" | "liveblog" | "liveticker" | "livefeed" | "livecard" => Traits::LIVE,
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
    } else if word.starts_with("img") || word.starts_with("image") {
        Traits::PICTURE
    } else {
        Traits::NONE
    }
}

pub(super) fn pair_traits(first: &str, second: &str) -> Traits {
    match (first, second) {
        (
            "article" | "story" | "post" | "entry" | "news" | "main" | "page",
            "body" | "content" | "text" | "copy" | "main",
        )
        | ("body", "content" | "text" | "copy")
        | ("text" | "content", "body" | "content")
        | ("name", "body")
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
        | ("read", "on")
        | ("fact" | "facts", "box")
        // What a machine made of the text.
        | ("ai" | "generated", "summary" | "overview" | "recap")
        | ("lire", "aussi")
        | ("leggi", "anche")
        | ("lees", "ook")
        | ("veja" | "leia", "tambem")
        | ("lea" | "lee", "tambien") => Traits::NOISE,
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
        // Tailwind: what is set apart from the running text.
        ("not", "prose") => Traits::DOUBT,
        (
            "cookie" | "cookies" | "consent" | "gdpr",
            "banner" | "layer" | "notice" | "popup" | "modal" | "overlay" | "dialog" | "wall",
        ) => Traits::LAYER,
        (
            "live",
            "blog" | "ticker" | "feed" | "post" | "posts" | "entry" | "entries" | "update" | "list"
            | "updates",
        ) => Traits::LIVE,
        _ => Traits::NONE,
    }
}
