//! The second repair: a lenient pass over a tidy document that writes balanced, normalised RSS 2.0 or Atom 1.0 for feed-rs.
//!
//! Must not know: feed-rs, and how its result is put together.

mod base64;
mod close;
mod construct;
mod head;
mod items;
mod written;

use std::borrow::Cow;

use self::construct::Construct;
use self::written::{Kind, Written, written};
use super::limits::{self, Excess};
use super::names::{FOREIGN, Name, Scope};
use super::scan::{Piece, Scan};
use super::tag::Tag;
use super::warnings::{self, Warnings};
use crate::model::FeedFormat;

/// A document that was written anew.
pub(super) struct Rebuilt {
    /// Balanced XML.
    pub(super) document: String,
    /// What the document was before.
    pub(super) format: FeedFormat,
}

/// Writes a tidy document anew; `None` where no feed begins in it.
pub(super) fn rebuild(tidy: &str, warnings: &mut Warnings) -> Result<Option<Rebuilt>, Excess> {
    let mut rebuild = Rebuild::new(tidy, warnings);
    for piece in Scan::new(tidy) {
        match piece {
            Piece::Start(tag) => rebuild.start(tag)?,
            Piece::Empty(tag) => {
                rebuild.start(tag)?;
                rebuild.close_top();
            }
            Piece::Unclosed(tag) => {
                rebuild.note_unclosed();
                rebuild.start(tag)?;
                rebuild.close_top();
            }
            Piece::End(name) => rebuild.end(name),
            Piece::Text(text) => rebuild.text(text),
            // A tidy document holds neither sections nor a document type.
            Piece::Section(_) | Piece::DocumentType(_) | Piece::Passed => {}
            Piece::Broken => rebuild
                .warnings
                .note(warnings::TRUNCATED, "the document ends in the middle"),
        }
    }
    Ok(rebuild.finish())
}

/// The family that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0.
    Atom,
}

/// What an open element is to the document that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing is written for it: its children count as those of its parent.
    Transparent,
    /// `channel` or `feed`.
    Channel,
    /// `item` or `entry`.
    Item,
    /// Its text is being captured.
    Field,
    /// An element within a captured text.
    Markup,
    /// Written as it is, with its children.
    Group,
    /// Left out with its children.
    Dropped,
}

#[derive(Debug)]
struct Open<'t> {
    name: &'t str,
    role: Role,
    /// The name that a group was written under.
    written: Option<String>,
}

impl<'t> Open<'t> {
    const fn new(name: &'t str, role: Role) -> Self {
        Self {
            name,
            role,
            written: None,
        }
    }
}

/// An item that is being written.
#[derive(Debug, Default)]
struct ItemOutput {
    output: String,
    has_link: bool,
    has_date: bool,
    groups: usize,
    children: usize,
    other_link: Option<String>,
    other_date: Option<String>,
}

struct Rebuild<'t, 'w> {
    document: &'t str,
    warnings: &'w mut Warnings,
    output: String,
    item: Option<ItemOutput>,
    items: usize,
    children: usize,
    scope: Scope<'t>,
    stack: Vec<Open<'t>>,
    family: Option<Family>,
    format: FeedFormat,
    home: &'t str,
    field: Option<(Written<'t>, Construct)>,
    /// The name of the group that was just opened.
    group: Option<String>,
    has_channel_link: bool,
    /// Whether the end of the outermost element was met.
    is_root_closed: bool,
    other_link: Option<String>,
}

impl<'t, 'w> Rebuild<'t, 'w> {
    fn new(document: &'t str, warnings: &'w mut Warnings) -> Self {
        Self {
            document,
            warnings,
            output: String::new(),
            item: None,
            items: 0,
            children: 0,
            scope: Scope::default(),
            stack: Vec::new(),
            family: None,
            format: FeedFormat::Rss,
            home: "",
            field: None,
            group: None,
            has_channel_link: false,
            is_root_closed: false,
            other_link: None,
        }
    }

    fn start(&mut self, tag: Tag<'t>) -> Result<(), Excess> {
        limits::check_depth(self.stack.len() + 1)?;
        limits::check_attributes(tag)?;
        if tag.rest().contains("xmlns") {
            self.scope.declare_all(self.stack.len() + 1, tag)?;
        }
        if self.is_passed_over(tag) {
            self.stack.push(Open::new(tag.name(), Role::Dropped));
            return Ok(());
        }
        let (name, _) = self.scope.resolve(tag.name());
        if self.family.is_none() {
            self.choose_family(name, tag);
        }
        if self.begins_item(name) && self.may_begin_item() {
            if self.items < limits::MOST_ITEMS {
                self.begin_item(tag);
            } else {
                self.pass_item(tag);
            }
            return Ok(());
        }
        let role = match self.top() {
            Some(Role::Field | Role::Markup) => self.markup(name, tag),
            Some(Role::Group) => self.group_child(name, tag),
            Some(Role::Dropped) => Role::Dropped,
            Some(Role::Channel | Role::Item | Role::Transparent) | None => self.child(name, tag),
        };
        let written = self.group.take();
        self.stack.push(Open {
            name: tag.name(),
            role,
            written,
        });
        Ok(())
    }

    fn top(&self) -> Option<Role> {
        self.stack.last().map(|open| open.role)
    }

    /// Where the next piece is written to.
    fn target(&mut self) -> &mut String {
        match &mut self.item {
            Some(item) => &mut item.output,
            None => &mut self.output,
        }
    }

    fn is_core(&self, name: Name<'_>) -> bool {
        match self.family {
            Some(Family::Atom) => {
                matches!(name.space, "atom" | "")
                    || (name.space == self.home && self.home == FOREIGN)
            }
            _ => name.space.is_empty() || name.space == self.home || name.space == FOREIGN,
        }
    }

    /// A child of the root, the channel or an item.
    fn child(&mut self, name: Name<'t>, tag: Tag<'t>) -> Role {
        let Some(family) = self.family else {
            return Role::Transparent;
        };
        let core = self.is_core(name);
        let local = name.local.to_ascii_lowercase();
        let is_frame = matches!(
            local.as_str(),
            "channel" | "feed" | "rss" | "rdf" | "items" | "seq" | "li"
        );
        if is_frame && self.item.is_none() && (core || name.space == "rdf") {
            if matches!(local.as_str(), "channel" | "feed") {
                let link = tag.attribute("href").or_else(|| tag.attribute("rdf:about"));
                self.other_link = self.other_link.take().or(link.map(Cow::into_owned));
                return Role::Channel;
            }
            return Role::Transparent;
        }
        if self.exceeds_children() {
            return Role::Dropped;
        }
        let written = written(family, name, core);
        match written.kind {
            Kind::Dropped => Role::Dropped,
            Kind::Group if self.exceeds_groups(name) => Role::Dropped,
            Kind::Group => {
                self.open(&written, tag);
                Role::Group
            }
            Kind::Text | Kind::Construct | Kind::Link => {
                let construct = Construct::new(family, &written, tag);
                self.field = Some((written, construct));
                Role::Field
            }
        }
    }

    /// Counts the children of the item or the feed, and tells whether they are too many.
    fn exceeds_children(&mut self) -> bool {
        let children = match &mut self.item {
            Some(item) => &mut item.children,
            None => &mut self.children,
        };
        *children += 1;
        *children > limits::MOST_CHILDREN
    }

    /// Counts the `media:group` of an item, and tells whether they are too many.
    fn exceeds_groups(&mut self, name: Name<'t>) -> bool {
        let is_group = name.space == "media" && name.local == "group";
        match self.item.as_mut().filter(|_| is_group) {
            Some(item) => {
                item.groups += 1;
                item.groups > limits::MOST_MEDIA_GROUPS
            }
            None => false,
        }
    }

    /// An element within a group.
    fn group_child(&mut self, name: Name<'t>, tag: Tag<'t>) -> Role {
        if self.exceeds_groups(name) || self.exceeds_children() {
            return Role::Dropped;
        }
        let written = if self.is_core(name) {
            Written::core(name.local, Kind::Group)
        } else {
            Written::as_is(name, Kind::Group)
        };
        self.open(&written, tag);
        Role::Group
    }

    /// Writes a start tag with its attributes, each once.
    fn open(&mut self, written: &Written<'t>, tag: Tag<'t>) {
        let name = written.tag();
        let declared = written.declaration();
        let output = self.target();
        output.push('<');
        output.push_str(&name);
        output.push_str(&declared);
        written::attributes(output, tag);
        output.push('>');
        self.group = Some(name);
    }

    /// An element within a captured text.
    fn markup(&mut self, name: Name<'t>, tag: Tag<'t>) -> Role {
        if self.ends_field(name) {
            while matches!(self.top(), Some(Role::Field | Role::Markup)) {
                self.close_top();
            }
            return self.child(name, tag);
        }
        if let Some((_, construct)) = &mut self.field {
            construct.open(name, tag);
        }
        Role::Markup
    }

    /// Tells whether an element cannot stand in the text that is open: the text was never closed.
    fn ends_field(&self, name: Name<'t>) -> bool {
        let Some((written, _)) = &self.field else {
            return false;
        };
        let begins_another = matches!(
            name.local,
            "guid"
                | "pubDate"
                | "description"
                | "pubdate"
                | "updated"
                | "published"
                | "summary"
                | "content"
                | "link"
                | "title"
        );
        written.is_line() && begins_another && self.is_core(name)
    }

    fn text(&mut self, escaped: &str) {
        match self.top() {
            Some(Role::Field | Role::Markup) => {
                if let Some((_, construct)) = &mut self.field {
                    construct.text(escaped);
                }
            }
            Some(Role::Group) => self.target().push_str(escaped),
            _ => {}
        }
    }
}
