//! Whether HTML is so plain that cleaning would leave it as it is: then the HTML parser is spared.
//!
//! Must not know: how HTML is cleaned. In doubt it says no.

use memchr::{memchr, memchr2};

/// Elements that may stand anywhere without attributes.
const INLINE: &[&str] = &[
    "b", "i", "em", "strong", "u", "s", "span", "sub", "sup", "small", "code",
];

/// Elements that a paragraph cannot hold.
const BLOCKS: &[&str] = &["p", "div", "ul", "ol", "blockquote", "h2", "h3", "h4"];

/// Deepest nesting that is followed.
const DEEPEST: usize = 12;

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

    fn push(&mut self, name: &'h str) -> bool {
        let Some(place) = self.names.get_mut(self.depth) else {
            return false;
        };
        *place = name;
        self.depth += 1;
        true
    }

    fn pop(&mut self, name: &str) -> bool {
        let matches = self.open().last() == Some(&name);
        self.depth -= usize::from(matches);
        matches
    }
}

/// Tells whether every tag is known, balanced, where it may be, and free of any attribute but a plain address.
pub(super) fn is_clean(html: &str) -> bool {
    let mut stack = Stack::default();
    let mut rest = html;
    while let Some(start) = memchr(b'<', rest.as_bytes()) {
        let behind = rest.get(start + 1..).unwrap_or_default();
        let end = memchr2(b'<', b'>', behind.as_bytes()).unwrap_or(behind.len());
        let Some((tag, from_end)) = behind.split_at_checked(end) else {
            return false;
        };
        let Some(after) = from_end.strip_prefix('>') else {
            return false;
        };
        rest = after;
        let is_fine = match tag.strip_prefix('/') {
            Some(name) => stack.pop(name),
            None => opens(&mut stack, tag),
        };
        if !is_fine {
            return false;
        }
    }
    stack.depth == 0
}

fn opens<'h>(stack: &mut Stack<'h>, tag: &'h str) -> bool {
    let open = stack.open();
    let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
    match name {
        "br" | "br/" => matches!(attributes, "" | "/"),
        "img" => is_image(attributes),
        "a" => !open.contains(&"a") && is_address("href", attributes) && stack.push(name),
        "li" => {
            attributes.is_empty() && matches!(open.last(), Some(&("ul" | "ol"))) && stack.push(name)
        }
        _ if !attributes.is_empty() => false,
        _ if INLINE.contains(&name) => stack.push(name),
        _ if BLOCKS.contains(&name) => {
            let is_allowed = open
                .iter()
                .all(|outer| matches!(*outer, "div" | "blockquote" | "li" | "ul" | "ol"));
            is_allowed && stack.push(name)
        }
        _ => false,
    }
}

fn is_image(attributes: &str) -> bool {
    let attributes = attributes.trim_end_matches('/').trim_end();
    let (source, rest) = match attributes.split_once("\" ") {
        Some((source, rest)) => (source, Some(rest)),
        None => (attributes.trim_end_matches('"'), None),
    };
    let is_source = source
        .strip_prefix("src=\"")
        .is_some_and(|address| is_plain(address) && is_web(address));
    let is_text = rest.is_none_or(|rest| {
        rest.strip_prefix("alt=\"")
            .and_then(|text| text.strip_suffix('"'))
            .is_some_and(is_plain)
    });
    is_source && is_text
}

fn is_address(name: &str, attributes: &str) -> bool {
    attributes
        .strip_prefix(name)
        .and_then(|rest| rest.strip_prefix("=\""))
        .and_then(|rest| rest.strip_suffix('"'))
        .is_some_and(|address| is_plain(address) && is_web(address))
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn is_plain(value: &str) -> bool {
    !value.contains(['"', '\n', '\r', '\t', '\0'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_clean;

    #[test]
    fn takes_plain_html_only() {
        let check = |html: &str, expected: bool| assert_eq!(is_clean(html), expected, "{html}");
        check("<p>One &amp; two.</p><p>Three<br/>four</p>", true);
        check("<ul><li>a</li><li><b>b</b></li></ul>", true);
        check(
            "<p><a href=\"https://x.example/?a=1&amp;b=2\">x</a></p>",
            true,
        );
        check(
            "<img src=\"https://x.example/1.png\" alt=\"a\" />text",
            true,
        );
        check("<p>open", false);
        check("<p onclick=\"x\">a</p>", false);
        check("<a href=\"javascript:x\">a</a>", false);
        check("<a href=\"https://x.example/\" onclick=\"x\">a</a>", false);
        check("<img src=\"https://x.example/1.png\" onerror=\"x\">", false);
        check("<script>x</script>", false);
        check("<p><p>a</p></p>", false);
        check("<!-- x -->", false);
        check("a < b", false);
        check("</p>", false);
    }

    /// Makes HTML whose tags are balanced, right or wrong as they may be.
    fn html() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "text",
            " ",
            "&amp;",
            "&lt;",
            "<br>",
            "<img src=\"https://x.example/1.png\" alt=\"a\">",
        ])
        .prop_map(str::to_owned);
        leaf.prop_recursive(4, 24, 4, |inner| {
            let frame = prop::sample::select(vec![
                ("<p>", "</p>"),
                ("<b>", "</b>"),
                ("<em>", "</em>"),
                ("<span>", "</span>"),
                ("<ul>", "</ul>"),
                ("<li>", "</li>"),
                ("<div>", "</div>"),
                ("<h2>", "</h2>"),
                ("<blockquote>", "</blockquote>"),
                ("<a href=\"https://x.example/\">", "</a>"),
                ("<p class=\"x\">", "</p>"),
                ("<script>", "</script>"),
            ]);
            (frame, prop::collection::vec(inner, 0..4))
                .prop_map(|((open, close), parts)| format!("{open}{}{close}", parts.concat()))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn cleaning_changes_nothing_in_what_is_clean(html in html()) {
            if is_clean(&html) {
                let cleaned = ammonia::Builder::default().link_rel(None).clean(&html).to_string();
                prop_assert_eq!(cleaned, html);
            }
        }
    }
}
