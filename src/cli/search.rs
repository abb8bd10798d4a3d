//! `newswire search`: full-text search over what is stored.

use std::io::Write as _;
use std::path::Path;

use super::arguments::Search;
use super::exit::{Exit, Failure, FailureContext as _};
use super::items::table;
use super::output::{one_line, style};
use super::reader::open_reader;

pub(super) fn search(named: Option<&Path>, options: &Search) -> Result<(), Failure> {
    let query = options.query.join(" ");
    if query.trim().is_empty() {
        let words = "say what to search for: a word or more, such as `newswire search ferry`";
        return Err(Failure::words(Exit::Usage, words));
    }
    let reader = open_reader(named)?;
    let hits = reader
        .search(&query, options.limit)
        .or_fail(Exit::Failed, "cannot search the store")?;
    let mut out = anstream::stdout().lock();
    if hits.is_empty() {
        writeln!(anstream::stderr(), "nothing found for {}", one_line(&query))?;
        return Ok(());
    }
    let (items, snippets): (Vec<_>, Vec<_>) =
        hits.into_iter().map(|hit| (hit.item, hit.snippet)).unzip();
    table(&items, true).print(&mut out)?;
    for (item, snippet) in items.iter().zip(snippets) {
        let Some(snippet) = snippet else { continue };
        let headline = item.content.headline.as_deref().unwrap_or("-");
        writeln!(
            out,
            "\n{}",
            style::paint(style::STRONG, &one_line(headline))
        )?;
        writeln!(out, "  {}", one_line(&snippet))?;
        writeln!(
            out,
            "  {}",
            one_line(item.content.url.as_deref().unwrap_or("-"))
        )?;
    }
    Ok(())
}
