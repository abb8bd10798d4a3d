//! Words of dates beside a name: months, days of the week, "updated".
//!
//! Must not know: how a date is put together.

/// Tells whether a word in lower case belongs to a date: a month, a day of the week, "updated".
pub(super) fn is_date_word(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "updated",
        "published",
        "posted",
        "sponsored",
        "am",
        "on",
        "at",
        "le",
    ];
    WORDS.contains(&word) || crate::dates::is_month(word)
}
