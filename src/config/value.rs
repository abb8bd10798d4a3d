//! Reads single values of TOML: texts, numbers, lists, and says what is wrong with them.
//!
//! Must not know: tables, places, what a key means.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeArray, DeValue};

use super::source::Fault;

/// Most entries of one list.
const MAX_LIST: usize = 64;
/// Longest text, in bytes.
const MAX_TEXT_BYTES: usize = 4096;

/// Says that a value is of another type than it must be.
pub(super) fn wrong_type(key: &str, wanted: &str, found: &DeValue<'_>) -> Fault {
    let found = match found {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Fault::new(
        format!("`{key}` is {found} and must be {wanted}"),
        format!("write {wanted}"),
    )
}

/// Says that a number is out of its range.
pub(super) fn out_of_range(
    key: &str,
    number: &dyn std::fmt::Display,
    low: &dyn std::fmt::Display,
    high: &dyn std::fmt::Display,
) -> Fault {
    Fault::new(
        format!("`{key}` is {number}, out of range"),
        format!("write a number from {low} to {high}"),
    )
}

/// Reads a text that is neither empty nor too long.
pub(super) fn read_text<'v>(key: &str, value: &'v Spanned<DeValue<'_>>) -> Result<&'v str, Fault> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.as_ref(),
        other => return Err(wrong_type(key, "a text in quotes", other)),
    };
    if text.trim().is_empty() {
        let remedy = "give it a value or leave the key out";
        return Err(Fault::new(format!("`{key}` is empty"), remedy));
    }
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("`{key}` is longer than {MAX_TEXT_BYTES} bytes");
        return Err(Fault::new(message, "shorten it"));
    }
    Ok(text)
}

/// Reads a number within a range.
pub(super) fn read_number(
    key: &str,
    value: &DeValue<'_>,
    range: &RangeInclusive<f64>,
) -> Result<f64, Fault> {
    let written = match value {
        DeValue::Float(float) => float.as_str(),
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        other => return Err(wrong_type(key, "a number", other)),
    };
    let number = written.parse().ok();
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| out_of_range(key, &written, range.start(), range.end()))
}

/// Reads a whole number that is not negative.
pub(super) fn read_whole(key: &str, value: &DeValue<'_>) -> Result<u64, Fault> {
    let wanted = "a whole number";
    let Some(integer) = value.as_integer() else {
        return Err(wrong_type(key, wanted, value));
    };
    u64::from_str_radix(integer.as_str(), integer.radix()).map_err(|_| {
        Fault::new(
            format!("`{key}` is negative or too large"),
            format!("write {wanted} that is not negative"),
        )
    })
}

/// Gives the entries of a list that is not too long.
pub(super) fn bounded<'v, 't>(
    key: &str,
    entries: &'v DeArray<'t>,
) -> Result<&'v [Spanned<DeValue<'t>>], Fault> {
    if entries.len() > MAX_LIST {
        let message = format!("`{key}` has more than {MAX_LIST} entries");
        return Err(Fault::new(message, "shorten the list"));
    }
    Ok(entries)
}
