//! Characters that must not reach a terminal or a log (FETCH S15).

/// Tells whether a character could steer whoever shows it: controls, marks and overrides of direction, ends of lines and paragraphs,
/// and signs that are not seen. U+200B to U+200D are none of them: Khmer, Persian, Hindi and others are written with them.
pub fn is_steering(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_set_is_known() {
        let steering: Vec<(u32, u32)> = ('\0'..=char::MAX)
            .filter(|character| is_steering(*character))
            .map(u32::from)
            .fold(Vec::new(), |mut ranges, code| {
                match ranges.last_mut() {
                    Some((_, end)) if *end + 1 == code => *end = code,
                    _ => ranges.push((code, code)),
                }
                ranges
            });
        let expected = [
            (0, 0x1f),
            (0x7f, 0x9f),
            (0x61c, 0x61c),
            (0x200e, 0x200f),
            (0x2028, 0x202e),
            (0x2060, 0x206f),
            (0xfeff, 0xfeff),
        ];
        assert_eq!(steering, expected);
    }
}
