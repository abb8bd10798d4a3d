//! Bytes of a page to text: what is no HTML, byte order mark, HTTP charset, the HTML5 prescan, detection.
//!
//! Must not know: what stands in the page.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes in which `<meta>` is looked for. HTML5 says 1,024; pages in the wild stretch it.
const PRESCAN_BYTES: usize = 16 * 1024;
/// Bytes that are looked at where the encoding must be guessed.
const DETECT_BYTES: usize = 256 * 1024;

/// Tells what a document is where it is no HTML page.
pub(in crate::article) fn foreign_kind(
    bytes: &[u8],
    content_type: Option<&str>,
) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a WebP image or a sound"),
        (b"PK\x03\x04", "an archive"),
        (b"\x1f\x8b", "compressed data"),
        (b"\0\0\0\x18ftyp", "a video"),
        (b"\0\0\0\x1cftyp", "a video"),
        (b"\0\0\0 ftyp", "a video"),
        (b"ID3", "a sound"),
        (b"OggS", "a sound or a video"),
    ];
    let start = bytes.trim_ascii_start();
    if let Some((_, kind)) = SIGNATURES
        .iter()
        .find(|(magic, _)| start.starts_with(magic))
    {
        return Some(kind);
    }
    let head = start
        .get(..start.len().min(1024))
        .unwrap_or(start)
        .to_ascii_lowercase();
    let has_tag = |tag: &[u8]| head.windows(tag.len()).any(|window| window == tag);
    let looks_html =
        has_tag(b"<html") || has_tag(b"<!doctype html") || has_tag(b"<head") || has_tag(b"<body");
    if looks_html {
        return None;
    }
    if has_tag(b"<rss") || has_tag(b"<feed") || has_tag(b"<rdf:rdf") || has_tag(b"<urlset") {
        return Some("a feed or a sitemap");
    }
    if start.starts_with(b"{") || start.starts_with(b"[") {
        return Some("JSON");
    }
    let media_type = content_type
        .unwrap_or("")
        .split(';')
        .next()
        .unwrap_or("")
        .trim()
        .to_ascii_lowercase();
    match media_type.split_once('/') {
        Some(("image", _)) => Some("an image"),
        Some(("video", _)) => Some("a video"),
        Some(("audio", _)) => Some("a sound"),
        Some(("application", "pdf")) => Some("a PDF document"),
        Some((
            "application",
            "json" | "ld+json" | "octet-stream" | "zip" | "javascript" | "msword",
        )) => Some("no page but data"),
        Some(("text", "plain" | "css" | "javascript" | "csv")) => Some("plain text"),
        _ => None,
    }
}

/// Decodes a page. Never fails: what does not decode becomes U+FFFD.
pub(in crate::article) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return lossy(encoding, bytes.get(mark..).unwrap_or(&[]));
    }
    let declared = declared_encoding(bytes, content_type);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        // A page that was cut in the middle of a character is still UTF-8.
        Err(error) if error.error_len().is_none() => bytes
            .get(..error.valid_up_to())
            .and_then(|whole| std::str::from_utf8(whole).ok()),
        Err(_) => None,
    };
    if let Some(text) = text {
        let escaped = declared.is_some_and(|encoding| !encoding.is_ascii_compatible());
        if (declared.is_none() || declared == Some(UTF_8) || has_wide_characters(text))
            || (text.is_ascii() && !escaped)
        {
            return Cow::Borrowed(text);
        }
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => lossy(encoding, bytes),
        _ => undeclared(bytes, declared),
    }
}

/// Tells whether a valid UTF-8 text has so many wide characters that it cannot be so by chance.
fn has_wide_characters(text: &str) -> bool {
    !text.is_ascii()
        && text
            .chars()
            .filter(|character| !character.is_ascii())
            .take(6)
            .count()
            >= 6
}

fn lossy<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// Decodes bytes that are no valid UTF-8 although nothing else is declared.
fn undeclared<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    let text = String::from_utf8_lossy(bytes);
    let wrong = text
        .chars()
        .filter(|&character| character == '\u{fffd}')
        .count();
    let wide = text
        .chars()
        .filter(|character| !character.is_ascii())
        .count();
    // A few broken bytes in a page that says UTF-8 do not make it something else.
    if declared == Some(UTF_8) && wrong * 10 < wide {
        return text;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        bytes.get(..bytes.len().min(DETECT_BYTES)).unwrap_or(bytes),
        true,
    );
    lossy(detector.guess(None, Utf8Detection::Allow), bytes)
}

fn declared_encoding(bytes: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    let http = content_type
        .and_then(charset_parameter)
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    // A server-wide "charset=utf-8" on a page that is none yields to what the page says.
    match http {
        Some(encoding) if encoding != UTF_8 => Some(encoding),
        Some(encoding) => Some(
            prescan(bytes)
                .filter(|_| std::str::from_utf8(bytes).is_err())
                .unwrap_or(encoding),
        ),
        None => prescan(bytes),
    }
}

/// Reads `charset=` of a `Content-Type` value (RFC 9110 section 8.3.1) or of a `<meta content>`.
fn charset_parameter(value: &str) -> Option<String> {
    let lower = value.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let label: String = after
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|character| !matches!(character, '"' | '\'' | ';' | ' ' | ','))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// Looks for the encoding that a `<meta>` declares (HTML standard, "prescan a byte stream").
/// Only meta elements count: a `<script charset>` before them is passed over.
fn prescan(bytes: &[u8]) -> Option<&'static Encoding> {
    let bytes = bytes.get(..bytes.len().min(PRESCAN_BYTES)).unwrap_or(bytes);
    let mut rest = bytes;
    while let Some(position) = rest.iter().position(|&byte| byte == b'<') {
        rest = rest.get(position..).unwrap_or(&[]);
        if let Some(comment) = rest.strip_prefix(b"<!--") {
            let end = comment
                .windows(3)
                .position(|window| window == b"-->")
                .unwrap_or(comment.len());
            rest = comment.get(end..).unwrap_or(&[]);
            continue;
        }
        let is_meta = rest
            .get(1..5)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
            && rest
                .get(5)
                .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/');
        if is_meta {
            let tag_end = rest
                .iter()
                .position(|&byte| byte == b'>')
                .unwrap_or(rest.len());
            let tag = String::from_utf8_lossy(rest.get(5..tag_end).unwrap_or(&[]));
            if let Some(encoding) = meta_encoding(&tag) {
                return Some(encoding);
            }
        }
        rest = rest.get(1..).unwrap_or(&[]);
    }
    None
}

fn meta_encoding(attributes: &str) -> Option<&'static Encoding> {
    let label = charset_parameter(attributes)?;
    let encoding = Encoding::for_label(label.trim_matches('/').as_bytes())?;
    // What was read as ASCII so far cannot be UTF-16 (HTML standard, same section).
    Some(match encoding {
        found if found == UTF_16LE || found == UTF_16BE => UTF_8,
        found if found.name() == "x-user-defined" => WINDOWS_1252,
        found => found,
    })
}
