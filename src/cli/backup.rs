//! `newswire backup`: a consistent snapshot of a live store.

use std::io::Write as _;
use std::path::Path;

use super::arguments;
use super::exit::{Exit, Failure};
use super::output::style;
use super::reader::open_reader;

pub(super) fn backup(named: Option<&Path>, options: &arguments::Backup) -> Result<(), Failure> {
    let reader = open_reader(named)?;
    reader
        .backup(&options.file)
        .map_err(|error| Failure::new(Exit::Failed, error))?;
    writeln!(
        anstream::stdout(),
        "{} {}",
        style::paint(style::GOOD, "written"),
        options.file.display()
    )?;
    Ok(())
}
