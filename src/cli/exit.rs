//! Exit codes (sysexits.h) and the one way in which a command fails.

use std::io::Write as _;
use std::process::ExitCode;

use super::journal;
use super::output::{one_line, style};

/// How the program ends. The numbers are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Ok = 0,
    /// The work failed.
    Failed = 1,
    /// The command line is wrong.
    Usage = 64,
    /// The input is no feed, no article, no store.
    BadData = 65,
    /// The input does not exist.
    NoInput = 66,
    /// Something is busy: try later.
    TryLater = 75,
    /// The configuration is wrong.
    BadConfig = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command failed, with the code to end with.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) exit: Exit,
    /// `None` where everything was said already.
    error: Option<anyhow::Error>,
}

impl Failure {
    pub(super) fn new(exit: Exit, error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit,
            error: Some(error.into()),
        }
    }

    /// Makes a failure from words alone.
    pub(super) fn words(exit: Exit, words: impl Into<String>) -> Self {
        Self {
            exit,
            error: Some(anyhow::Error::msg(words.into())),
        }
    }

    /// Makes a failure that has been reported in full.
    pub(super) fn reported(exit: Exit) -> Self {
        Self { exit, error: None }
    }

    /// Tells whether whoever read standard output went away.
    pub(super) fn is_closed_pipe(&self) -> bool {
        let error = self
            .error
            .as_ref()
            .and_then(|error| error.downcast_ref::<std::io::Error>());
        error.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Says on standard error what went wrong, with every cause.
    pub(super) fn print(&self) {
        let Some(error) = &self.error else { return };
        let mut stderr = anstream::stderr().lock();
        let _ = writeln!(
            stderr,
            "{}{} {}",
            journal::head(journal::ERROR),
            style::paint(style::BAD, "newswire:"),
            in_full(error)
        );
    }

    /// Says the same as an event of the log; prints it where the filter of the log lets no error through.
    pub(super) fn log(&self) {
        if !tracing::enabled!(tracing::Level::ERROR) {
            return self.print();
        }
        if let Some(error) = &self.error {
            tracing::error!(error = in_full(error), "newswire ends");
        }
    }
}

/// Gives an error with every cause, in one line.
fn in_full(error: &anyhow::Error) -> String {
    let causes = error.chain().map(|cause| one_line(&cause.to_string()));
    causes.collect::<Vec<_>>().join(": ")
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.error {
            Some(error) => write!(formatter, "{error:#}"),
            None => formatter.write_str("see the report"),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Failed, error)
    }
}

/// Adds context to an error and gives it an exit code.
pub(super) trait FailureContext<T> {
    /// Fails with `exit`, saying first what was being done.
    fn or_fail(self, exit: Exit, doing: impl Into<String>) -> Result<T, Failure>;
}

impl<T, E: Into<anyhow::Error>> FailureContext<T> for Result<T, E> {
    fn or_fail(self, exit: Exit, doing: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(exit, error.into().context(doing.into())))
    }
}
