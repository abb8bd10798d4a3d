//! Notes of Japanese and Korean desks: `内容を追加しました。`, `（２段落目の日付を訂正します）`, `<<날짜 정정>>`.
//!
//! Must not know: where in a story a note stands.

use crate::model::MarkerKind;

/// Longest note, in characters.
const NOTE_CHARACTERS: usize = 90;

/// How Japanese notes end, by what they say was done; the surer first.
const DONE: &[(&str, MarkerKind)] = &[
    ("を訂正します", MarkerKind::Correction),
    ("を訂正しました", MarkerKind::Correction),
    ("に訂正します", MarkerKind::Correction),
    ("に訂正しました", MarkerKind::Correction),
    ("を修正しました", MarkerKind::Correction),
    ("再送します", MarkerKind::Refile),
    ("再送しました", MarkerKind::Refile),
    ("を追加しました", MarkerKind::Update),
    ("を加えました", MarkerKind::Update),
    ("を更新しました", MarkerKind::Update),
];

/// Words of Korean notes between double brackets; the surer first.
const KOREAN: &[(&str, MarkerKind)] = &[
    ("정정", MarkerKind::Correction),
    ("바로잡", MarkerKind::Correction),
    ("수정", MarkerKind::Correction),
    ("추가", MarkerKind::Update),
    ("보강", MarkerKind::Update),
    ("반영", MarkerKind::Update),
];

/// Signs that set a note apart from the text.
const SIGNS: &[char] = &['*', '＊', '※', '(', '（', '<'];

/// Reads what a note that is a paragraph of its own says was done.
pub(super) fn read(paragraph: &str) -> Option<MarkerKind> {
    let text = paragraph.trim();
    if !text.starts_with(SIGNS) || text.is_ascii() || text.chars().nth(NOTE_CHARACTERS).is_some() {
        return None;
    }
    let korean = text
        .strip_prefix("<<")
        .and_then(|text| text.strip_suffix(">>"));
    if let Some(inside) = korean {
        let said = KOREAN.iter().find(|(word, _)| inside.contains(word));
        return said.map(|(_, kind)| *kind);
    }
    let text = text.trim_matches(['(', ')', '（', '）', '。', ' ', '*', '＊', '※']);
    // One sentence, and none of somebody's speech.
    if text.contains(['。', '「']) {
        return None;
    }
    let done = DONE.iter().find(|(end, _)| text.ends_with(end));
    done.map(|(_, kind)| *kind)
}
