//! A place in the bytes of a page, and what is passed from there: names, attributes, anything up to a sign.
//!
//! Must not know: which tags there are.

/// The first eight letters of a tag name in lower case.
pub(super) type Name = [u8; 8];

/// Reads a page from its start to its end.
#[derive(Default)]
pub(super) struct Cursor<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) position: usize,
}

impl<'a> Cursor<'a> {
    /// Begins at the start.
    pub(super) fn at_start(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Gives what is not passed yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or(&[])
    }

    /// Gives the next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// Passes everything up to and with `end`.
    pub(super) fn skip_past(&mut self, end: u8) {
        let found = memchr::memchr(end, self.rest());
        self.position = found.map_or(self.bytes.len(), |offset| self.position + offset + 1);
    }

    /// Passes a name, and gives it.
    pub(super) fn name(&mut self) -> Name {
        let mut name = [0; 8];
        let mut length = 0;
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() || byte == b'/' || byte == b'>' {
                break;
            }
            if let Some(slot) = name.get_mut(length) {
                *slot = byte.to_ascii_lowercase();
            }
            length += 1;
            self.position += 1;
        }
        name
    }

    /// Passes the attributes of a tag and its `>`; false as soon as there are more than `most`.
    pub(super) fn attributes(&mut self, most: usize) -> bool {
        let mut count = 0;
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'>' => return true,
                b'=' => {
                    while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
                        self.position += 1;
                    }
                    match self.peek() {
                        Some(quote @ (b'"' | b'\'')) => {
                            self.position += 1;
                            self.skip_past(quote);
                        }
                        _ => self.bare_value(),
                    }
                }
                byte if byte.is_ascii_whitespace() || byte == b'/' => {}
                _ => {
                    count += 1;
                    if count > most {
                        return false;
                    }
                    self.attribute_name();
                }
            }
        }
        true
    }

    fn attribute_name(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'))
        {
            self.position += 1;
        }
        let mut ahead = self.position;
        while self.bytes.get(ahead).is_some_and(u8::is_ascii_whitespace) {
            ahead += 1;
        }
        if self.bytes.get(ahead) == Some(&b'=') {
            self.position = ahead;
        }
    }

    fn bare_value(&mut self) {
        while self
            .peek()
            .is_some_and(|byte| !byte.is_ascii_whitespace() && byte != b'>')
        {
            self.position += 1;
        }
    }
}

/// Gives a name without what fills it up.
pub(super) fn name_text(name: &Name) -> &[u8] {
    let length = name
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(name.len());
    name.get(..length).unwrap_or(name)
}
