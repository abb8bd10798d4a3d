//! `newswire feeds`: the configured feeds, and lists of feeds.

mod export;
mod import;
mod list;

use std::path::Path;

use super::arguments::Feeds;
use super::exit::Failure;

pub(super) fn feeds(named: Option<&Path>, command: &Feeds) -> Result<(), Failure> {
    match command {
        Feeds::List => list::list(named),
        Feeds::Import(options) => import::import(named, options),
        Feeds::Export(options) => export::export(named, options),
    }
}
