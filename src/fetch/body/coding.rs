//! Content codings (RFC 9110 8.4): which one a body has, and the way back from it.
//!
//! What a server names is believed as far as the bytes bear it out: many name a coding that is none, such as a charset, or one that they
//! did not apply. Must not know: requests, what the body means.

use std::io::{self, Write};

use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};
use zstd::stream::raw::{DParameter, Decoder as RawZstd};
use zstd::stream::zio::Writer as ZstdWriter;

use super::brotli::Brotli;
use super::{BodyTrouble, CappedBytes, Overflow};

/// Largest window of the zstd coding: 8 MiB (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;
/// First byte of every member of the gzip coding (RFC 1952 2.3.1).
const GZIP_START: u8 = 0x1f;

/// What the header lines name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Plain,
    Deflate,
    Gzip,
    Brotli,
    Zstd,
    /// Nothing that was offered.
    Unknown,
}

impl Named {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "gzip" | "x-gzip" => Self::Gzip,
            "deflate" => Self::Deflate,
            "br" => Self::Brotli,
            "zstd" => Self::Zstd,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Plain | Self::Unknown => "plain",
            Self::Deflate => "deflate",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }
}

enum Coding {
    Plain(CappedBytes),
    /// Before its first byte, which tells what it is.
    Unseen(CappedBytes),
    /// Came to its own end: what follows is padding, as browsers take it.
    Ended(CappedBytes),
    Gzip(Box<GzDecoder<CappedBytes>>),
    Zlib(Box<ZlibDecoder<CappedBytes>>),
    RawDeflate(Box<DeflateDecoder<CappedBytes>>),
    Brotli(Box<Brotli>),
    Zstd(Box<ZstdWriter<CappedBytes, RawZstd<'static>>>),
}

pub(super) struct Decoder {
    coding: Coding,
    named: Named,
    /// All that the header lines name.
    all_names: String,
}

impl Decoder {
    /// Starts from the header lines of an answer; at most `max_bytes` come out.
    ///
    /// # Errors
    /// `UnknownCoding`, where several of the codings that were offered are named: nobody was asked for one upon another.
    pub(super) fn new(headers: &HeaderMap, max_bytes: usize) -> Result<Self, BodyTrouble> {
        let sink = CappedBytes {
            bytes: Vec::new(),
            max_bytes,
            is_over: false,
        };
        let codings = content_codings(headers);
        let all_names = codings.join(", ");
        let mut known = codings.iter().filter_map(|name| Named::of(name));
        let named = match (known.next(), known.next()) {
            (None, _) if all_names.is_empty() => Named::Plain,
            (None, _) => Named::Unknown,
            (Some(one), None) => one,
            (Some(_), Some(_)) => return Err(BodyTrouble::UnknownCoding(all_names)),
        };
        let coding = if named == Named::Plain {
            Coding::Plain(sink)
        } else {
            Coding::Unseen(sink)
        };
        Ok(Self {
            coding,
            named,
            all_names,
        })
    }

    pub(super) fn is_plain(&self) -> bool {
        matches!(self.coding, Coding::Plain(_))
    }

    /// Takes some of the bytes that came, and gives how many: so many as bring no more than some hundred KiB. Without any, goes on with what
    /// it has.
    pub(super) fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        match (&mut self.coding, data.first()) {
            (Coding::Unseen(_), Some(first)) => {
                let sink = self.take_sink();
                self.coding = self.begin(*first, sink)?;
                Ok(0)
            }
            (Coding::Unseen(_), None) => Ok(0),
            (Coding::Plain(sink), _) => sink.write_all(data).map(|()| data.len()),
            (Coding::Ended(_), _) => Ok(data.len()),
            (Coding::Gzip(_), _) => self.write_gzip(data),
            (Coding::Zlib(decoder), _) => match decoder.write(data)? {
                0 => decoder.try_finish().map(|()| self.end()),
                taken => Ok(taken),
            },
            (Coding::RawDeflate(decoder), _) => match decoder.write(data)? {
                0 => decoder.try_finish().map(|()| self.end()),
                taken => Ok(taken),
            },
            (Coding::Brotli(decoder), _) => decoder.write(data),
            (Coding::Zstd(decoder), _) => decoder.write(data),
        }
    }

    /// Takes what follows the end of the coding for padding.
    fn end(&mut self) -> usize {
        self.coding = Coding::Ended(self.take_sink());
        0
    }

    /// Tells whether more comes out without another byte of what came.
    pub(super) fn has_more(&self) -> bool {
        matches!(&self.coding, Coding::Brotli(decoder) if decoder.has_more())
    }

    /// Decides by the first byte. What begins like a document was not encoded, whatever is said of it, where no encoded body begins so.
    fn begin(&self, first: u8, sink: CappedBytes) -> io::Result<Coding> {
        Ok(match self.named {
            Named::Gzip | Named::Zstd | Named::Unknown if begins_document(first) => {
                Coding::Plain(sink)
            }
            Named::Unknown => return Err(io::Error::from(io::ErrorKind::Unsupported)),
            Named::Plain => Coding::Plain(sink),
            Named::Gzip => Coding::Gzip(Box::new(GzDecoder::new(sink))),
            Named::Deflate => deflate_by_first_byte(first, sink),
            Named::Brotli => Coding::Brotli(Box::new(Brotli::new(first, sink))),
            Named::Zstd => Coding::Zstd(Box::new(ZstdWriter::new(sink, zstd_decoder()?))),
        })
    }

    /// Decodes member after member (RFC 1952 2.2); what follows the last one and is none is padding.
    fn write_gzip(&mut self, data: &[u8]) -> io::Result<usize> {
        let (Coding::Gzip(decoder), Some(first)) = (&mut self.coding, data.first()) else {
            return Ok(0);
        };
        let taken = decoder.write(data)?;
        if taken > 0 {
            return Ok(taken);
        }
        // Checks length and checksum of the member.
        decoder.try_finish()?;
        if *first != GZIP_START {
            return Ok(self.end());
        }
        let sink = self.take_sink();
        self.coding = Coding::Gzip(Box::new(GzDecoder::new(sink)));
        Ok(0)
    }

    /// Checks that the coding came to its own end. An empty body needs none.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match &mut self.coding {
            Coding::Plain(_) | Coding::Unseen(_) | Coding::Ended(_) => Ok(()),
            Coding::Gzip(decoder) => decoder.try_finish(),
            Coding::Zlib(decoder) => decoder.try_finish(),
            Coding::RawDeflate(decoder) => decoder.try_finish(),
            Coding::Brotli(decoder) => decoder.finish(),
            Coding::Zstd(decoder) => decoder.finish(),
        }
    }

    /// Gives what a body comes to that is no longer read; nothing is to be written after it.
    pub(super) fn give_up(
        &mut self,
        source: io::Error,
        overflow: Overflow,
    ) -> Result<Vec<u8>, BodyTrouble> {
        let sink = self.sink();
        match (sink.is_over, overflow) {
            (true, Overflow::Cut) => Ok(self.take()),
            (true, Overflow::Fail) => Err(BodyTrouble::TooLarge(sink.max_bytes)),
            (false, _) if self.named == Named::Unknown => {
                Err(BodyTrouble::UnknownCoding(self.all_names.clone()))
            }
            (false, _) => Err(BodyTrouble::Undecodable {
                coding: self.named.name(),
                source,
            }),
        }
    }

    /// Counts the bytes that it holds: what has come out so far, and the window beside it. That of zstd is filled with what comes out.
    pub(super) fn held_bytes(&mut self) -> usize {
        let came_out = self.sink().bytes.len();
        match &self.coding {
            Coding::Zstd(_) => 2 * came_out,
            Coding::Brotli(decoder) => came_out + decoder.window_bytes(),
            _ => came_out,
        }
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.sink().bytes)
    }

    fn take_sink(&mut self) -> CappedBytes {
        std::mem::replace(self.sink(), CappedBytes::none())
    }

    fn sink(&mut self) -> &mut CappedBytes {
        match &mut self.coding {
            Coding::Plain(sink) | Coding::Unseen(sink) | Coding::Ended(sink) => sink,
            Coding::Gzip(decoder) => decoder.get_mut(),
            Coding::Zlib(decoder) => decoder.get_mut(),
            Coding::RawDeflate(decoder) => decoder.get_mut(),
            Coding::Brotli(decoder) => decoder.sink(),
            Coding::Zstd(decoder) => decoder.writer_mut(),
        }
    }
}

/// Tells whether a byte begins a document of text: a tag, a JSON text, white space, or a byte order mark.
fn begins_document(first: u8) -> bool {
    matches!(
        first,
        b'<' | b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xfe | 0xff
    )
}

fn deflate_by_first_byte(first: u8, sink: CappedBytes) -> Coding {
    // Some servers send no zlib header.
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

/// Gives the codings of a body in small letters, without `identity`.
fn content_codings(headers: &HeaderMap) -> Vec<String> {
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
    codings
}
