//! `newswire feeds`: the configured feeds.

use std::path::Path;

use super::arguments::Feeds;
use super::configuration;
use super::exit::Failure;
use super::output::{Cell, Table, style};

pub(super) fn feeds(named: Option<&Path>, command: &Feeds) -> Result<(), Failure> {
    match command {
        Feeds::List => list(named),
    }
}

fn list(named: Option<&Path>) -> Result<(), Failure> {
    let config = configuration::load(named)?;
    let mut table = Table::new(&["ID", "AGENCY", "COUNTRY", "LANGUAGE", "TAGS", "URL"]);
    for feed in &config.feeds {
        let id = if feed.enabled {
            Cell::styled(&feed.slug.0, style::STRONG)
        } else {
            Cell::styled(format!("{} (off)", feed.slug), style::HEADER)
        };
        table.row(vec![
            id,
            Cell::new(feed.agency.as_deref().unwrap_or("-")),
            Cell::new(feed.country.as_deref().unwrap_or("-")),
            Cell::new(feed.language.as_deref().unwrap_or("-")),
            Cell::new(feed.tags.join(",")),
            Cell::new(&feed.url),
        ]);
    }
    table.print(&mut anstream::stdout().lock())?;
    Ok(())
}
