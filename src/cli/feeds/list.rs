//! `newswire feeds list`: the configured feeds as a table.

use std::path::Path;

use super::super::configuration;
use super::super::exit::Failure;
use super::super::output::{Cell, Table, style};

pub(super) fn list(named: Option<&Path>) -> Result<(), Failure> {
    let config = configuration::load_to_read(named)?;
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
