//! JSON that strict readers refuse, written anew: stray and missing commas, raw line breaks, wrong escapes, a missing end.
//!
//! What can be read of a text stays as it is. Of a document that ends in the middle the items that are whole remain. One pass.
//! Must not know: what the values mean.

use super::warnings::{self, Warnings};

/// What a lone half of a surrogate pair is replaced with: U+FFFD.
const REPLACEMENT: &[u8] = b"\\ufffd";

/// Writes a document anew; `None` where nothing of it can be repaired.
pub(super) fn repaired(text: &str, warnings: &mut Warnings) -> Option<String> {
    let mut repair = Repair::of(text);
    while let Some(byte) = repair.next() {
        match byte {
            b'"' => repair.text(),
            b'{' | b'[' => repair.open(byte),
            b'}' | b']' => repair.close(byte),
            b',' => repair.comma(),
            b' ' | b'\t' | b'\r' | b'\n' => repair.written.push(byte),
            _ if byte < b' ' => repair.is_mended = true,
            _ => repair.value(byte),
        }
        if repair.is_over {
            break;
        }
    }
    repair.end(warnings)
}

struct Repair<'t> {
    source: &'t [u8],
    at: usize,
    written: Vec<u8>,
    /// The brackets that are open.
    open: Vec<u8>,
    /// The last byte written that is no white space, and where it stands.
    last: Option<(u8, usize)>,
    /// Up to where all items are whole, and the one or two brackets that are open there.
    whole: Option<(usize, Vec<u8>)>,
    is_mended: bool,
    /// The outermost value has ended.
    is_over: bool,
}

impl<'t> Repair<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            source: text.as_bytes(),
            at: 0,
            written: Vec::with_capacity(text.len()),
            open: Vec::new(),
            last: None,
            whole: None,
            is_mended: false,
            is_over: false,
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.source.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        byte
    }

    fn value(&mut self, byte: u8) {
        self.last = Some((byte, self.written.len()));
        self.written.push(byte);
    }

    /// Parts a value from the one before it, where a comma is missing between them.
    fn part(&mut self) {
        if matches!(self.last, Some((b'}' | b']' | b'"', _))) {
            self.is_mended = true;
            self.value(b',');
        }
    }

    fn open(&mut self, bracket: u8) {
        self.part();
        self.open.push(bracket);
        self.value(bracket);
    }

    fn close(&mut self, bracket: u8) {
        if let Some((b',', at)) = self.last
            && let Some(comma) = self.written.get_mut(at)
        {
            *comma = b' ';
            self.is_mended = true;
        }
        self.open.pop();
        self.value(bracket);
        // Items are the objects of a list, which is the outermost value or a member of it.
        if bracket == b'}' && matches!(*self.open, [b'[' | b'{', b'['] | [b'[']) {
            self.whole = Some((self.written.len(), self.open.clone()));
        }
        self.is_over = self.open.is_empty();
    }

    /// Leaves out a comma that has nothing before it.
    fn comma(&mut self) {
        if matches!(self.last, Some((b',' | b'[' | b'{', _))) {
            self.is_mended = true;
        } else {
            self.value(b',');
        }
    }

    fn text(&mut self) {
        self.part();
        self.value(b'"');
        while let Some(byte) = self.next() {
            match byte {
                b'"' => return self.value(b'"'),
                b'\\' => self.escape(),
                _ if byte < b' ' => {
                    self.written
                        .extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                    self.is_mended = true;
                }
                _ => self.written.push(byte),
            }
        }
    }

    /// Writes what stands behind a backslash, without it where it escapes nothing.
    fn escape(&mut self) {
        let rest = self.source.get(self.at..).unwrap_or_default();
        let kept = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 1,
            [b'u', ..] => match (unit(rest), rest.get(5..).and_then(behind_backslash)) {
                (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 11,
                (Some(0xD800..=0xDFFF), _) => {
                    self.is_mended = true;
                    self.at += 5;
                    return self.written.extend_from_slice(REPLACEMENT);
                }
                (Some(_), _) => 5,
                (None, _) => 0,
            },
            [] => return,
            _ => 0,
        };
        if kept == 0 {
            self.is_mended = true;
            return;
        }
        self.written.push(b'\\');
        self.written
            .extend_from_slice(rest.get(..kept).unwrap_or_default());
        self.at += kept;
    }

    fn end(mut self, warnings: &mut Warnings) -> Option<String> {
        if !self.open.is_empty() {
            let (length, open) = self.whole?;
            self.written.truncate(length);
            let closing = |open: &u8| if *open == b'{' { b'}' } else { b']' };
            self.written.extend(open.iter().rev().map(closing));
            warnings.note(warnings::TRUNCATED, "the document ends in the middle");
        } else if !self.is_mended {
            return None;
        }
        if self.is_mended {
            warnings.note(
                warnings::JSON_FEED,
                "stray or missing commas, raw control characters or wrong escapes were repaired",
            );
        }
        let rest = self.source.get(self.at..).unwrap_or_default();
        self.written.extend_from_slice(rest);
        String::from_utf8(self.written).ok()
    }
}

/// Reads the code unit of `uXXXX`.
fn unit(escape: &[u8]) -> Option<u16> {
    let digits = escape.get(1..5)?;
    let is_hex = digits.iter().all(u8::is_ascii_hexdigit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_hex)?;
    u16::from_str_radix(digits, 16).ok()
}

/// Reads the code unit of `\uXXXX`.
fn behind_backslash(text: &[u8]) -> Option<u16> {
    text.strip_prefix(b"\\")
        .filter(|escape| escape.first() == Some(&b'u'))
        .and_then(unit)
}
