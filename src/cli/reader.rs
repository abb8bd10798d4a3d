//! Opens the store of a configuration to read it, and says what to do where that cannot be done.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use crate::config::{Config, nearest};
use crate::model::FeedSlug;
use crate::store::{Reader, StoreError};

use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::one_line;

/// Opens the store of the configuration to read it.
///
/// # Errors
/// Where there is no store, or it cannot be read.
pub(super) fn open_reader(named: Option<&Path>) -> Result<Reader, Failure> {
    reader_of(&configuration::load_to_read(named)?)
}

/// Opens the store of a configuration that is at hand.
///
/// # Errors
/// As [`open_reader`].
pub(super) fn reader_of(config: &Config) -> Result<Reader, Failure> {
    let path = configuration::store_path(config);
    Reader::open(&path).map_err(|error| {
        let exit = match error {
            StoreError::Missing { .. } => Exit::NoInput,
            StoreError::NotADatabase { .. } | StoreError::Foreign { .. } => Exit::BadData,
            _ if error.is_passing() => Exit::TryLater,
            _ => Exit::Failed,
        };
        match what_a_reader_lacks(&path, &error) {
            Some(words) => Failure::words(exit, words),
            None => Failure::new(exit, error),
        }
    })
}

/// Says what a reader lacks, where the words of the error are for who writes; `None` where it lacks nothing.
fn what_a_reader_lacks(path: &Path, error: &StoreError) -> Option<String> {
    if !matches!(error, StoreError::ReadOnly { .. } | StoreError::Io { .. }) {
        return None;
    }
    let shown = path.display();
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Some(format!(
            "{shown} may not be read by this user: add this user to the group that owns the file, such as \
             `sudo usermod -aG newswire USER`, and log in again"
        )),
        Ok(_) if !has_log(path) => Some(format!(
            "the log beside {shown} is missing, and this user may not make it: start the daemon once, such as \
             `systemctl start newswire`, which makes it and leaves it there"
        )),
        _ => None,
    }
}

/// Tells whether the write-ahead log and its index stand beside the store.
fn has_log(path: &Path) -> bool {
    ["-wal", "-shm"].iter().all(|suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        Path::new(&name).exists()
    })
}

/// Fails where the store knows no feed of that name.
///
/// # Errors
/// Where it does not, or cannot be read.
pub(super) fn expect_feed(config: &Config, reader: &Reader, slug: &str) -> Result<(), Failure> {
    let known = reader
        .has_feed(&FeedSlug(slug.to_owned()))
        .or_fail(Exit::Failed, "cannot read the store")?;
    if known {
        return Ok(());
    }
    Err(no_feed(config, slug))
}

/// Says why a feed is not among those that are polled: it was taken out, or nobody knows it.
pub(super) fn not_polled(config: &Config, reader: &Reader, slug: &str) -> Failure {
    let configured = config.feeds.iter().any(|feed| feed.slug.0 == slug);
    let stored = reader.has_feed(&FeedSlug(slug.to_owned()));
    if configured || !stored.unwrap_or(false) {
        return no_feed(config, slug);
    }
    let words = format!(
        "feed {slug} was taken out of the configuration and is not polled any more: `newswire items --feed {slug}` prints its \
         stories"
    );
    Failure::words(Exit::NoInput, words)
}

/// Says that the store knows no feed of that name, and what to do where the configuration does.
pub(super) fn no_feed(config: &Config, slug: &str) -> Failure {
    if config.feeds.iter().any(|feed| feed.slug.0 == slug) {
        let words = format!(
            "no feed {slug} in the store, though the configuration has it: start the daemon, or reload it, such as \
             `systemctl reload newswire`"
        );
        return Failure::words(Exit::NoInput, words);
    }
    none_such(
        "feed",
        slug,
        config.feeds.iter().map(|feed| feed.slug.0.as_str()),
    )
}

/// Fails where the store knows no agency of that name, as with a feed.
///
/// # Errors
/// Where it does not, or cannot be read.
pub(super) fn expect_agency(config: &Config, reader: &Reader, agency: &str) -> Result<(), Failure> {
    let known = reader
        .has_agency(agency)
        .or_fail(Exit::Failed, "cannot read the store")?;
    if known {
        return Ok(());
    }
    let agencies = config
        .feeds
        .iter()
        .filter_map(|feed| feed.agency.as_deref());
    Err(none_such("agency", agency, agencies))
}

/// Says that the store has nothing of that kind and name, and names the nearest of those that the configuration has.
fn none_such<'k>(kind: &str, name: &str, known: impl Iterator<Item = &'k str>) -> Failure {
    let nearest = match nearest(name, known) {
        Some(nearest) => format!("did you mean `{}`? ", one_line(nearest)),
        None => String::new(),
    };
    let words = format!(
        "no {kind} {} in the store: {nearest}`newswire feeds list` shows those of the configuration",
        one_line(name)
    );
    Failure::words(Exit::NoInput, words)
}
