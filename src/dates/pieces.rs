//! A line cut into numbers and words, each with the marks before it.
//!
//! Must not know: what they mean.

use super::tokens::{Token, Tokens};

/// A number or a word of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'t> {
    /// What it is: never a mark or a space.
    pub(super) token: Token<'t>,
    /// The last mark between the piece before and this one.
    pub(super) mark: Option<char>,
    /// How many marks stand there.
    marks: usize,
    /// Whether white space follows the piece before.
    is_spaced: bool,
    /// Whether white space stands right before this one.
    is_loose: bool,
}

impl<'t> Piece<'t> {
    /// Gives the number where it has at most two digits.
    pub(super) fn short(&self) -> Option<i32> {
        match self.token {
            Token::Number {
                value,
                digits: 1..=2,
            } => Some(value),
            _ => None,
        }
    }

    /// Gives the number where it has exactly two digits.
    pub(super) fn two_digits(&self) -> Option<i32> {
        match self.token {
            Token::Number { value, digits: 2 } => Some(value),
            _ => None,
        }
    }

    /// Gives the number of four digits that may be a year of our time in some calendar.
    pub(super) fn year(&self) -> Option<i32> {
        match self.token {
            Token::Number { value, digits: 4 } if is_year(value) => Some(value),
            _ => None,
        }
    }

    /// Gives the word.
    pub(super) fn word(&self) -> Option<&'t str> {
        match self.token {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Tells whether only this mark joins it to the piece before, perhaps with space around.
    pub(super) fn follows(&self, mark: char) -> bool {
        self.marks == 1 && self.mark == Some(mark)
    }

    /// Tells whether only this mark and no space joins it to the piece before.
    pub(super) fn clings(&self, mark: char) -> bool {
        self.follows(mark) && !self.is_spaced && !self.is_loose
    }

    /// Tells whether nothing stands between it and the piece before.
    pub(super) fn touches(&self) -> bool {
        self.marks == 0 && !self.is_spaced
    }

    /// Gives the sign right before it, and whether white space parts that from the piece before.
    pub(super) fn sign(&self) -> Option<(char, bool)> {
        let sign = self.mark.filter(|mark| matches!(mark, '+' | '-'))?;
        (!self.is_loose).then_some((sign, self.is_spaced))
    }

    /// Parts it from what stood before.
    pub(super) fn apart(mut self) -> Self {
        self.marks = usize::MAX;
        self.is_spaced = true;
        self
    }
}

/// Years 1990 to 2099, in the calendars of Iran and Islam 1368 to 1529, of Buddha 2533 to 2643.
fn is_year(value: i32) -> bool {
    (1990..2100).contains(&value) || (1368..1530).contains(&value) || (2533..2643).contains(&value)
}

/// Cuts the beginning of a line.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let (tokens, _) = Tokens::opening(line);
    let mut pieces = Vec::new();
    let (mut mark, mut marks, mut is_spaced, mut is_loose) = (None, 0, false, false);
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        index += 1;
        match token {
            Token::Mark(character) => {
                (mark, marks, is_loose) = (Some(character), marks + 1, false);
            }
            Token::Space => {
                is_spaced |= marks == 0;
                is_loose = true;
            }
            Token::Number { .. } | Token::Word(_) => {
                pieces.push(Piece {
                    token,
                    mark,
                    marks,
                    is_spaced,
                    is_loose,
                });
                (mark, marks, is_spaced, is_loose) = (None, 0, false, false);
            }
        }
    }
    pieces
}
