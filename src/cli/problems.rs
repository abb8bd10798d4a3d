//! Problems of the configuration: lines for a person, or events of the log.

use std::io::{self, Write as _};

use tracing::{error, warn};

use crate::config::{Problem, Severity};

use super::arguments::Format;
use super::journal;
use super::output::{one_line, style};

/// Prints every problem on standard error.
///
/// # Errors
/// Where standard error cannot be written.
pub(super) fn print(problems: &[Problem]) -> io::Result<()> {
    let mut stderr = anstream::stderr().lock();
    for problem in problems {
        let (priority, severity) = match problem.severity {
            Severity::Error => (journal::ERROR, style::paint(style::BAD, "error:")),
            Severity::Warning => (journal::CAUTION, style::paint(style::CAREFUL, "warning:")),
        };
        let priority = journal::head(priority);
        writeln!(
            stderr,
            "{priority}{}: {severity} {}",
            place(problem),
            one_line(&problem.message)
        )?;
        if !problem.remedy.is_empty() {
            writeln!(stderr, "{priority}    {}", one_line(&problem.remedy))?;
        }
    }
    Ok(())
}

/// Tells every problem where the log of a daemon goes: as events where each of its lines is a JSON object, else as [`print()`] does.
///
/// # Errors
/// Where standard error cannot be written.
pub(super) fn tell(problems: &[Problem], format: Format) -> io::Result<()> {
    // A filter that lets no error through must not hide why there is no daemon.
    if format == Format::Text || !tracing::enabled!(tracing::Level::ERROR) {
        return print(problems);
    }
    for problem in problems {
        let words = format!("{}: {}", place(problem), one_line(&problem.message));
        let remedy = one_line(&problem.remedy);
        match problem.severity {
            Severity::Error => error!(problem = words, remedy, "configuration refused"),
            Severity::Warning => warn!(problem = words, remedy, "configuration needs a look"),
        }
    }
    Ok(())
}

fn place(problem: &Problem) -> String {
    let Problem {
        path, line, column, ..
    } = problem;
    format!("{}:{line}:{column}", one_line(path))
}
