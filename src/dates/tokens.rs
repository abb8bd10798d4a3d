//! A date text cut into numbers, words and marks.
//!
//! Must not know: what they mean.

/// Most tokens of a date.
const MOST_TOKENS: usize = 48;

/// One piece of a date text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A run of ASCII digits.
    Number {
        /// Its value, saturated.
        value: i32,
        /// How many digits it was written with.
        digits: usize,
    },
    /// A run of letters.
    Word(&'t str),
    /// Any other character.
    Mark(char),
    /// White space.
    Space,
}

/// The tokens of one date, without allocation.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    list: [Token<'t>; MOST_TOKENS],
    count: usize,
}

impl<'t> Tokens<'t> {
    /// Cuts a text; `None` where it has too many pieces for a date.
    pub(super) fn read(text: &'t str) -> Option<Self> {
        let (tokens, rest) = Self::opening(text);
        rest.is_empty().then_some(tokens)
    }

    /// Cuts the beginning of a text, as far as the room goes; gives what is left as well.
    pub(super) fn opening(text: &'t str) -> (Self, &'t str) {
        let mut tokens = Self {
            list: [Token::Space; MOST_TOKENS],
            count: 0,
        };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = if first.is_ascii_digit() {
                run(rest, |character| character.is_ascii_digit())
            } else if is_unit(first) {
                first.len_utf8()
            } else if first.is_alphabetic() {
                run(rest, |character| {
                    (character.is_alphabetic() || is_sign_of_letter(character))
                        && !is_unit(character)
                })
            } else if first.is_whitespace() {
                run(rest, char::is_whitespace)
            } else {
                first.len_utf8()
            };
            let (Some((piece, behind)), Some(slot)) = (
                rest.split_at_checked(length),
                tokens.list.get_mut(tokens.count),
            ) else {
                break;
            };
            *slot = token(piece, first);
            rest = behind;
            tokens.count += 1;
        }
        (tokens, rest)
    }

    /// Gives a token.
    pub(super) fn get(&self, index: usize) -> Option<Token<'t>> {
        self.list.get(..self.count)?.get(index).copied()
    }

    /// Gives the token right before.
    pub(super) fn before(&self, index: usize) -> Option<Token<'t>> {
        self.get(index.checked_sub(1)?)
    }

    /// Gives the index of the next token that is no space.
    pub(super) fn skip_spaces(&self, mut index: usize) -> usize {
        while self.get(index) == Some(Token::Space) {
            index += 1;
        }
        index
    }
}

/// Tells marks that belong to the letter before and are no letters themselves: tones of Thai, the virama of Hindi.
fn is_sign_of_letter(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}' | '\u{93C}' | '\u{94D}' | '\u{9CD}' | '\u{E47}'..='\u{E4E}')
}

/// Tells the one-letter units of Chinese, Japanese and Korean dates, which stand without spaces.
fn is_unit(character: char) -> bool {
    "年月日時时點点分秒号號년월일시분초".contains(character)
}

fn run(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.char_indices()
        .find(|(_, character)| !is_part(*character))
        .map_or(text.len(), |(at, _)| at)
}

fn token(piece: &str, first: char) -> Token<'_> {
    if first.is_ascii_digit() {
        Token::Number {
            value: piece.parse().unwrap_or(i32::MAX),
            digits: piece.len(),
        }
    } else if first.is_alphabetic() {
        Token::Word(piece)
    } else if first.is_whitespace() {
        Token::Space
    } else {
        Token::Mark(first)
    }
}
