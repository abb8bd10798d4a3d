//! Any bytes as a feed document: `cargo +nightly fuzz run feed`, with tests/fixtures/feeds as a first corpus.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newswire::feed::{ParseContext, json, parse};

fuzz_target!(|bytes: &[u8]| {
    if let Ok((feed, warnings)) = parse(bytes, &ParseContext::default()) {
        let _ = json(&feed, &warnings);
    }
});
