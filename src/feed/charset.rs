//! Bytes to text: byte order marks, patterns, valid UTF-8, labels, detection, in that order.
//!
//! Must not know: what the text holds, beyond its XML declaration.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memmem};

use super::warnings::{self, Warnings};

/// How far into a document an XML declaration is looked for, in bytes.
const DECLARATION_BYTES: usize = 1024;

/// How much of a document the detector sees, in bytes.
const DETECTION_BYTES: usize = 64 * 1024;

/// Largest share of bad sequences, one in this many characters beyond ASCII, at which a text without a label still counts as UTF-8.
const GOOD_FOR_ONE_BAD: usize = 3;

/// The same where the text is labelled so: the bytes of other encodings hardly ever form a character of UTF-8.
const GOOD_FOR_ONE_BAD_IF_LABELLED: usize = 1;

/// Turns the bytes of a document into text. Sound UTF-8 is borrowed.
pub(super) fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    warnings: &mut Warnings,
) -> Cow<'a, str> {
    if let Some(text) = wide(bytes, warnings) {
        return text;
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let label = content_type.and_then(charset_parameter).and_then(encoding);
    let declared = declared_label(bytes);
    let declaration = declared.as_deref().and_then(encoding);
    if let Some(name) = declared.as_deref().filter(|_| declaration.is_none()) {
        warnings.add(warnings::UNKNOWN_CHARSET, || {
            format!("no charset is called {name:?}")
        });
    }
    let named = [label, declaration];
    if let Ok(text) = std::str::from_utf8(bytes) {
        return valid_utf8(text, named, warnings);
    }
    let good_for_one_bad = match named.iter().flatten().next() {
        Some(first) if *first == UTF_8 => Some(GOOD_FOR_ONE_BAD_IF_LABELLED),
        Some(_) => None,
        None => Some(GOOD_FOR_ONE_BAD),
    };
    if good_for_one_bad.is_some_and(|wanted| mostly_utf8(bytes, wanted)) {
        warnings.add(warnings::BAD_BYTES, || {
            "bytes that are no UTF-8 were replaced".to_owned()
        });
        return String::from_utf8_lossy(bytes);
    }
    legacy(bytes, named, warnings)
}

/// Removes the characters that XML 1.0 forbids. Sound text is borrowed.
pub(super) fn without_controls<'t>(text: &'t str, warnings: &mut Warnings) -> Cow<'t, str> {
    // Most texts hold none: one look at the bytes tells, and another where U+FFFE and U+FFFF are possible.
    let is_suspect = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let is_sound = !text
        .bytes()
        .fold(false, |found, byte| found | is_suspect(byte))
        && (memchr(0xEF, text.as_bytes()).is_none()
            || memmem::find(text.as_bytes(), b"\xEF\xBF\xBE").is_none()
                && memmem::find(text.as_bytes(), b"\xEF\xBF\xBF").is_none());
    if is_sound {
        return Cow::Borrowed(text);
    }
    warnings.note(
        warnings::CONTROL_CHARACTERS,
        "control characters were removed",
    );
    Cow::Owned(
        text.chars()
            .filter(|one| super::text::is_xml(*one))
            .collect(),
    )
}

/// Valid UTF-8 wins over every label, but for the 7-bit encodings that look like ASCII.
fn valid_utf8<'a>(
    text: &'a str,
    named: [Option<&'static Encoding>; 2],
    warnings: &mut Warnings,
) -> Cow<'a, str> {
    let seven_bit = named
        .into_iter()
        .flatten()
        .find(|encoding| *encoding == encoding_rs::ISO_2022_JP);
    if let Some(encoding) = seven_bit.filter(|_| text.contains('\u{1b}')) {
        return encoding.decode_without_bom_handling(text.as_bytes()).0;
    }
    let other = named
        .into_iter()
        .flatten()
        .next()
        .filter(|encoding| *encoding != UTF_8);
    if let Some(encoding) = other.filter(|_| !text.is_ascii()) {
        warnings.add(warnings::CHARSET_LABEL, || {
            format!("labelled {}, but it is UTF-8", encoding.name())
        });
    }
    Cow::Borrowed(text)
}

/// Decodes bytes that are no UTF-8: the first label that decodes without a fault, else what the detector says.
fn legacy<'a>(
    bytes: &'a [u8],
    named: [Option<&'static Encoding>; 2],
    warnings: &mut Warnings,
) -> Cow<'a, str> {
    for encoding in named.into_iter().flatten().filter(|named| *named != UTF_8) {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return text;
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(
        bytes
            .get(..DETECTION_BYTES.min(bytes.len()))
            .unwrap_or(bytes),
        true,
    );
    let guess = detector.guess(None, Utf8Detection::Allow);
    let chosen = named
        .into_iter()
        .flatten()
        .find(|named| *named != UTF_8)
        .filter(|named| !named.is_single_byte() || guess == UTF_8)
        .unwrap_or(if guess == UTF_8 { WINDOWS_1252 } else { guess });
    // A wrong label for one of several bytes a character: another of its kind that fits goes before it.
    if !guess.is_single_byte()
        && let Some(text) = guess.decode_without_bom_handling_and_without_replacement(bytes)
    {
        warnings.add(warnings::CHARSET_GUESSED, || {
            format!("no label fits the bytes: read as {}", guess.name())
        });
        return text;
    }
    let (text, had_errors) = chosen.decode_without_bom_handling(bytes);
    warnings.add(warnings::CHARSET_GUESSED, || {
        format!("no label fits the bytes: read as {}", chosen.name())
    });
    if had_errors {
        warnings.add(warnings::BAD_BYTES, || {
            format!("bytes that are no {} were replaced", chosen.name())
        });
    }
    text
}

/// Tells whether bad sequences are few among good ones.
fn mostly_utf8(bytes: &[u8], good_for_one_bad: usize) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad.saturating_mul(good_for_one_bad)
}

/// Decodes UTF-16 and UTF-32, by mark or by the pattern of `<` and zero bytes.
fn wide<'a>(bytes: &'a [u8], warnings: &mut Warnings) -> Option<Cow<'a, str>> {
    let four = bytes.get(..4).unwrap_or_default();
    let text = match four {
        [0, 0, 0xFE, 0xFF] => utf32(bytes.get(4..)?, u32::from_be_bytes),
        [0xFF, 0xFE, 0, 0] => utf32(bytes.get(4..)?, u32::from_le_bytes),
        [0, 0, 0, b'<'] => utf32(bytes, u32::from_be_bytes),
        [b'<', 0, 0, 0] => utf32(bytes, u32::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(bytes.get(2..)?, UTF_16BE),
        [0xFF, 0xFE, ..] => utf16(bytes.get(2..)?, UTF_16LE),
        [0, b'<' | b'{', 0, _] => utf16(bytes, UTF_16BE),
        [b'<' | b'{', 0, _, 0] => utf16(bytes, UTF_16LE),
        _ => return None,
    };
    if text.contains('\u{FFFD}') {
        warnings.add(warnings::BAD_BYTES, || {
            "broken UTF-16 or UTF-32 was replaced".to_owned()
        });
    }
    Some(Cow::Owned(text))
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn utf32(bytes: &[u8], read: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units
        .iter()
        .map(|unit| char::from_u32(read(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Reads the charset of a `Content-Type` (RFC 9110 8.3.1), tolerating single quotes and spaces.
fn charset_parameter(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).trim())
    })
}

/// Finds the encoding of a label; labels for the wide encodings are void once the bytes are not wide.
fn encoding(label: &str) -> Option<&'static Encoding> {
    let lower = label.trim().to_ascii_lowercase();
    let label = match lower.as_str() {
        "koi8" => "koi8-r",
        "cp-1251" | "win-1251" | "windows1251" | "win1251" | "cp-1251-windows" => "windows-1251",
        "cp-1252" | "win-1252" | "windows1252" => "windows-1252",
        "cp949" | "ms949" | "x-windows-949" | "uhc" => "euc-kr",
        "cp936" | "ms936" | "gb_2312" => "gbk",
        "cp932" | "ms932" => "shift_jis",
        "cp950" => "big5",
        "utf_8" | "utf8mb4" => "utf-8",
        other => other,
    };
    Encoding::for_label_no_replacement(label.as_bytes())
        .filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// Reads the encoding that an XML declaration names.
fn declared_label(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..DECLARATION_BYTES.min(bytes.len()))?;
    let head = String::from_utf8_lossy(head);
    let (_, declaration) = head.split_once("<?xml")?;
    let (declaration, _) = declaration.split_once('>')?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|mark| ['"', '\''].contains(mark))?;
    let (label, _) = value.strip_prefix(quote)?.split_once(quote)?;
    Some(label.trim().to_owned()).filter(|label| {
        let lower = label.to_ascii_lowercase();
        !lower.starts_with("utf-16") && !lower.starts_with("utf-32") && !label.is_empty()
    })
}
