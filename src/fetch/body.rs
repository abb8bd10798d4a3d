//! A body, decoded while it streams in, with a cap on what comes out: of a bomb no more than the cap ever stands in memory.
//!
//! Must not know: what the body means.

mod brotli;
mod coding;

use std::io::{self, Write};

use bytes::{Buf as _, Bytes};
use reqwest::Response;

use coding::Decoder;

/// What to do with a body that is larger than its cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overflow {
    Fail,
    Cut,
}

/// How much of a body is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct BodyLimit {
    /// After decoding.
    pub(super) max_bytes: usize,
    pub(super) overflow: Overflow,
}

/// Why there is no body.
#[derive(Debug, thiserror::Error)]
pub(super) enum BodyTrouble {
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the body is encoded as {0}, which was not asked for")]
    UnknownCoding(String),
    #[error("the body does not decode as {coding}: {source}")]
    Undecodable {
        coding: &'static str,
        source: io::Error,
    },
    #[error(transparent)]
    Client(#[from] reqwest::Error),
}

/// A body on its way in.
pub(super) struct Incoming {
    response: Response,
    /// What came and is not decoded yet.
    undecoded: Bytes,
    decoder: Decoder,
    overflow: Overflow,
}

impl Incoming {
    /// Begins to read the body of an answer.
    ///
    /// # Errors
    /// `UnknownCoding`, or `TooLarge` where the server says so itself.
    pub(super) fn begin(response: Response, limit: BodyLimit) -> Result<Self, BodyTrouble> {
        let BodyLimit {
            max_bytes,
            overflow,
        } = limit;
        let decoder = Decoder::new(response.headers(), max_bytes)?;
        let announced = response.content_length().unwrap_or(0);
        if decoder.is_plain() && overflow == Overflow::Fail && announced > max_bytes as u64 {
            return Err(BodyTrouble::TooLarge(max_bytes));
        }
        Ok(Self {
            response,
            undecoded: Bytes::new(),
            decoder,
            overflow,
        })
    }

    /// Reads on until more than `bytes` are held, or to the end or the limit of the body: then gives it whole.
    ///
    /// # Errors
    /// Where it breaks off, does not decode or is too large.
    pub(super) async fn read_past(&mut self, bytes: usize) -> Result<Option<Vec<u8>>, BodyTrouble> {
        while self.decoder.held_bytes() <= bytes {
            if self.undecoded.is_empty() && !self.decoder.has_more() {
                let Some(chunk) = self.response.chunk().await? else {
                    return match self.decoder.finish() {
                        Ok(()) => Ok(Some(self.decoder.take())),
                        Err(source) => self.decoder.give_up(source, self.overflow).map(Some),
                    };
                };
                self.undecoded = chunk;
            }
            match self.decoder.write(&self.undecoded) {
                Ok(taken) => self.undecoded.advance(taken),
                Err(source) => return self.decoder.give_up(source, self.overflow).map(Some),
            }
        }
        Ok(None)
    }
}

/// Reads a short body to its end or its limit.
///
/// # Errors
/// Where it breaks off, does not decode or is too large.
pub(super) async fn read(response: Response, limit: BodyLimit) -> Result<Vec<u8>, BodyTrouble> {
    let mut incoming = Incoming::begin(response, limit)?;
    let whole = incoming.read_past(usize::MAX).await?;
    Ok(whole.unwrap_or_default())
}

/// Collects bytes up to a cap.
#[derive(Debug)]
struct CappedBytes {
    bytes: Vec<u8>,
    max_bytes: usize,
    is_over: bool,
}

impl CappedBytes {
    /// Takes nothing.
    fn none() -> Self {
        Self {
            bytes: Vec::new(),
            max_bytes: 0,
            is_over: false,
        }
    }

    /// Doubles the memory as it fills, and never takes more than the cap.
    fn make_room(&mut self, added: usize) {
        let needed = self.bytes.len() + added;
        if needed > self.bytes.capacity() {
            let doubled = self.bytes.capacity().saturating_mul(2).min(self.max_bytes);
            self.bytes
                .reserve_exact(doubled.max(needed) - self.bytes.len());
        }
    }
}

impl Write for CappedBytes {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let room = self.max_bytes - self.bytes.len();
        if data.len() <= room {
            self.make_room(data.len());
            self.bytes.extend_from_slice(data);
            return Ok(data.len());
        }
        self.bytes
            .extend_from_slice(data.get(..room).unwrap_or_default());
        self.is_over = true;
        Err(io::Error::from(io::ErrorKind::FileTooLarge))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{CONTENT_ENCODING, HeaderMap};

    use super::*;

    const MAX_BYTES: usize = 16 << 20;
    /// A block of zstd and what is under way, twice.
    const MOST_OF_A_STEP: usize = 512 * 1024;

    fn encode(coding: &str, text: &[u8]) -> Vec<u8> {
        let level = flate2::Compression::default();
        match coding {
            "gzip" => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            "deflate" => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            "br" => {
                let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 4096, 5, 18);
                encoder.write_all(text).unwrap();
                encoder.into_inner()
            }
            _ => zstd::encode_all(text, 3).unwrap(),
        }
    }

    fn decode(coding: &str, chunks: &[&[u8]]) -> Result<Vec<u8>, BodyTrouble> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, coding.parse().unwrap());
        let mut decoder = Decoder::new(&headers, MAX_BYTES)?;
        for mut chunk in chunks.iter().copied() {
            while !chunk.is_empty() || decoder.has_more() {
                let held = decoder.held_bytes();
                match decoder.write(chunk) {
                    Ok(taken) => chunk = &chunk[taken..],
                    Err(source) => return decoder.give_up(source, Overflow::Fail),
                }
                assert!(decoder.held_bytes() - held <= MOST_OF_A_STEP);
            }
        }
        match decoder.finish() {
            Ok(()) => Ok(decoder.take()),
            Err(source) => decoder.give_up(source, Overflow::Fail),
        }
    }

    #[test]
    fn a_bomb_comes_out_little_by_little() {
        let text = vec![b' '; 12 << 20];
        for coding in ["gzip", "deflate", "br", "zstd"] {
            let encoded = encode(coding, &text);
            assert_eq!(
                decode(coding, &[&encoded]).unwrap().len(),
                text.len(),
                "{coding}"
            );
        }
    }

    #[test]
    fn a_large_window_counts_before_it_is_filled() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, "br".parse().unwrap());
        for (window, held) in [(22, 0), (24, 16 << 20)] {
            let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 4096, 5, window);
            encoder.write_all(b"a feed of some length").unwrap();
            let body = encoder.into_inner();
            let mut decoder = Decoder::new(&headers, MAX_BYTES).unwrap();
            assert_eq!(decoder.write(&body).unwrap(), 0);
            assert_eq!(decoder.held_bytes(), held);
        }
    }

    proptest! {
        #[test]
        fn any_chunks_make_the_same_body(
            coding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd"]),
            text in prop::collection::vec(b'a'..b'f', 0..3000),
            cut in any::<prop::sample::Index>(),
        ) {
            let encoded = encode(coding, &text);
            let (first, second) = encoded.split_at(cut.index(encoded.len()));
            assert_eq!(decode(coding, &[first, second]).unwrap(), text);
        }

        #[test]
        fn any_damage_is_survived(
            coding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd"]),
            text in prop::collection::vec(b'a'..=b'z', 0..3000),
            damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut encoded = encode(coding, &text);
            for (place, byte) in damages {
                let place = place.index(encoded.len());
                encoded[place] = byte;
            }
            let chunks: Vec<&[u8]> = encoded.chunks(100).collect();
            let body = decode(coding, &chunks).unwrap_or_default();
            assert!(body.len() <= MAX_BYTES);
        }
    }
}
