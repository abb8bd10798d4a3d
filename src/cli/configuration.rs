//! Finds and reads the configuration files, and says where the store is.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::article;
use crate::config::{self, Checked, Config, ConfigFile, Include, Problem, Severity, Surroundings};

use super::environment::environment;
use super::exit::{Exit, Failure};
use super::feed_list::warn;
use super::output::{count, one_line};
use super::problems;

/// Where the configuration is looked for, in this order.
const PLACES: [&str; 2] = ["/etc/newswire/newswire.toml", "config/newswire.toml"];
/// Largest configuration file in bytes: one that is larger is none.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// Stands for a secret that is not opened: it passes for a password, a token and the key of a signature.
const UNOPENED_SECRET: &str = "not-opened-by-commands-that-only-read";

/// Whether the secrets that the configuration names are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    /// By who uses them, and by `check`.
    Opened,
    /// By nobody else: whoever may read the store need not be able to read them.
    Closed,
}

/// The configuration with its file and everything that was found wrong.
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    pub(super) files: usize,
    pub(super) checked: Checked,
}

/// Gives the file named on the command line or in the environment, else the first that exists.
///
/// # Errors
/// Where there is none.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(path) = named {
        return Ok(path.to_owned());
    }
    // A place that may not be looked into is taken: reading it says why.
    PLACES
        .iter()
        .map(PathBuf::from)
        .find(|path| path.try_exists().unwrap_or(true))
        .ok_or_else(|| {
            let places = PLACES.join(", ");
            Failure::words(
                Exit::NoInput,
                format!("no configuration found at {places}: name one with --config FILE"),
            )
        })
}

/// Reads the configuration with all its includes, good or bad.
///
/// # Errors
/// Where the main file cannot be found or read.
pub(super) fn read(named: Option<&Path>, secrets: Secrets) -> Result<Loaded, Failure> {
    let path = find(named)?;
    let main = read_file(&path)?;
    let (included, mut problems) = read_included(&path, &main);
    let base = path.parent().map(Path::to_owned).unwrap_or_default();
    let mut checked = config::read(
        &main,
        &included,
        &Surroundings {
            check_selector: &article::check_selector,
            read_secret: &|name| match secrets {
                Secrets::Opened => read_secret(&base, name),
                Secrets::Closed => Ok(UNOPENED_SECRET.to_owned()),
            },
        },
    );
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        checked.remains = checked.config.take().or(checked.remains);
    }
    problems.append(&mut checked.problems);
    checked.problems = problems;
    Ok(Loaded {
        path,
        files: included.len() + 1,
        checked,
    })
}

/// Reads a configuration that is good, its secrets closed, or reports everything that is wrong with it.
///
/// # Errors
/// Where the configuration has errors: they have been printed.
pub(super) fn load(named: Option<&Path>) -> Result<Config, Failure> {
    let loaded = read(named, Secrets::Closed)?;
    let Some(config) = loaded.checked.config else {
        problems::print(&loaded.checked.problems)?;
        return Err(Failure::reported(Exit::BadConfig));
    };
    Ok(config)
}

/// Reads a configuration for a command that only reads the store. What is wrong elsewhere in it is one warning: a daemon
/// that runs may have refused the file as well, and goes on with what it had.
///
/// # Errors
/// Where the place of the store is in doubt: all errors have been printed.
pub(super) fn load_to_read(named: Option<&Path>) -> Result<Config, Failure> {
    let Checked {
        config,
        remains,
        problems,
        ..
    } = read(named, Secrets::Closed)?.checked;
    if let Some(config) = config {
        return Ok(config);
    }
    let Some(remains) = remains else {
        problems::print(&problems)?;
        return Err(Failure::reported(Exit::BadConfig));
    };
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<&Problem> = errors.collect();
    if let Some(first) = errors.first() {
        let more = match errors.len() - 1 {
            0 => String::new(),
            more => format!(", and {}", count(more as u64, "more error")),
        };
        warn(&format!(
            "{}:{}:{}: {}{more}: it is passed over here, and a daemon refuses the file; `newswire check` tells all",
            first.path, first.line, first.column, first.message
        ))?;
    }
    Ok(remains)
}

/// Reads the configuration again for a reload; the error holds the whole report in plain text.
pub(super) fn reload(named: Option<&Path>) -> Result<Config, String> {
    let loaded = read(named, Secrets::Opened).map_err(|failure| failure.to_string())?;
    loaded.checked.config.ok_or_else(|| {
        let mut report = String::new();
        let errors = loaded.checked.problems.iter();
        // Words of caution keep no configuration out, and would hide what does.
        for problem in errors.filter(|problem| problem.severity == Severity::Error) {
            let _ = write!(
                report,
                "{}:{}:{}: {}; {} ",
                problem.path, problem.line, problem.column, problem.message, problem.remedy
            );
        }
        one_line(&report)
    })
}

fn read_file(path: &Path) -> Result<ConfigFile, Failure> {
    let name = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        let remedy = match error.kind() {
            ErrorKind::PermissionDenied => {
                ": become a user or join the group that may read it, see `ls -l`"
            }
            _ => "",
        };
        let words = format!("cannot read the configuration {name}: {error}{remedy}");
        Failure::words(Exit::NoInput, words)
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        let words = format!("the configuration {name} is a folder: name the file in it");
        return Err(Failure::words(Exit::NoInput, words));
    }
    if metadata.len() > MAX_FILE_BYTES {
        let words =
            format!("the configuration {name} is larger than 64 MiB: split it into feed lists");
        return Err(Failure::words(Exit::BadConfig, words));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(ConfigFile { path: name, text }),
        Err(error) => {
            let (line, column) = end_of(error.as_bytes(), error.utf8_error().valid_up_to());
            let words = format!(
                "{name}:{line}:{column}: the configuration is not UTF-8 from here on: save it as UTF-8"
            );
            Err(Failure::words(Exit::BadConfig, words))
        }
    }
}

/// Gives line and column of what follows the first `length` bytes, which are UTF-8; both from 1, the column in characters.
fn end_of(bytes: &[u8], length: usize) -> (usize, usize) {
    let text = String::from_utf8_lossy(bytes.get(..length).unwrap_or_default());
    let last = text.rsplit('\n').next().unwrap_or_default();
    (text.matches('\n').count() + 1, last.chars().count() + 1)
}

/// Reads the files that `include` names, in the order of its entries and then of the names.
fn read_included(path: &Path, main: &ConfigFile) -> (Vec<ConfigFile>, Vec<Problem>) {
    let base = path.parent().unwrap_or_else(|| Path::new(""));
    let mut files: Vec<ConfigFile> = Vec::new();
    let mut problems = Vec::new();
    for include in config::includes(main) {
        let mut found = included_files(base, &include);
        if !include.names_one_file() {
            // A pattern for the lists that stand beside the main file matches that as well.
            found.retain(|file| !file.as_ref().is_ok_and(|file| is_same_file(file, path)));
        }
        if found.is_empty() {
            let words = format!("include pattern {:?} matches no file", include.pattern);
            problems.push(include_problem(main, &include, Severity::Warning, words));
        }
        for file in found {
            let read = match file {
                Ok(file) if is_same_file(&file, path) => {
                    Err("this file includes itself".to_owned())
                }
                Ok(path) if files.iter().any(|file| Path::new(&file.path) == path) => continue,
                Ok(path) => read_file(&path).map_err(|failure| failure.to_string()),
                Err(words) => Err(words),
            };
            match read {
                Ok(file) => files.push(file),
                Err(words) => {
                    problems.push(include_problem(main, &include, Severity::Error, words));
                }
            }
        }
    }
    (files, problems)
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::as_encoded_bytes);
    name.is_some_and(|name| name.starts_with(b"."))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

/// Gives the files of one entry of `include`; words where a folder cannot be looked into.
fn included_files(base: &Path, include: &Include) -> Vec<Result<PathBuf, String>> {
    // What is named must be there, and reading it says if it is not: a reload without it would take its feeds out.
    if include.names_one_file() {
        return vec![Ok(base.join(&include.pattern))];
    }
    // The folder of the configuration is no part of the pattern, whatever it is called.
    let base = glob::Pattern::escape(&base.to_string_lossy());
    let pattern = Path::new(&base).join(&include.pattern);
    // As in a shell: what an editor keeps under a hidden name beside a feed list is none.
    let is_wanted = |path: &Path| !is_hidden(path) || is_hidden(Path::new(&include.pattern));
    glob::glob(&pattern.to_string_lossy())
        .into_iter()
        .flatten()
        .filter(|found| found.as_ref().map_or(true, |path| is_wanted(path)))
        .map(|found| {
            found.map_err(|error| {
                format!(
                    "cannot look into {}: {}",
                    error.path().display(),
                    error.error()
                )
            })
        })
        .collect()
}

/// A problem with an entry of `include` stands where the entry stands in the main file.
fn include_problem(
    main: &ConfigFile,
    include: &Include,
    severity: Severity,
    message: String,
) -> Problem {
    let remedy = if include.names_one_file() {
        "a path is relative to this file: correct it, bring the file back, or take the entry out"
    } else {
        "patterns are relative to this file: correct the pattern or the file"
    };
    Problem {
        severity,
        path: main.path.clone(),
        line: include.line,
        column: include.column,
        message,
        remedy: remedy.to_owned(),
    }
}

/// Reads a secret: a systemd credential of that name, else a file relative to the configuration. One trailing line end is dropped.
fn read_secret(base: &Path, name: &str) -> Result<String, String> {
    let credential = environment("CREDENTIALS_DIRECTORY")
        .map(|directory| Path::new(&directory).join(name))
        .filter(|path| path.try_exists().unwrap_or(true));
    let path = credential.unwrap_or_else(|| base.join(name));
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// Gives the place of the store: relative paths start at the state directory of systemd, else at the working folder.
pub(super) fn store_path(config: &Config) -> PathBuf {
    let path = PathBuf::from(&config.store.path);
    match environment("STATE_DIRECTORY") {
        // systemd gives several directories separated by colons; the first is ours.
        Some(directories) if path.is_relative() => {
            let first = directories.split(':').next().unwrap_or_default().to_owned();
            Path::new(&first).join(path)
        }
        _ => path,
    }
}
