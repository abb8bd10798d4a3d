//! The br coding (RFC 7932), a little at a time: sixteen million bytes may come out of six.
//!
//! Must not know: requests, what the body means.

use std::io::{self, Write};

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};

use super::CappedBytes;

/// Most that comes out in one step.
const STEP_BYTES: usize = 16 * 1024;
/// Windows up to this size, which is the usual one, are not told: the number of requests bounds them.
const USUAL_WINDOW_BYTES: usize = 4 << 20;

type State = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

/// Decodes into a body with a cap.
pub(super) struct Brotli {
    state: State,
    buffer: Vec<u8>,
    total_out: usize,
    sink: CappedBytes,
    window_bytes: usize,
    has_more: bool,
    is_at_end: bool,
}

impl Brotli {
    /// Begins a body with this first byte.
    pub(super) fn new(first: u8, sink: CappedBytes) -> Self {
        let alloc = StandardAlloc::default;
        Self {
            state: BrotliState::new(alloc(), alloc(), alloc()),
            buffer: vec![0; STEP_BYTES],
            total_out: 0,
            sink,
            window_bytes: 1 << window_bits(first),
            has_more: false,
            is_at_end: false,
        }
    }

    /// Takes some of the bytes, and gives how many. What follows the end of the coding is padding.
    pub(super) fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.is_at_end {
            return Ok(data.len());
        }
        let (mut left, mut taken) = (data.len(), 0);
        let (mut room, mut made) = (self.buffer.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut taken,
            data,
            &mut room,
            &mut made,
            &mut self.buffer,
            &mut self.total_out,
            &mut self.state,
        );
        self.sink
            .write_all(self.buffer.get(..made).unwrap_or_default())?;
        self.has_more = matches!(result, BrotliResult::NeedsMoreOutput);
        match result {
            BrotliResult::ResultFailure => Err(io::Error::from(io::ErrorKind::InvalidData)),
            BrotliResult::ResultSuccess => {
                self.is_at_end = true;
                Ok(taken)
            }
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => Ok(taken),
        }
    }

    /// Tells whether more comes out without another byte.
    pub(super) fn has_more(&self) -> bool {
        self.has_more
    }

    /// Checks that the coding came to its own end.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        if self.is_at_end {
            return Ok(());
        }
        Err(io::Error::from(io::ErrorKind::UnexpectedEof))
    }

    /// Gives the memory beside the body that is worth telling: a window is filled before the first byte comes out.
    pub(super) fn window_bytes(&self) -> usize {
        if self.window_bytes > USUAL_WINDOW_BYTES {
            self.window_bytes
        } else {
            0
        }
    }

    pub(super) fn sink(&mut self) -> &mut CappedBytes {
        &mut self.sink
    }
}

/// Reads the size of the window (RFC 7932 9.1), as a power of two.
fn window_bits(first: u8) -> u32 {
    let (short, long) = (first >> 1 & 7, first >> 4 & 7);
    match (first & 1, short, long) {
        (0, _, _) => 16,
        (_, 0, 0) => 17,
        (_, 0, long) => 8 + u32::from(long),
        (_, short, _) => 17 + u32::from(short),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_tells_the_window() {
        for window in [10, 15, 16, 17, 18, 22, 23, 24] {
            let mut encoder = ::brotli::CompressorWriter::new(Vec::new(), 4096, 5, window);
            encoder.write_all(b"a feed of some length").unwrap();
            let body = encoder.into_inner();
            assert_eq!(window_bits(body[0]), window, "{body:?}");
        }
    }
}
