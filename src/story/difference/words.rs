//! A text in its words, each with the white space behind it.
//!
//! Must not know: what the text is compared with.

use std::ops::Range;

use crate::story::words::is_spaceless;

/// A word, and where it stands with the white space behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) word: &'t str,
    start: usize,
    end: usize,
}

impl PartialEq for Token<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Token<'_> {}

impl PartialOrd for Token<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Token<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.word.cmp(other.word)
    }
}

impl std::hash::Hash for Token<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.word.hash(state);
    }
}

/// A text in its words.
pub(super) struct Side<'t> {
    text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
}

impl<'t> Side<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            tokens: words_of(text),
        }
    }

    /// Gives the text of a range of words, with the white space behind it.
    pub(super) fn span(&self, range: &Range<usize>) -> &'t str {
        let tokens = self.tokens.get(range.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return "";
        };
        self.text.get(first.start..last.end).unwrap_or_default()
    }

    pub(super) fn words(&self, range: &Range<usize>) -> &[Token<'t>] {
        self.tokens.get(range.clone()).unwrap_or_default()
    }

    /// Gives the paragraphs of a range of words.
    pub(super) fn lines(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        let mut start = range.start;
        for index in range.clone() {
            let ends = self.tokens.get(index).is_some_and(|token| {
                let space = self.text.get(token.start + token.word.len()..token.end);
                space.is_some_and(|space| space.contains('\n'))
            });
            if ends || index + 1 == range.end {
                lines.push(start..index + 1);
                start = index + 1;
            }
        }
        lines
    }
}

/// Parts a text into words, single signs and characters of scripts without spaces.
fn words_of(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let mut end = start + character.len_utf8();
        if character.is_whitespace() {
            if let Some(last) = tokens.last_mut() {
                last.end = end;
            }
            continue;
        }
        if is_wordy(character) {
            let mut before = character;
            while let Some((index, next)) = characters.peek().copied() {
                let behind = text.get(index + next.len_utf8()..);
                let behind = behind.and_then(|rest| rest.chars().next());
                let is_inner =
                    is_inner_sign(next) && before.is_alphanumeric() && behind.is_some_and(is_wordy);
                if !is_wordy(next) && !is_inner {
                    break;
                }
                before = next;
                end = index + next.len_utf8();
                characters.next();
            }
        }
        tokens.push(Token {
            word: text.get(start..end).unwrap_or_default(),
            start,
            end,
        });
    }
    tokens
}

fn is_wordy(character: char) -> bool {
    let is_mark = matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{dff}' | '\u{200b}'..='\u{200d}');
    (character.is_alphanumeric() && !is_spaceless(character)) || is_mark
}

/// Tells whether a sign stands within words and figures: 1,234.5, don't, Anna-Maria.
fn is_inner_sign(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '-' | '.' | ',' | ':' | '/')
}
