//! Relative links in cleaned HTML, made absolute.
//!
//! Must not know: where the text stood, how it was cleaned.

use super::address;
use super::reading::{is_relative, is_web_address};
use super::text::escape_into;

/// Attributes that hold an address in cleaned HTML.
const ADDRESSES: &[&str] = &[" href=", " src=", " cite="];

/// How much longer than twice itself a text may become, in bytes: what links are beyond that stay as they are.
const MOST_ADDED_BYTES: usize = 4 * 1024;

/// Joins the relative addresses in cleaned HTML with a base; those that lead within the text stay, and all do where the base is no
/// address of the web. The tags must be well-formed, and all values stand in double quotes.
pub(super) fn based(html: String, base: &str) -> String {
    if !is_web_address(base) || ADDRESSES.iter().all(|name| !html.contains(name)) {
        return html;
    }
    let mut escaped = String::new();
    escape_into(&mut escaped, base);
    let mut room = html.len() + MOST_ADDED_BYTES;
    let mut output = String::with_capacity(html.len() + MOST_ADDED_BYTES);
    let mut rest = html.as_str();
    while let Some((text, mut tag)) = rest.split_once('<') {
        output.push_str(text);
        output.push('<');
        // Values may hold brackets.
        while let Some(at) = tag.find(['"', '>'])
            && let Some((before, from)) = tag.split_at_checked(at)
            && let Some(behind) = from.strip_prefix('"')
            && let Some((value, after)) = behind.split_once('"')
        {
            let is_address = ADDRESSES.iter().any(|name| before.ends_with(name));
            let joined = joined(value, &escaped)
                .filter(|joined| is_address && joined.len() <= value.len() + room);
            let written = joined.as_deref().unwrap_or(value);
            room -= written.len().saturating_sub(value.len());
            for piece in [before, "\"", written, "\""] {
                output.push_str(piece);
            }
            tag = after;
        }
        rest = tag;
    }
    output.push_str(rest);
    output
}

fn joined(value: &str, base: &str) -> Option<String> {
    let value = value.trim();
    let is_elsewhere = !value.is_empty() && !value.starts_with('#');
    (is_elsewhere && is_relative(value)).then(|| address::resolve(base, value))
}
