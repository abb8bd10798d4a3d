//! Tells texts whose script puts no spaces between words: their search needs parts of words.

/// Letters looked at: the head of a text tells its script.
const LOOKED_AT: usize = 400;

/// Tells whether at least an eighth of the letters belongs to Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese.
///
/// Korean does put spaces, but its particles cling to the words.
pub(super) fn is_spaceless<'a>(texts: impl IntoIterator<Item = &'a str, IntoIter: Clone>) -> bool {
    let texts = texts.into_iter();
    // Told by the bytes of most English texts, without a look at their letters.
    if texts.clone().all(str::is_ascii) {
        return false;
    }
    let (mut spaceless, mut letters) = (0_usize, 0_usize);
    let characters = texts.flat_map(str::chars);
    for character in characters
        .filter(|character| character.is_alphabetic())
        .take(LOOKED_AT)
    {
        letters += 1;
        spaceless += usize::from(is_spaceless_letter(character));
    }
    spaceless > 0 && spaceless * 8 >= letters
}

/// Tells whether a letter belongs to a script without spaces, or to Hangul.
pub(super) fn is_spaceless_letter(character: char) -> bool {
    is_hangul(character)
        || matches!(
            u32::from(character),
            0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF
                | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x2_0000..=0x3_FFFF
        )
}

/// Tells whether a letter is Hangul.
pub(super) fn is_hangul(character: char) -> bool {
    matches!(u32::from(character), 0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF)
}

#[cfg(test)]
mod tests {
    use super::is_spaceless;

    #[test]
    fn scripts() {
        for (text, expected) in [
            ("The ministry said on Monday", false),
            ("Министерство сообщило", false),
            ("新华社北京电", true),
            ("서울 연합뉴스", true),
            ("ข่าวด่วน", true),
            ("Xinhua (新华社) is the agency of the country", false),
            ("", false),
        ] {
            assert_eq!(is_spaceless([text]), expected, "{text}");
        }
    }
}
