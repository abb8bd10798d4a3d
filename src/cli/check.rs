//! `newswire check`: every problem of the configuration, with its remedy.

use std::io::Write as _;
use std::path::Path;

use super::configuration;
use super::exit::{Exit, Failure};
use super::output::style;

pub(super) fn check(named: Option<&Path>) -> Result<(), Failure> {
    let loaded = configuration::read(named)?;
    configuration::print_problems(&loaded.checked.problems)?;
    let Some(config) = loaded.checked.config else {
        return Err(Failure::reported(Exit::BadConfig));
    };
    let enabled = config.feeds.iter().filter(|feed| feed.enabled).count();
    writeln!(
        anstream::stdout(),
        "{} {}: {} files, {} feeds, {enabled} of them enabled",
        style::paint(style::GOOD, "ok"),
        loaded.path.display(),
        loaded.files,
        config.feeds.len(),
    )?;
    Ok(())
}
