//! Names of elements: namespaces to the prefixes that this module uses for them, whatever a document calls them.
//!
//! Must not know: what an element means.

use super::limits::Excess;
use super::tag::Tag;

/// Most namespace declarations that may be in force at one place.
const MOST_DECLARATIONS: usize = 64;

/// The prefix of elements in a namespace that nobody knows.
pub(super) const FOREIGN: &str = "?";

/// Namespaces by their address without scheme, `www.`, case and trailing `/` or `#`; and the prefix used for each.
/// The empty prefix is RSS itself.
const NAMESPACES: &[(&str, &str)] = &[
    ("w3.org/2005/atom", "atom"),
    ("purl.org/atom/ns", "atom"),
    ("purl.org/echo/ns", "atom"),
    ("purl.org/echo", "atom"),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
    ("purl.org/rss/1.0", ""),
    ("purl.org/rss/2.0", ""),
    ("my.netscape.com/rdf/simple/0.9", ""),
    ("channel.netscape.com/rdf/simple/0.9", ""),
    ("my.netscape.com/publish/formats/rss-0.91.dtd", ""),
    ("purl.org/net/rss1.1", ""),
    ("backend.userland.com/rss", ""),
    ("backend.userland.com/rss2", ""),
    ("backend.userland.com/rss091", ""),
    ("backend.userland.com/rss092", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("cyber.law.harvard.edu/rss/rss.html", ""),
    ("cyber.harvard.edu/rss/rss.html", ""),
    ("rssboard.org/rss-specification", ""),
    ("purl.org/dc/elements/1.1", "dc"),
    ("purl.org/dc/elements/1.0", "dc"),
    ("purl.org/dc/terms", "dcterms"),
    ("purl.org/rss/1.0/modules/content", "content"),
    ("purl.org/rss/1.0/modules/syndication", "sy"),
    ("purl.org/rss/1.0/modules/slash", "slash"),
    ("search.yahoo.com/mrss", "media"),
    ("video.search.yahoo.com/mrss", "media"),
    ("itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("podcastindex.org/namespace/1.0", "podcast"),
    ("wellformedweb.org/commentapi", "wfw"),
    ("w3.org/1999/xhtml", "xhtml"),
    ("rssnamespace.org/feedburner/ext/1.0", "feedburner"),
    ("georss.org/georss", "georss"),
    ("w3.org/2003/01/geo/wgs84_pos", "geo"),
    ("opengis.net/gml", "gml"),
    ("news.yandex.ru", "yandex"),
    ("yandex.ru", "yandex"),
    ("prismstandard.org/namespaces/basic/2.0", "prism"),
    ("prismstandard.org/namespaces/1.2/basic", "prism"),
    ("google.com/schemas/sitemap-news/0.9", "news"),
    ("sitemaps.org/schemas/sitemap/0.9", "sitemap"),
    ("google.com/schemas/sitemap/0.84", "sitemap"),
    ("google.com/schemas/sitemap-image/1.1", "image"),
    ("purl.org/syndication/history/1.0", "fh"),
    ("w3.org/2007/app", "app"),
    ("w3.org/xml/1998/namespace", "xml"),
];

/// What feed-rs calls these prefixes, letter for letter.
pub(super) const EXACT: &[(&str, &str)] = &[
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("podcast", "https://podcastindex.org/namespace/1.0"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
];

/// The other namespaces that a document written anew declares.
pub(super) const REWRITTEN: &[(&str, &str)] = &[
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0"),
    ("georss", "http://www.georss.org/georss"),
    ("geo", "http://www.w3.org/2003/01/geo/wgs84_pos#"),
    ("gml", "http://www.opengis.net/gml"),
    ("yandex", "http://news.yandex.ru"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
    ("news", "http://www.google.com/schemas/sitemap-news/0.9"),
    ("fh", "http://purl.org/syndication/history/1.0"),
    ("app", "http://www.w3.org/2007/app"),
];

/// Tells whether a document written anew declares a prefix at its root.
pub(super) fn is_declared(space: &str) -> bool {
    is_exact(space) || REWRITTEN.iter().any(|(known, _)| *known == space)
}

/// Tells whether something is lost where feed-rs does not know the namespace of a prefix: the walk takes the others itself.
pub(super) fn is_needed(space: &str) -> bool {
    matches!(space, "" | "atom" | "content")
}

/// Tells whether feed-rs knows the namespace of a prefix.
fn is_exact(space: &str) -> bool {
    EXACT.iter().any(|(known, _)| *known == space)
}

/// Prefixes that people write for the namespaces above without declaring them.
const HABITUAL: &[(&str, &str)] = &[
    ("atom10", "atom"),
    ("atom03", "atom"),
    ("a10", "atom"),
    ("dct", "dcterms"),
    ("mrss", "media"),
    ("rss", ""),
];

/// A name with its namespace resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name<'t> {
    /// The prefix used here for the namespace; empty for RSS and for none.
    pub(super) space: &'t str,
    /// The local part as written.
    pub(super) local: &'t str,
}

impl Name<'_> {
    /// Gives `prefix:local`, or the local part alone.
    pub(super) fn qualified(&self) -> String {
        match self.space {
            "" => self.local.to_owned(),
            space => format!("{space}:{}", self.local),
        }
    }
}

/// What is wrong about a namespace, for feed-rs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamespaceFault {
    /// A prefix that was not declared.
    Undeclared,
    /// A known namespace under an address that feed-rs does not know.
    Inexact,
}

/// A declaration and the depth of the element that made it.
#[derive(Debug)]
struct Declaration<'t> {
    depth: usize,
    prefix: &'t str,
    space: &'t str,
    inexact: bool,
}

/// The declarations in force.
#[derive(Debug, Default)]
pub(super) struct Scope<'t> {
    declarations: Vec<Declaration<'t>>,
}

impl<'t> Scope<'t> {
    /// Adds the declarations of a tag at `depth`; refuses too many.
    pub(super) fn declare_all(&mut self, depth: usize, tag: Tag<'t>) -> Result<(), Excess> {
        for (key, value) in tag.attributes() {
            let Some(rest) = key.strip_prefix("xmlns") else {
                continue;
            };
            let prefix = match rest.strip_prefix(':') {
                Some(prefix) => prefix,
                None if rest.is_empty() => "",
                None => continue,
            };
            self.declare(depth, prefix, value);
        }
        if self.declarations.len() > MOST_DECLARATIONS {
            return Err(Excess::Namespaces);
        }
        Ok(())
    }

    fn declare(&mut self, depth: usize, prefix: &'t str, address: &str) {
        let known = known(address);
        let space = match known {
            Some(space) => space,
            None if address.is_empty() => "",
            None if prefix.is_empty() => FOREIGN,
            None => known_prefix(prefix).unwrap_or(prefix),
        };
        let exact = EXACT.iter().find(|(known, _)| *known == space);
        let inexact = exact.is_some_and(|(_, exact)| *exact != address)
            || (known == Some("") && address != "http://purl.org/rss/1.0/");
        self.declarations.push(Declaration {
            depth,
            prefix,
            space,
            inexact,
        });
    }

    /// Drops the declarations of elements deeper than `depth`.
    pub(super) fn leave(&mut self, depth: usize) {
        while self
            .declarations
            .last()
            .is_some_and(|declaration| declaration.depth > depth)
        {
            self.declarations.pop();
        }
    }

    /// Resolves a qualified name, and says what is wrong with its prefix.
    pub(super) fn resolve(&self, qualified: &'t str) -> (Name<'t>, Option<NamespaceFault>) {
        // A plain loop: names are short.
        let colon = qualified.bytes().position(|byte| byte == b':');
        let (prefix, local) = colon
            .and_then(|at| Some((qualified.get(..at)?, qualified.get(at + 1..)?)))
            .unwrap_or(("", qualified));
        let found = self
            .declarations
            .iter()
            .rev()
            .find(|declaration| declaration.prefix == prefix);
        match found {
            Some(found) => {
                let fault = found.inexact.then_some(NamespaceFault::Inexact);
                (
                    Name {
                        space: found.space,
                        local,
                    },
                    fault,
                )
            }
            None if prefix.is_empty() || prefix == "xml" => (
                Name {
                    space: prefix,
                    local,
                },
                None,
            ),
            None => {
                let space = known_prefix(prefix).unwrap_or(prefix);
                (Name { space, local }, Some(NamespaceFault::Undeclared))
            }
        }
    }
}

/// Finds the prefix used for a namespace.
fn known(address: &str) -> Option<&'static str> {
    let exact = EXACT.iter().find(|(_, exact)| *exact == address);
    if let Some((space, _)) = exact {
        return Some(space);
    }
    let lower = address.trim().to_ascii_lowercase();
    let bare = lower
        .strip_prefix("http://")
        .or_else(|| lower.strip_prefix("https://"))
        .unwrap_or(&lower);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.trim_end_matches(['/', '#']);
    NAMESPACES
        .iter()
        .find(|(known, _)| *known == bare)
        .map(|(_, space)| *space)
}

/// Finds the prefix used for what people usually mean by a prefix.
fn known_prefix(prefix: &str) -> Option<&'static str> {
    let equals = |(written, _): &&(&str, &'static str)| written.eq_ignore_ascii_case(prefix);
    if let Some((_, space)) = HABITUAL.iter().find(equals) {
        return Some(space);
    }
    NAMESPACES
        .iter()
        .map(|(_, space)| *space)
        .find(|space| !space.is_empty() && space.eq_ignore_ascii_case(prefix))
}
