//! Under which name, and in which way, an element is written anew.
//!
//! Must not know: the state of the document.

use std::borrow::Cow;

use super::Family;
use crate::feed::names::{FOREIGN, Name, is_declared};
use crate::feed::tag::Tag;
use crate::feed::text::{decode, escape_into};

/// Most attributes that are written of one element.
const MOST_WRITTEN: usize = 32;

/// In which way an element is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its text, with markup as text.
    Text,
    /// An Atom text construct.
    Construct,
    /// A link.
    Link,
    /// As it is, with its children.
    Group,
    /// Not at all.
    Dropped,
}

/// A name to be written.
#[derive(Debug)]
pub(super) struct Written<'t> {
    space: &'t str,
    name: Cow<'t, str>,
    /// In which way.
    pub(super) kind: Kind,
}

impl<'t> Written<'t> {
    /// Keeps the prefix.
    pub(super) fn as_is(name: Name<'t>, kind: Kind) -> Self {
        Self {
            space: name.space,
            name: Cow::Borrowed(name.local),
            kind,
        }
    }

    /// Drops the prefix: an element of the format itself.
    pub(super) fn core(local: &'t str, kind: Kind) -> Self {
        Self {
            space: "",
            name: Cow::Borrowed(local),
            kind,
        }
    }

    /// Gives the qualified name.
    pub(super) fn tag(&self) -> String {
        if self.space.is_empty() || self.space == FOREIGN {
            return self.name.clone().into_owned();
        }
        format!("{}:{}", self.space, self.name)
    }

    /// Gives the declaration of a prefix that the root does not declare.
    pub(super) fn declaration(&self) -> String {
        match self.space {
            FOREIGN => " xmlns=\"urn:foreign\"".to_owned(),
            "" | "xml" => String::new(),
            space if is_declared(space) => String::new(),
            space => format!(" xmlns:{space}=\"urn:prefix:{space}\""),
        }
    }

    /// Tells whether it is a date that says when an item was published.
    pub(super) fn is_date(&self) -> bool {
        self.space.is_empty() && matches!(self.name.as_ref(), "pubDate" | "published")
    }

    /// Tells whether it is an element of the format itself.
    pub(super) fn is_core(&self) -> bool {
        self.space.is_empty()
    }

    /// Tells whether its text is one line without markup.
    pub(super) fn is_line(&self) -> bool {
        self.space.is_empty()
            && matches!(
                self.name.as_ref(),
                "title"
                    | "link"
                    | "guid"
                    | "pubDate"
                    | "author"
                    | "category"
                    | "id"
                    | "updated"
                    | "published"
            )
    }

    /// Tells whether it is an address, a date or an id: markup in it means nothing at all.
    pub(super) fn is_token(&self) -> bool {
        self.is_line() && !matches!(self.name.as_ref(), "title" | "author" | "category")
    }

    /// Tells whether it is the content of an Atom entry.
    pub(super) fn is_content(&self) -> bool {
        self.space.is_empty() && self.name == "content"
    }
}

/// An author in RSS: feed-rs may panic at one that holds an address, and passes this one over; the walk takes it.
const AUTHOR: Written<'static> = Written {
    space: "atom",
    name: Cow::Borrowed("author"),
    kind: Kind::Text,
};

/// Finds the name and the way to write a child of a feed or of an item.
pub(super) fn written(family: Family, name: Name<'_>, core: bool) -> Written<'_> {
    let local = name.local.to_ascii_lowercase();
    match (family, core) {
        (Family::Rss, true) => rss(name.local, &local),
        (Family::Atom, true) => atom(name.local, &local),
        (_, false) => extension(family, name, &local),
    }
}

fn rss<'t>(local: &'t str, lower: &str) -> Written<'t> {
    let (name, kind) = match lower {
        "link" => ("link", Kind::Link),
        "pubdate" => ("pubDate", Kind::Text),
        "lastbuilddate" => ("lastBuildDate", Kind::Text),
        "title" => ("title", Kind::Text),
        "description" | "abstract" => ("description", Kind::Text),
        "guid" => ("guid", Kind::Text),
        "author" => return AUTHOR,
        "category" => ("category", Kind::Text),
        "language" => ("language", Kind::Text),
        "ttl" => ("ttl", Kind::Text),
        "skiphours" => ("skipHours", Kind::Group),
        "skipdays" => ("skipDays", Kind::Group),
        "image" => ("image", Kind::Group),
        "enclosure" => ("enclosure", Kind::Group),
        "textinput" => ("textInput", Kind::Group),
        "cloud" => ("cloud", Kind::Group),
        "logo" | "schedule" | "login" | "managingeditor" | "webmaster" => {
            return Written::core(local, Kind::Dropped);
        }
        _ => return Written::core(local, Kind::Text),
    };
    Written::core(name, kind)
}

fn atom<'t>(local: &'t str, lower: &str) -> Written<'t> {
    let (name, kind) = match lower {
        "title" => ("title", Kind::Construct),
        "subtitle" | "tagline" => ("subtitle", Kind::Construct),
        "summary" | "description" => ("summary", Kind::Construct),
        "content" => ("content", Kind::Construct),
        "rights" | "copyright" => ("rights", Kind::Construct),
        "link" => ("link", Kind::Link),
        "id" => ("id", Kind::Text),
        "updated" | "modified" => ("updated", Kind::Text),
        "published" | "issued" | "pubdate" => ("published", Kind::Text),
        "created" => ("created", Kind::Text),
        "author" => ("author", Kind::Group),
        "contributor" => ("contributor", Kind::Group),
        "category" => ("category", Kind::Group),
        "source" => ("source", Kind::Group),
        "generator" | "info" => return Written::core(local, Kind::Dropped),
        _ => return Written::core(local, Kind::Text),
    };
    Written::core(name, kind)
}

fn extension<'t>(family: Family, name: Name<'t>, lower: &str) -> Written<'t> {
    match (name.space, lower) {
        ("atom", "link") => Written::as_is(name, Kind::Link),
        ("atom", "author" | "contributor" | "source" | "category") => {
            Written::as_is(name, Kind::Group)
        }
        ("xhtml", _) => Written::core(
            match family {
                Family::Rss => "body",
                Family::Atom => "content",
            },
            match family {
                Family::Rss => Kind::Text,
                Family::Atom => Kind::Construct,
            },
        ),
        ("dc", "creator") if family == Family::Rss => AUTHOR,
        ("itunes", "duration") => Written::as_is(name, Kind::Dropped),
        ("content", "encoded") => Written {
            space: "content",
            name: Cow::Borrowed("encoded"),
            kind: Kind::Text,
        },
        ("atom" | "dc" | "dcterms" | "content" | "yandex" | "prism" | "sy" | "feedburner", _)
        | ("itunes", "summary" | "subtitle" | "author" | "title" | "keywords") => {
            Written::as_is(name, Kind::Text)
        }
        _ => Written::as_is(name, Kind::Group),
    }
}

/// Writes the attributes of a tag, each name once and without declarations.
pub(super) fn attributes(output: &mut String, tag: Tag<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    // feed-rs gives up at a `type` of Media RSS that it does not know, and panics at times that are too large.
    let is_media = tag.name().starts_with("media:");
    for (key, value) in tag.attributes().take(MOST_WRITTEN) {
        let is_name = !key.is_empty()
            && key
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
        let is_risky = is_media
            && (matches!(key, "time" | "start" | "end" | "duration")
                || (key == "type" && tag.name() != "media:content"));
        if !is_name || is_risky || key.starts_with("xmlns") || seen.contains(&key) {
            continue;
        }
        seen.push(key);
        output.push(' ');
        output.push_str(key);
        output.push_str("=\"");
        escape_into(output, &decode(value));
        output.push('"');
    }
}
