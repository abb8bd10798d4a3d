//! Header lines of requests that newswire writes itself: the configuration refuses them, and so does whoever sends a request.

/// Header lines that an operator may not set, in lower case, each with the reason in words: they frame the message, or the answer would
/// no longer be what we take it for.
pub const OWN_HEADERS: [(&str, &str); 21] = [
    ("host", "it follows from the address"),
    ("connection", "it belongs to the connection"),
    ("keep-alive", "it belongs to the connection"),
    ("te", "it belongs to the connection"),
    ("trailer", "it belongs to the connection"),
    ("transfer-encoding", "it belongs to the connection"),
    ("upgrade", "it belongs to the connection"),
    ("proxy-authorization", "it belongs to the proxy"),
    ("proxy-connection", "it belongs to the proxy"),
    ("content-length", "a request has no body"),
    ("content-type", "a request has no body"),
    ("expect", "a request has no body"),
    ("if-none-match", "newswire asks conditionally by itself"),
    ("if-modified-since", "newswire asks conditionally by itself"),
    ("if-match", "newswire asks conditionally by itself"),
    (
        "if-unmodified-since",
        "newswire asks conditionally by itself",
    ),
    ("if-range", "newswire asks for whole documents"),
    ("range", "newswire asks for whole documents"),
    ("a-im", "use `delta`, so that a part is known as one"),
    (
        "accept-encoding",
        "newswire names the codings it can decode",
    ),
    (
        "authorization",
        "use `auth`, which never reaches another origin",
    ),
];

/// Tells why an operator may not set a header line, whatever its case; `None` where it may be set.
pub fn own_header_reason(name: &str) -> Option<&'static str> {
    let own = OWN_HEADERS
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))?;
    Some(own.1)
}
