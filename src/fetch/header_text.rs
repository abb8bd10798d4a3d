//! Header values as text.
//!
//! Must not know: what they mean.

/// Keeps each byte as the character of the same number.
pub(super) fn header_text(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && text.is_ascii()
    {
        return text.to_owned();
    }
    bytes.iter().copied().map(char::from).collect()
}
