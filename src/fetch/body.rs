//! A body, decoded while it streams in, with a cap on what comes out: no bomb ever stands in memory.
//!
//! Must not know: what the body means.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use zstd::stream::raw::{DParameter, Decoder as RawZstd};
use zstd::stream::zio::Writer as ZstdWriter;

/// Largest window of the zstd coding: 8 MiB (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;
const BROTLI_BUFFER_BYTES: usize = 16 * 1024;

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

/// Reads a body to its end or its limit.
pub(super) async fn read(mut response: Response, limit: BodyLimit) -> Result<Vec<u8>, BodyTrouble> {
    let BodyLimit {
        max_bytes,
        overflow,
    } = limit;
    let mut decoder = Decoder::new(response.headers(), max_bytes)?;
    let announced = response.content_length().unwrap_or(0);
    if decoder.is_plain() && overflow == Overflow::Fail && announced > max_bytes as u64 {
        return Err(BodyTrouble::TooLarge(max_bytes));
    }
    while let Some(chunk) = response.chunk().await? {
        if let Err(source) = decoder.write(&chunk) {
            return decoder.give_up(source, overflow);
        }
    }
    match decoder.finish() {
        Ok(()) => Ok(decoder.take()),
        Err(source) => decoder.give_up(source, overflow),
    }
}

/// Collects bytes up to a cap.
#[derive(Debug)]
struct CappedBytes {
    bytes: Vec<u8>,
    max_bytes: usize,
    is_over: bool,
}

impl CappedBytes {
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

enum Coding {
    Plain(CappedBytes),
    /// `deflate` before its first byte tells whether it has a zlib header: some servers send none.
    Deflate(Option<CappedBytes>),
    Gzip(Box<MultiGzDecoder<CappedBytes>>),
    Zlib(Box<ZlibDecoder<CappedBytes>>),
    RawDeflate(Box<DeflateDecoder<CappedBytes>>),
    Brotli(Box<DecompressorWriter<CappedBytes>>),
    Zstd(Box<ZstdWriter<CappedBytes, RawZstd<'static>>>),
}

struct Decoder {
    coding: Coding,
    name: &'static str,
    is_empty: bool,
}

impl Decoder {
    fn new(headers: &HeaderMap, max_bytes: usize) -> Result<Self, BodyTrouble> {
        let sink = CappedBytes {
            bytes: Vec::new(),
            max_bytes,
            is_over: false,
        };
        let named = content_coding(headers);
        let (name, coding) = match named.as_str() {
            "" => ("plain", Coding::Plain(sink)),
            "gzip" | "x-gzip" => ("gzip", Coding::Gzip(Box::new(MultiGzDecoder::new(sink)))),
            "deflate" => ("deflate", Coding::Deflate(Some(sink))),
            "br" => {
                let decoder = DecompressorWriter::new(sink, BROTLI_BUFFER_BYTES);
                ("br", Coding::Brotli(Box::new(decoder)))
            }
            "zstd" => {
                let decoder = zstd_decoder().map_err(|source| BodyTrouble::Undecodable {
                    coding: "zstd",
                    source,
                })?;
                (
                    "zstd",
                    Coding::Zstd(Box::new(ZstdWriter::new(sink, decoder))),
                )
            }
            _ => return Err(BodyTrouble::UnknownCoding(named)),
        };
        Ok(Self {
            coding,
            name,
            is_empty: true,
        })
    }

    fn is_plain(&self) -> bool {
        matches!(self.coding, Coding::Plain(_))
    }

    fn write(&mut self, data: &[u8]) -> io::Result<()> {
        let Some(first) = data.first() else {
            return Ok(());
        };
        self.is_empty = false;
        if let Coding::Deflate(sink) = &mut self.coding
            && let Some(sink) = sink.take()
        {
            self.coding = deflate_by_first_byte(*first, sink);
        }
        match &mut self.coding {
            Coding::Plain(sink) => sink.write_all(data),
            Coding::Deflate(_) => Ok(()),
            Coding::Gzip(decoder) => decoder.write_all(data),
            Coding::Zlib(decoder) => decoder.write_all(data),
            Coding::RawDeflate(decoder) => decoder.write_all(data),
            Coding::Brotli(decoder) => decoder.write_all(data),
            Coding::Zstd(decoder) => decoder.write_all(data),
        }
    }

    /// Checks that the coding came to its own end. An empty body needs none.
    fn finish(&mut self) -> io::Result<()> {
        if self.is_empty {
            return Ok(());
        }
        match &mut self.coding {
            Coding::Plain(_) | Coding::Deflate(_) => Ok(()),
            Coding::Gzip(decoder) => decoder.try_finish(),
            Coding::Zlib(decoder) => decoder.try_finish(),
            Coding::RawDeflate(decoder) => decoder.try_finish(),
            Coding::Brotli(decoder) => decoder.close(),
            Coding::Zstd(decoder) => decoder.finish(),
        }
    }

    fn give_up(mut self, source: io::Error, overflow: Overflow) -> Result<Vec<u8>, BodyTrouble> {
        let Some(sink) = self.sink() else {
            return Ok(Vec::new());
        };
        match (sink.is_over, overflow) {
            (true, Overflow::Cut) => Ok(self.take()),
            (true, Overflow::Fail) => Err(BodyTrouble::TooLarge(sink.max_bytes)),
            (false, _) => Err(BodyTrouble::Undecodable {
                coding: self.name,
                source,
            }),
        }
    }

    fn take(&mut self) -> Vec<u8> {
        self.sink()
            .map(|sink| std::mem::take(&mut sink.bytes))
            .unwrap_or_default()
    }

    fn sink(&mut self) -> Option<&mut CappedBytes> {
        Some(match &mut self.coding {
            Coding::Plain(sink) => sink,
            Coding::Deflate(sink) => return sink.as_mut(),
            Coding::Gzip(decoder) => decoder.get_mut(),
            Coding::Zlib(decoder) => decoder.get_mut(),
            Coding::RawDeflate(decoder) => decoder.get_mut(),
            Coding::Brotli(decoder) => decoder.get_mut(),
            Coding::Zstd(decoder) => decoder.writer_mut(),
        })
    }
}

fn deflate_by_first_byte(first: u8, sink: CappedBytes) -> Coding {
    let is_zlib = first & 0x0f == 8 && first >> 4 <= 7;
    if is_zlib {
        return Coding::Zlib(Box::new(ZlibDecoder::new(sink)));
    }
    Coding::RawDeflate(Box::new(DeflateDecoder::new(sink)))
}

fn zstd_decoder() -> io::Result<RawZstd<'static>> {
    let mut decoder = RawZstd::new()?;
    decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG_MAX))?;
    Ok(decoder)
}

/// Gives the codings of a body in small letters, without `identity`; empty where there are none.
fn content_coding(headers: &HeaderMap) -> String {
    let lines = headers.get_all(CONTENT_ENCODING).iter();
    let texts = lines.map(|value| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase());
    let mut codings = Vec::new();
    for text in texts {
        for coding in text.split(',').map(str::trim) {
            if !coding.is_empty() && coding != "identity" {
                codings.push(coding.to_owned());
            }
        }
    }
    codings.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAX_BYTES: usize = 100_000;

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
                let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 18);
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
        for chunk in chunks {
            if let Err(source) = decoder.write(chunk) {
                return decoder.give_up(source, Overflow::Fail);
            }
        }
        match decoder.finish() {
            Ok(()) => Ok(decoder.take()),
            Err(source) => decoder.give_up(source, Overflow::Fail),
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
