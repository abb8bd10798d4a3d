//! The halves of a day, by the words that name them.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

/// Reads `a.m.`, `PM`, `오후`.
pub(super) fn half_of_day(word: &str) -> Option<Half> {
    let mut letters = word.trim_matches([':', ',']).chars();
    let word: String = letters
        .by_ref()
        .filter(|sign| *sign != '.')
        .take(4)
        .collect();
    match word.to_lowercase().as_str() {
        "am" | "오전" | "午前" | "上午" => Some(Half::Morning),
        "pm" | "오후" | "午後" | "下午" | "낮" => Some(Half::Afternoon),
        _ => None,
    }
}
