//! `newswire check`: every problem of the configuration, with its remedy.

use std::io::Write as _;
use std::path::Path;

use super::configuration::{self, Secrets};
use super::exit::{Exit, Failure};
use super::output::{count, style};

pub(super) fn check(named: Option<&Path>) -> Result<(), Failure> {
    let loaded = configuration::read(named, Secrets::Opened)?;
    configuration::print_problems(&loaded.checked.problems)?;
    let Some(config) = loaded.checked.config else {
        return Err(Failure::reported(Exit::BadConfig));
    };
    let enabled = config.feeds.iter().filter(|feed| feed.enabled).count();
    writeln!(
        anstream::stdout(),
        "{} {}: {}, {}, {enabled} of them enabled",
        style::paint(style::GOOD, "ok"),
        loaded.path.display(),
        count(loaded.files as u64, "file"),
        count(config.feeds.len() as u64, "feed"),
    )?;
    if config.fetch.contact.is_none() {
        writeln!(
            anstream::stderr(),
            "{} set fetch.contact, so that publishers can reach you",
            style::paint(style::CAREFUL, "hint:")
        )?;
    }
    Ok(())
}
