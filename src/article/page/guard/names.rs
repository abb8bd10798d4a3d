//! Names of elements that the parser treats apart.
//!
//! Must not know: the scan.

/// Tells whether an element has no content (HTML standard, "void elements").
pub(in crate::article) fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"param"
            | b"source"
            | b"track"
            | b"wbr"
            | b"frame"
    )
}

/// Tells whether the content of an element is text whatever it looks like.
pub(in crate::article) fn is_raw(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"title"
            | b"textarea"
            | b"noscript"
            | b"iframe"
            | b"noembed"
            | b"noframes"
            | b"xmp"
    )
}

/// Tells whether the parser opens an element again in later blocks (HTML standard, "formatting elements").
pub(in crate::article) fn is_formatting(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b"
            | b"big"
            | b"code"
            | b"em"
            | b"font"
            | b"i"
            | b"nobr"
            | b"s"
            | b"small"
            | b"strike"
            | b"strong"
            | b"tt"
            | b"u"
    )
}
