//! Documents that are gzip files, as sitemaps often are.
//!
//! Must not know: what is in them.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::model::{NotAFeed, NotAFeedKind};

/// Tells a gzip file by its first bytes (RFC 1952 2.3.1).
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1F\x8B\x08")
}

/// Inflates a document. What comes before a fault counts; what is larger than the limit is refused.
pub(super) fn inflate(bytes: &[u8], most_bytes: u64) -> Result<Vec<u8>, NotAFeed> {
    let mut inflated = Vec::new();
    let outcome = MultiGzDecoder::new(bytes)
        .take(most_bytes.saturating_add(1))
        .read_to_end(&mut inflated);
    if inflated.len() as u64 > most_bytes {
        return Err(NotAFeed {
            kind: NotAFeedKind::Broken,
            detail: format!("gzip data of more than {most_bytes} bytes"),
        });
    }
    match outcome {
        Err(error) if inflated.is_empty() => Err(NotAFeed {
            kind: NotAFeedKind::Binary,
            detail: format!("gzip data that does not inflate: {error}"),
        }),
        _ => Ok(inflated),
    }
}
