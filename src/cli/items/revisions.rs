//! `newswire items --revisions ID`: the versions of one item, each with what it changed word by word.

use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::Style;
use serde_json::json;

use crate::model::ItemId;
use crate::plan::{Piece, text_difference};
use crate::store::{Reader, Revision};

use super::super::arguments::ItemFormat;
use super::super::exit::{Exit, Failure, FailureContext as _};
use super::super::output::{is_control, style};
use super::without_controls;

/// Words of unchanged text that are shown before and behind a change.
const WORDS_AROUND: usize = 12;

/// Prints all versions of an item, the first one first.
pub(super) fn print(reader: &Reader, item_id: ItemId, format: ItemFormat) -> Result<(), Failure> {
    let revisions = reader
        .revisions(item_id)
        .or_fail(Exit::Failed, "cannot read the store")?;
    if revisions.is_empty() {
        let words = format!("no item {item_id} in the store");
        return Err(Failure::words(Exit::NoInput, words));
    }
    let mut out = anstream::stdout().lock();
    let marks = match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => Marks::PLAIN,
        _ => Marks::COLORED,
    };
    let mut before = None;
    for revision in &revisions {
        match format {
            ItemFormat::Jsonl => print_record(&mut out, item_id, before, revision)?,
            ItemFormat::Table => print_version(&mut out, &marks, before, revision)?,
            ItemFormat::Ninjs | ItemFormat::Csv => {
                let words = "--revisions prints as table or jsonl";
                return Err(Failure::words(Exit::Usage, words));
            }
        }
        before = Some(revision);
    }
    out.flush()?;
    Ok(())
}

/// How removed and added words are set apart.
struct Marks {
    removed: (Style, &'static str, &'static str),
    added: (Style, &'static str, &'static str),
}

impl Marks {
    /// As `git diff --word-diff=plain` has it.
    const PLAIN: Self = Self {
        removed: (Style::new(), "[-", "-]"),
        added: (Style::new(), "{+", "+}"),
    };
    const COLORED: Self = Self {
        removed: (style::BAD.strikethrough(), "", ""),
        added: (style::GOOD.bold(), "", ""),
    };

    /// Writes a piece; the white space behind it stays outside the marks.
    fn write(&self, line: &mut String, piece: Piece<'_>) {
        let (text, (style, open, close)) = match piece {
            Piece::Kept(text) => (text, (Style::new(), "", "")),
            Piece::Removed(text) => (text, self.removed),
            Piece::Added(text) => (text, self.added),
        };
        let words = text.trim_end();
        let space = text.get(words.len()..).unwrap_or_default();
        let words = words.replace(is_control, " ");
        let _ = write!(line, "{style}{open}{words}{close}{style:#}{space}");
    }
}

/// The parts of a version, by name.
fn parts(revision: &Revision) -> [(&'static str, &str); 3] {
    [
        ("headline", revision.headline.as_deref().unwrap_or_default()),
        ("lede", revision.lede.as_deref().unwrap_or_default()),
        ("body", revision.body_text.as_deref().unwrap_or_default()),
    ]
}

fn print_version(
    out: &mut impl Write,
    marks: &Marks,
    before: Option<&Revision>,
    revision: &Revision,
) -> io::Result<()> {
    let strong = style::STRONG;
    let careful = style::CAREFUL;
    writeln!(
        out,
        "{strong}{}{strong:#}  {}  {careful}{}{careful:#}  {}",
        revision.number,
        revision.seen_at,
        revision.kind,
        parts(revision)[0].1.replace(is_control, " "),
    )?;
    let Some(before) = before else {
        return Ok(());
    };
    for ((name, earlier), (_, later)) in parts(before).into_iter().zip(parts(revision)) {
        if earlier == later {
            continue;
        }
        let text = shown(marks, &text_difference(earlier, later));
        writeln!(
            out,
            "    {name}: {}",
            text.trim_end().replace('\n', "\n    ")
        )?;
    }
    Ok(())
}

/// Writes a difference for people: what stays is shown around the changes only.
fn shown(marks: &Marks, pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Kept(kept) => {
                let head = if index == 0 { 0 } else { WORDS_AROUND };
                let tail = if index + 1 == pieces.len() {
                    0
                } else {
                    WORDS_AROUND
                };
                text.push_str(&around(kept, head, tail).replace(is_control, " "));
            }
            change => marks.write(&mut text, *change),
        }
    }
    text
}

/// Gives the first `head` and the last `tail` words of a text, with an ellipsis for what is left out.
fn around(text: &str, head: usize, tail: usize) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    if words.len() <= head + tail {
        return text.to_owned();
    }
    let first = words.get(..head).unwrap_or_default().concat();
    let last = words.get(words.len() - tail..).unwrap_or_default().concat();
    format!("{first}… {last}")
}

fn print_record(
    out: &mut impl Write,
    item_id: ItemId,
    before: Option<&Revision>,
    revision: &Revision,
) -> io::Result<()> {
    let (mut removed, mut added, mut diff) = (Vec::new(), Vec::new(), serde_json::Map::new());
    if let Some(before) = before {
        for ((name, earlier), (_, later)) in parts(before).into_iter().zip(parts(revision)) {
            if earlier == later {
                continue;
            }
            let mut text = String::new();
            for piece in text_difference(earlier, later) {
                match piece {
                    Piece::Kept(_) => {}
                    Piece::Removed(words) => removed.push(words.trim_end()),
                    Piece::Added(words) => added.push(words.trim_end()),
                }
                Marks::PLAIN.write(&mut text, piece);
            }
            diff.insert(name.to_owned(), json!(text));
        }
    }
    let record = json!({
        "item_id": item_id,
        "number": revision.number,
        "seen_at": revision.seen_at,
        "kind": revision.kind,
        "headline": revision.headline,
        "lede": revision.lede,
        "body_text": revision.body_text,
        "content_hash": revision.content_hash,
        "removed": removed,
        "added": added,
        "diff": diff,
    });
    writeln!(out, "{}", without_controls(&record.to_string()))
}
