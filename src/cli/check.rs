//! `newswire check`: every problem of the configuration, with its remedy.

use std::io::Write as _;
use std::path::Path;

use crate::config::{Problem, Severity};
use crate::store::{Reader, StoreError};

use super::configuration::{self, Loaded, Secrets};
use super::exit::{Exit, Failure};
use super::output::{count, style};
use super::problems;

pub(super) fn check(named: Option<&Path>) -> Result<(), Failure> {
    let mut loaded = configuration::read(named, Secrets::Opened)?;
    let store = look_at_store(&loaded);
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    if store.as_ref().is_some_and(is_error) {
        loaded.checked.config = None;
    }
    loaded.checked.problems.extend(store);
    problems::print(&loaded.checked.problems)?;
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

/// Says what the daemon would find wrong with the place of the store. A folder that is missing may be made before it starts; whether
/// this user may write there says nothing of the daemon's.
fn look_at_store(loaded: &Loaded) -> Option<Problem> {
    let checked = &loaded.checked;
    let config = checked.config.as_ref().or(checked.remains.as_ref())?;
    let path = configuration::store_path(config);
    let (severity, message, remedy) = match Reader::open(&path).err()? {
        StoreError::NotADatabase { .. } if path.is_dir() => {
            let remedy = "name the file in it, such as \"newswire.db\"";
            (Severity::Error, "is a folder", remedy)
        }
        StoreError::NotADatabase { .. } => {
            let remedy = "name another file, or move this one away";
            (Severity::Error, "is no SQLite database", remedy)
        }
        StoreError::Foreign { .. } => {
            let remedy = "name another file";
            (
                Severity::Error,
                "is an SQLite database of another program",
                remedy,
            )
        }
        StoreError::Missing { .. } if !has_folder(&path) => {
            let remedy = "create it before the daemon starts, or name another";
            (
                Severity::Warning,
                "stands in a folder that does not exist",
                remedy,
            )
        }
        _ => return None,
    };
    let (line, column) = checked.store_at;
    Some(Problem {
        severity,
        path: loaded.path.display().to_string(),
        line,
        column,
        message: format!("the store {} {message}", path.display()),
        remedy: remedy.to_owned(),
    })
}

fn has_folder(path: &Path) -> bool {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.is_none_or(|folder| folder.try_exists().unwrap_or(true))
}
