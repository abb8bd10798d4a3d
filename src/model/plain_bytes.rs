//! What bytes of ASCII are, without the tables of Unicode: for walks over whole texts.

/// ASCII letters and digits.
pub static LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        letters[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    letters
};

/// White space of ASCII.
pub(super) static SPACES: [bool; 256] = {
    let mut spaces = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        spaces[byte as usize] = matches!(byte, b' ' | b'\t'..=b'\r');
        byte += 1;
    }
    spaces
};
