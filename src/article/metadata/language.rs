//! The language of an article: what its page declares, unless its text is plainly in another one.
//!
//! Must not know: where a page declares it.

use whatlang::{Lang, Script};

use crate::article::text;

/// Characters of a text that its language is told by.
const SAMPLE: usize = 4_000;
/// Least characters of a text that can contradict what its page declares.
const LEAST: usize = 200;

/// Chooses between what a page declares and what its text shows, as BCP 47 tag.
///
/// A page that is made from a template may declare the language of the template. The script of a text proves that wrong; where a page
/// declares English, as most templates do, so does a text in another language without the commonest words of English.
pub(in crate::article) fn choose(declared: Option<String>, text: &str) -> Option<String> {
    let sample = text::clip(text, SAMPLE);
    match declared {
        None => detected(sample),
        Some(tag) if sample.len() < LEAST => Some(tag),
        Some(tag) => {
            let primary = crate::model::primary_subtag(&tag);
            let is_refuted = is_latin(&primary) && !is_in_latin(sample)
                || primary == "en" && is_prose(sample) && !sounds_english(sample);
            let shown = is_refuted.then(|| detected(sample)).flatten();
            Some(shown.filter(|shown| *shown != primary).unwrap_or(tag))
        }
    }
}

/// Reads a BCP 47 tag, tolerating `en_US`; anything else is no tag.
pub(super) fn tag(written: &str) -> Option<String> {
    let written = written.trim().split([',', ';']).next()?.trim();
    let written = written.trim_end_matches(['-', '_']).replace('_', "-");
    let mut subtags = written.split('-');
    let primary = subtags.next()?;
    let is_primary =
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_tag = is_primary && written.len() <= 35 && subtags.all(is_subtag);
    let rest = written.get(primary.len()..).unwrap_or_default();
    is_tag.then(|| shortest(&primary.to_ascii_lowercase()).to_owned() + rest)
}

/// Gives the shortest code of a language, as a tag must have it (RFC 5646, 2.2.1), and the right one for what is none: codes of
/// countries, and codes of three letters.
fn shortest(primary: &str) -> &str {
    match primary {
        "jp" | "jpn" => "ja",
        "cn" | "chi" | "zho" => "zh",
        "kr" => "ko",
        "ua" => "uk",
        "cz" | "cze" => "cs",
        "gr" | "gre" => "el",
        "dk" => "da",
        "vn" => "vi",
        "iw" => "he",
        "in" => "id",
        "msa" | "may" => "ms",
        "ger" => "de",
        "fre" => "fr",
        "dut" => "nl",
        "rum" => "ro",
        "per" | "fas" => "fa",
        "slo" => "sk",
        "nor" => "no",
        "mac" => "mk",
        _ if primary.len() == 3 => match Lang::from_code(primary.to_owned()) {
            Some(language) => two_letters(language),
            None => primary,
        },
        _ => primary,
    }
}

/// Tells whether a part behind the language may stand in a tag (RFC 5646, 2.1): the `8` of `utf-8` may not.
fn is_subtag(subtag: &str) -> bool {
    let is_long_enough = match subtag.as_bytes() {
        [first, _, _] => first.is_ascii_alphanumeric(),
        [first] => first.eq_ignore_ascii_case(&b'x') || first.eq_ignore_ascii_case(&b'u'),
        bytes => (2..=8).contains(&bytes.len()),
    };
    is_long_enough && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Tells whether a language is written in Latin letters alone.
fn is_latin(primary: &str) -> bool {
    const LATIN: [&str; 24] = [
        "en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "nb", "nn", "da", "fi", "pl", "cs",
        "sk", "hu", "ro", "hr", "sl", "tr", "id", "vi", "ca",
    ];
    LATIN.contains(&primary)
}

/// Tells whether most of a text is in Latin letters.
fn is_in_latin(text: &str) -> bool {
    text.is_ascii() || matches!(whatlang::detect_script(text), None | Some(Script::Latin))
}

/// Tells whether a text has far more letters than figures: a table of results has hardly a common word, in whatever language.
fn is_prose(text: &str) -> bool {
    let figures = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    figures * 10 < letters
}

/// Tells whether a text has the words that hardly an English one is without.
fn sounds_english(text: &str) -> bool {
    const COMMON: [&str; 4] = ["the", "and", "of", "to"];
    let words = text.split_ascii_whitespace();
    words
        .filter(|word| {
            COMMON
                .iter()
                .any(|common| word.eq_ignore_ascii_case(common))
        })
        .nth(2)
        .is_some()
}

/// Detects the language of a text.
fn detected(text: &str) -> Option<String> {
    let info = whatlang::detect(text)?;
    info.is_reliable()
        .then(|| two_letters(info.lang()).to_owned())
}

/// Gives the BCP 47 tag of a language: two letters where there are two.
fn two_letters(language: Lang) -> &'static str {
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Pol => "pl",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Ell => "el",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Slv => "sl",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Bel => "be",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Aze => "az",
        Lang::Uzb => "uz",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mar => "mr",
        Lang::Guj => "gu",
        Lang::Pan => "pa",
        Lang::Mal => "ml",
        Lang::Kan => "kn",
        Lang::Tha => "th",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Tgl => "tl",
        Lang::Cat => "ca",
        Lang::Mkd => "mk",
        other => other.code(),
    }
}
