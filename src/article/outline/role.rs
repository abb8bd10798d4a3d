//! What elements are by their names and attributes: what bounds a block of text, what is skipped.
//!
//! Must not know: the tree.

use super::trait_set::Traits;

/// Names of elements that matter for the reading of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::article) enum Tag {
    Root,
    Body,
    Main,
    Article,
    Section,
    Div,
    Paragraph,
    Heading(u8),
    List,
    Item,
    Quote,
    Preformatted,
    Figure,
    Caption,
    Table,
    Cell,
    Aside,
    Header,
    Footer,
    Navigation,
    Form,
    Address,
    Inline,
    Other,
}

/// What an element does to the text inside it.
pub(in crate::article) enum Role {
    Block(Tag),
    Inline,
    Break,
}

impl Role {
    /// Gives the role of an element by its name; `None` for what holds no text to read.
    pub(in crate::article) fn of(name: &str) -> Option<Self> {
        let tag = match name {
            "head" | "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "object"
            | "canvas" | "select" | "button" | "textarea" | "input" | "audio" | "video"
            | "math" | "map" | "dialog" | "amp-ad" | "amp-sidebar" | "option" => {
                return None;
            }
            "br" => return Some(Self::Break),
            "body" => Tag::Body,
            "main" => Tag::Main,
            "article" => Tag::Article,
            "section" => Tag::Section,
            "div" => Tag::Div,
            "p" => Tag::Paragraph,
            "h1" => Tag::Heading(1),
            "h2" => Tag::Heading(2),
            "h3" => Tag::Heading(3),
            "h4" => Tag::Heading(4),
            "h5" => Tag::Heading(5),
            "h6" => Tag::Heading(6),
            "ul" | "ol" | "dl" | "menu" => Tag::List,
            "li" | "dt" | "dd" => Tag::Item,
            "blockquote" => Tag::Quote,
            "pre" => Tag::Preformatted,
            "figure" | "picture" => Tag::Figure,
            "figcaption" | "caption" => Tag::Caption,
            "table" | "tbody" | "thead" | "tfoot" | "tr" => Tag::Table,
            "td" | "th" => Tag::Cell,
            "aside" => Tag::Aside,
            "header" | "hgroup" => Tag::Header,
            "footer" => Tag::Footer,
            "nav" => Tag::Navigation,
            "form" | "fieldset" => Tag::Form,
            "address" => Tag::Address,
            "html" | "center" | "details" | "summary" | "hr" | "label" | "legend" => Tag::Other,
            _ if name.contains('-') => Tag::Other,
            _ => return Some(Self::Inline),
        };
        Some(Self::Block(tag))
    }
}

/// Gives what the name of an element says by itself.
pub(in crate::article) const fn tag_traits(tag: Tag) -> Traits {
    match tag {
        Tag::Navigation => Traits::NOISE,
        Tag::Aside | Tag::Form | Tag::Footer | Tag::Header => Traits::DOUBT,
        Tag::Caption => Traits::CAPTION,
        Tag::Article => Traits::ARTICLE,
        Tag::Address => Traits::BYLINE,
        _ => Traits::NONE,
    }
}

/// Reads an itemprop of schema.org.
pub(in crate::article) fn itemprop_traits(value: &str) -> Traits {
    match value {
        "articleBody" | "text" => Traits::BODY,
        "author" => Traits::BYLINE,
        "datePublished" | "dateModified" | "dateCreated" => Traits::DATE,
        "headline" => Traits::TITLE,
        "caption" | "copyrightHolder" => Traits::CAPTION,
        "description" | "alternativeHeadline" => Traits::LEDE,
        "keywords" | "articleSection" => Traits::LABEL,
        _ => Traits::NONE,
    }
}

/// Reads a role (WAI-ARIA 1.2).
pub(in crate::article) fn role_traits(value: &str) -> Traits {
    match value {
        "navigation" | "search" | "menu" | "menubar" | "toolbar" | "contentinfo" | "banner" => {
            Traits::NOISE
        }
        "dialog" | "alertdialog" => Traits::LAYER,
        "complementary" => Traits::DOUBT,
        "article" => Traits::ARTICLE,
        _ => Traits::NONE,
    }
}

/// Tells whether a style hides the element.
pub(in crate::article) fn hides(style: &str) -> bool {
    // Nearly no style does.
    let lower = style.to_ascii_lowercase();
    if !lower.contains("none") && !lower.contains("hidden") {
        return false;
    }
    let folded: String = style
        .chars()
        .filter(|character| !character.is_whitespace())
        .take(200)
        .flat_map(char::to_lowercase)
        .collect();
    folded.contains("display:none") || folded.contains("visibility:hidden")
}
