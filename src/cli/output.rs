//! Printing: safe text, aligned columns, JSON.

use std::io::{self, IsTerminal as _, Write};
use std::time::Duration;

use anstyle::Style;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::model::is_steering;
use crate::telemetry::LogColor;

/// Tells whether a character could steer a terminal, in a text whose line ends and tabs stay.
pub(super) fn is_control(character: char) -> bool {
    is_steering(character) && !matches!(character, '\n' | '\r' | '\t')
}

/// Gives a number with its word, in the plural where there is not just one.
pub(super) fn count(number: impl Into<u64>, word: &str) -> String {
    match number.into() {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    }
}

/// Makes text safe for a terminal and for one line: control, escape and bidi characters become spaces or go (FETCH S15).
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            character if character.is_control() || character.is_whitespace() => {
                if !line.ends_with(' ') && !line.is_empty() {
                    line.push(' ');
                }
            }
            character if is_steering(character) => {}
            character => line.push(character),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Cuts text to a number of terminal columns, with an ellipsis where something is lost.
pub(super) fn fit(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > columns {
            break;
        }
        cut.push(character);
    }
    cut.push('…');
    cut
}

/// Pads text with spaces to a number of terminal columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// Tells how wide a table may be: the terminal, or without limit in a pipe.
pub(super) fn table_width() -> usize {
    if !io::stdout().is_terminal() {
        return usize::MAX;
    }
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map_or(100, |(width, _)| usize::from(width.0).max(60))
}

/// Whether somebody reads standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listener {
    There,
    Gone,
}

/// Waits so long, or until whoever reads standard output goes away: nothing that is written would say so where there is nothing to write.
pub(super) fn wait_while_read(period: Duration) -> Listener {
    let stdout = io::stdout();
    let mut pipes = [PollFd::new(&stdout, PollFlags::empty())];
    let timeout = Timespec::try_from(period).ok();
    // Without an event asked for, what comes is an error or the end of the other side.
    match poll(&mut pipes, timeout.as_ref()) {
        Ok(0) | Err(Errno::INTR) => Listener::There,
        Ok(_) => Listener::Gone,
        Err(_) => {
            // The system cannot say whether somebody reads: without a wait the caller would spin.
            std::thread::sleep(period);
            Listener::There
        }
    }
}

/// An aligned table whose last column takes what room is left.
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// Least width of each column, in columns of the terminal.
    least: Vec<usize>,
}

/// One cell: text, and how it looks on a terminal.
pub(super) struct Cell {
    text: String,
    style: Style,
    overflow: Overflow,
}

/// What becomes of the text of a last column that has more than there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overflow {
    Cut,
    Wrap,
}

impl Cell {
    pub(super) fn new(text: impl AsRef<str>) -> Self {
        Self {
            text: one_line(text.as_ref()),
            style: Style::new(),
            overflow: Overflow::Cut,
        }
    }

    /// Makes a cell of which nothing is cut off: in the last column it goes on in further lines.
    pub(super) fn wrapped(text: impl AsRef<str>) -> Self {
        Self {
            overflow: Overflow::Wrap,
            ..Self::new(text)
        }
    }

    pub(super) fn styled(text: impl AsRef<str>, style: Style) -> Self {
        Self {
            style,
            ..Self::new(text)
        }
    }
}

impl Table {
    /// Makes a table with a header line.
    pub(super) fn new(header: &[&str]) -> Self {
        let cells = header
            .iter()
            .map(|name| Cell::styled(name, style::HEADER))
            .collect();
        Self {
            rows: vec![cells],
            least: Vec::new(),
        }
    }

    /// Makes a table that goes on below another.
    pub(super) fn without_header() -> Self {
        Self {
            rows: Vec::new(),
            least: Vec::new(),
        }
    }

    /// Gives the widths that the columns have.
    pub(super) fn widths(&self) -> Vec<usize> {
        let rows = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        (0..rows.max(self.least.len()))
            .map(|column| self.width_of(column))
            .collect()
    }

    /// Makes columns at least so wide, such as those of a table that this one goes on below.
    pub(super) fn widen(&mut self, least: &[usize]) {
        self.least = least.to_vec();
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Prints the table; in a pipe nothing is cut.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let widths = self.widths();
        let columns = widths.len();
        let before_last: usize = widths.iter().rev().skip(1).map(|width| width + GAP).sum();
        let room = table_width().saturating_sub(before_last).max(20);
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                if column + 1 == columns {
                    let text = match cell.overflow {
                        Overflow::Cut => fit(&cell.text, room),
                        Overflow::Wrap => {
                            let indent = format!("\n{}", " ".repeat(before_last));
                            wrap(&cell.text, room).join(&indent)
                        }
                    };
                    write!(out, "{}{text}{:#}", cell.style, cell.style)?;
                } else {
                    let text = pad(&cell.text, widths.get(column).copied().unwrap_or(0));
                    write!(
                        out,
                        "{}{text}{:#}{}",
                        cell.style,
                        cell.style,
                        " ".repeat(GAP)
                    )?;
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn width_of(&self, column: usize) -> usize {
        self.rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.text.width())
            .max()
            .unwrap_or(0)
            .max(self.least.get(column).copied().unwrap_or(0))
    }
}

/// Breaks a line at its spaces into lines of a number of terminal columns; a word that is longer has a line of its own.
fn wrap(line: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in line.split(' ') {
        match lines.last_mut() {
            Some(last) if last.width().saturating_add(word.width()) < columns => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Columns between two columns of a table.
const GAP: usize = 2;

/// How things look on a terminal.
pub(super) mod style {
    use anstyle::{AnsiColor, Style};

    pub(in crate::cli) const HEADER: Style = Style::new().dimmed();
    pub(in crate::cli) const GOOD: Style = AnsiColor::Green.on_default();
    pub(in crate::cli) const CAREFUL: Style = AnsiColor::Yellow.on_default();
    pub(in crate::cli) const BAD: Style = AnsiColor::Red.on_default().bold();
    pub(in crate::cli) const STRONG: Style = Style::new().bold();

    /// Wraps words in a style.
    pub(in crate::cli) fn paint(style: Style, words: &str) -> String {
        format!("{style}{words}{style:#}")
    }
}

/// Prints one JSON value, indented for a terminal, in one line for a pipe.
///
/// # Errors
/// Where standard output cannot be written.
pub(super) fn print_json(value: &impl serde::Serialize) -> io::Result<()> {
    let stdout = io::stdout();
    let pretty = stdout.is_terminal();
    let mut stdout = stdout.lock();
    if pretty {
        serde_json::to_writer_pretty(&mut stdout, value)?;
    } else {
        serde_json::to_writer(&mut stdout, value)?;
    }
    writeln!(stdout)
}

/// Tells whether the log on standard error carries colour.
pub(super) fn log_color() -> LogColor {
    match anstream::AutoStream::choice(&io::stderr()) {
        anstream::ColorChoice::Never => LogColor::Plain,
        _ => LogColor::Colored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        for character in ('\0'..=char::MAX).filter(|character| is_steering(*character)) {
            let line = one_line(&format!("a{character}b"));
            assert!(!line.contains(character), "{character:?}");
            let may_stay = matches!(character, '\n' | '\r' | '\t');
            assert_ne!(is_control(character), may_stay, "{character:?}");
        }
    }

    #[test]
    fn lines_are_wrapped_at_spaces() {
        let check = |line: &str, columns: usize, expected: &[&str]| {
            assert_eq!(wrap(line, columns), expected, "{line} {columns}");
        };
        check("check the address", 17, &["check the address"]);
        check("check the address", 16, &["check the", "address"]);
        check(
            "see https://agency.example/ now",
            9,
            &["see", "https://agency.example/", "now"],
        );
        check("新闻 新闻", 9, &["新闻 新闻"]);
        check("新闻 新闻", 8, &["新闻", "新闻"]);
        check("all of it", usize::MAX, &["all of it"]);
        check("", 5, &[""]);
    }
}
