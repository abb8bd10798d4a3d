//! A quick cleaning of HTML that is simple: known elements, properly nested, attributes in quotes. Anything else is left to ammonia.
//!
//! Must not know: how ammonia works. It may only ever give what ammonia would give; in doubt it gives nothing.

use memchr::{memchr, memchr_iter, memmem};

use crate::feed::html;

/// Tells whether an element stands within a line. `a` must not stand in another.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "i"
            | "ins"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
    )
}

/// Tells whether an element ends a paragraph, and so cannot stand in one.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "article"
            | "aside"
            | "blockquote"
            | "center"
            | "div"
            | "figcaption"
            | "figure"
            | "footer"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "ol"
            | "p"
            | "pre"
            | "ul"
    )
}

/// Tells whether a block holds lines only.
fn holds_lines_only(name: &str) -> bool {
    matches!(name, "p" | "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The references that XML knows by itself.
const XML_REFERENCES: [&str; 5] = ["amp;", "lt;", "gt;", "quot;", "apos;"];

/// Tells whether one of them stands behind a `&`.
pub(super) fn is_xml_reference(behind: &str) -> bool {
    XML_REFERENCES.iter().any(|name| behind.starts_with(name))
}

/// An element whose children stay while it goes.
const UNWRAPPED: &str = "font";

/// Deepest nesting that is followed.
const DEEPEST: usize = 16;

/// The elements that are open.
#[derive(Default)]
struct Stack<'h> {
    names: [&'h str; DEEPEST],
    depth: usize,
}

impl<'h> Stack<'h> {
    fn open(&self) -> &[&'h str] {
        self.names.get(..self.depth).unwrap_or_default()
    }

    fn push(&mut self, name: &'h str) -> Option<()> {
        *self.names.get_mut(self.depth)? = name;
        self.depth += 1;
        Some(())
    }

    fn pop(&mut self, name: &str) -> Option<()> {
        let is_last = self.open().last() == Some(&name);
        self.depth -= usize::from(is_last);
        is_last.then_some(())
    }
}

/// How elements without content are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Html,
    Xml,
}

/// Cleans simple HTML; `None` where it is not simple.
pub(super) fn clean(html: &str) -> Option<String> {
    clean_written(html, Syntax::Html)
}

/// Cleans simple XHTML; `None` where it is not simple, or not well-formed.
pub(super) fn clean_xhtml(xhtml: &str) -> Option<String> {
    let mut references = memchr_iter(b'&', xhtml.as_bytes());
    let are_known = references.all(|at| is_xml_reference(xhtml.get(at + 1..).unwrap_or_default()));
    are_known.then(|| clean_written(xhtml, Syntax::Xml))?
}

fn clean_written(html: &str, syntax: Syntax) -> Option<String> {
    let mut output = String::with_capacity(html.len() + html.len() / 16);
    let mut stack = Stack::default();
    let mut rest = html;
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        let (text, from) = rest.split_at_checked(start)?;
        output.push_str(text);
        if let Some(comment) = from.strip_prefix("<!--") {
            rest = behind_comment(comment)?;
            continue;
        }
        let end = memchr(b'>', from.as_bytes())?;
        let tag = from.get(1..end)?;
        rest = from.get(end + 1..)?;
        match tag.strip_prefix('/') {
            Some(name) => {
                stack.pop(name)?;
                if name != UNWRAPPED {
                    output.push_str("</");
                    output.push_str(name);
                    output.push('>');
                }
            }
            None => start_tag(&mut output, &mut stack, tag, syntax)?,
        }
        // HTML drops a line break right behind `pre`.
        if stack.open().last() == Some(&"pre") && rest.starts_with(['\n', '\r']) {
            return None;
        }
    }
    output.push_str(rest);
    (stack.depth == 0).then_some(output)
}

/// Passes over a comment, unless it is one that HTML ends in another way.
fn behind_comment(comment: &str) -> Option<&str> {
    let end = memmem::find(comment.as_bytes(), b"-->")?;
    let (text, from_end) = comment.split_at_checked(end)?;
    let is_odd = text.starts_with(['>', '-']) || text.contains("--!>") || text.contains("<!--");
    from_end.strip_prefix("-->").filter(|_| !is_odd)
}

fn start_tag<'h>(
    output: &mut String,
    stack: &mut Stack<'h>,
    tag: &'h str,
    syntax: Syntax,
) -> Option<()> {
    let closed = tag.strip_suffix('/');
    let tag = closed.unwrap_or(tag).trim_end();
    let is_end = |byte: u8| matches!(byte, b' ' | b'\n' | b'\t');
    let end = tag.bytes().position(is_end).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at_checked(end)?;
    let open = stack.open();
    let in_lines = || open.iter().any(|outer| holds_lines_only(outer));
    if syntax == Syntax::Xml && closed.is_some() != html::is_void(name) {
        return None;
    }
    match name {
        "br" | "img" | "wbr" => {}
        "hr" if !in_lines() => {}
        "li" if matches!(open.last(), Some(&("ul" | "ol"))) => stack.push(name)?,
        UNWRAPPED => {
            // A `>` within quotes is not the end of its tag.
            copy_attributes(&mut String::new(), name, attributes)?;
            return stack.push(name);
        }
        "a" if open.contains(&"a") => return None,
        _ if is_inline(name) => stack.push(name)?,
        _ if is_block(name) && !in_lines() => stack.push(name)?,
        _ => return None,
    }
    output.push('<');
    output.push_str(name);
    copy_attributes(output, name, attributes)?;
    if name == "a" {
        output.push_str(" rel=\"noopener noreferrer\"");
    }
    output.push('>');
    Some(())
}

/// Parts a text at the first of an ASCII byte, which stands in neither part.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr(byte, text.as_bytes())?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Copies the attributes that are kept, each of which may stand once.
fn copy_attributes(output: &mut String, element: &str, attributes: &str) -> Option<()> {
    let mut rest = attributes.trim_start();
    let mut kept: [&str; 8] = [""; 8];
    let mut count = 0;
    while !rest.is_empty() {
        let (name, behind) = split_at_byte(rest, b'=')?;
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let quote = behind.bytes().next();
        let quote = quote.filter(|mark| matches!(mark, b'"' | b'\''))?;
        let (value, after) = split_at_byte(behind.get(1..)?, quote)?;
        if !is_name || quote == b'\'' && value.contains('"') {
            return None;
        }
        rest = after.trim_start();
        if rest.len() == after.len() && !rest.is_empty() {
            return None;
        }
        if !is_kept(element, name, value)? {
            continue;
        }
        if kept.contains(&name) {
            return None;
        }
        *kept.get_mut(count)? = name;
        count += 1;
        for piece in [" ", name, "=\"", value, "\""] {
            output.push_str(piece);
        }
    }
    Some(())
}

/// Tells whether an attribute is kept; `None` where ammonia has to tell.
fn is_kept(element: &str, name: &str, value: &str) -> Option<bool> {
    match (element, name) {
        ("a", "href") | ("img", "src") => {
            let is_known = ["https://", "http://", "/", "#"]
                .iter()
                .any(|start| value.starts_with(start));
            is_known.then_some(true)
        }
        ("img", "alt" | "width" | "height" | "align") | (_, "title" | "lang") => Some(true),
        ("blockquote" | "q" | "del" | "ins", "cite" | "datetime")
        | ("ol", "start")
        | ("hr", "align" | "size" | "width")
        | ("a", "hreflang") => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::clean;

    #[test]
    fn cleans_simple_html_only() {
        let check = |html: &str, expected: Option<&str>| {
            assert_eq!(clean(html).as_deref(), expected, "{html}");
        };
        let same = |html: &str| check(html, Some(html));
        same("<p>One &amp; two.</p><p>Three<br>four</p>");
        same("<ul><li>a</li><li><b>b</b></li></ul>");
        check("<p class=\"x\" onclick='y'>a</p>", Some("<p>a</p>"));
        check(
            "<a class=\"x\" href=\"https://x.example/?a=1&amp;b=2\" target=\"_blank\">x</a>",
            Some("<a href=\"https://x.example/?a=1&amp;b=2\" rel=\"noopener noreferrer\">x</a>"),
        );
        check(
            "<img src=\"https://x.example/1.png\" onerror=\"x\" alt='a' />text<!-- more -->",
            Some("<img src=\"https://x.example/1.png\" alt=\"a\">text"),
        );
        for html in [
            "<p>open",
            "</p>",
            "a < b",
            "<p><p>a</p></p>",
            "<script>x</script>",
            "<a href=\"javascript:x\">a</a>",
            "<a href=\"https://x.example/\"onclick=\"x\">a</a>",
            "<a href=https://x.example/>a</a>",
            "<a href=\"https://x.example/\" href=\"https://y.example/\">a</a>",
            "<img src=\"https://x.example/\" alt=\"a>b\">",
            "<font title=\"a>b\">c</font>",
            "<P>a</P>",
            "<!--> x -->",
            "<table><tr><td>a</td></tr></table>",
        ] {
            check(html, None);
        }
    }

    /// Makes HTML whose tags are balanced, right or wrong as they may be.
    fn html() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "text",
            " ",
            "&amp;",
            "&lt;script&gt;",
            "\"",
            "<br/>",
            "<hr>",
            "<img src=\"https://x.example/1.png\" alt=\"a\">",
            "<img src='https://x.example/1.png' onerror='x' style=\"y\" width=\"1\"/>",
            "<!-- x -->",
            "<img src=\"data:x\">",
            "]]>",
        ])
        .prop_map(str::to_owned);
        leaf.prop_recursive(5, 32, 4, |inner| {
            let start = prop::sample::select(vec![
                "p",
                "b",
                "em",
                "span",
                "ul",
                "ol",
                "li",
                "div",
                "h2",
                "blockquote",
                "a",
                "code",
                "figure",
                "figcaption",
                "center",
                "q",
                "section",
                "script",
                "style",
                "table",
                "td",
                "font",
                "svg",
                "pre",
                "strike",
                "small",
                "header",
            ]);
            let attributes = prop::sample::select(vec![
                "",
                "",
                "",
                " class=\"x\"",
                " href=\"https://x.example/\"",
                " href='javascript:x'",
                " onclick=\"x\" title='t'",
                " style=\"a:b\" lang=\"en\"",
                " title=\"a\" title=\"b\"",
                " cite=\"https://x.example/\"",
                " rel=\"x\"",
                " href=\"/a\" dir=\"ltr\"",
                " href=\"#n\" align=\"left\"",
                " src=\"/x\"",
            ]);
            (start, attributes, prop::collection::vec(inner, 0..4)).prop_map(
                |(name, attributes, parts)| {
                    format!("<{name}{attributes}>{}</{name}>", parts.concat())
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn gives_what_ammonia_gives(html in html()) {
            if let Some(cleaned) = clean(&html) {
                let canonical = ammonia::clean(&cleaned);
                prop_assert_eq!(&canonical, &ammonia::clean(&html));
                // Only the spelling may differ: references and the quote.
                prop_assert_eq!(canonical.matches('<').count(), cleaned.matches('<').count());
                prop_assert!(!cleaned.contains("javascript:") && !cleaned.contains("onclick") && !cleaned.contains("style"));
            }
        }
    }
}
