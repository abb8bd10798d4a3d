//! `newswire feeds import`: a list in OPML as TOML.

use std::io::Write as _;
use std::path::Path;

use crate::feed::opml;
use crate::model::ResourceKind;

use super::super::arguments::{Document, Import};
use super::super::configuration::{self, Secrets};
use super::super::exit::{Exit, Failure};
use super::super::feed_list::{Entry, warn};
use super::super::input;
use super::super::output::{count, one_line};

/// Largest feed list that the configuration takes, in bytes.
const MAX_LIST_BYTES: usize = 8 * 1024 * 1024;

/// Gives the ids of the configuration at hand, which no other feed may have; none where there is none or it cannot be read.
fn ids_at_hand(named: Option<&Path>) -> Vec<String> {
    let Ok(loaded) = configuration::read(named, Secrets::Closed) else {
        return Vec::new();
    };
    let checked = loaded.checked;
    let config = checked.config.or(checked.remains);
    let feeds = config.map(|config| config.feeds).unwrap_or_default();
    feeds.into_iter().map(|feed| feed.slug.0).collect()
}

pub(super) fn import(named: Option<&Path>, options: &Import) -> Result<(), Failure> {
    let document = Document {
        source: options.source.clone(),
        url: None,
        content_type: None,
    };
    let input = input::read(named, &document, ResourceKind::Feed)?;
    let source = one_line(&options.source);
    let list = opml::read(&input.bytes, input.content_type.as_deref()).map_err(|refusal| {
        let words = format!("{source} is no OPML list: {}", one_line(&refusal.detail));
        Failure::words(Exit::BadData, words)
    })?;
    for warning in &list.warnings {
        warn(&format!("{}: {}", warning.code, warning.detail))?;
    }
    let ids = opml::ids_beside(&list.feeds, ids_at_hand(named));
    let mut output = String::new();
    let mut printed = 0_usize;
    for (feed, id) in list.feeds.iter().zip(&ids) {
        let entry = Entry::of_listed(feed, id);
        if let Some(table) = entry.checked()? {
            output.push_str(&table);
            printed += 1;
        }
    }
    if printed == 0 {
        let words = format!("{source} names no feed that can be polled");
        return Err(Failure::words(Exit::BadData, words));
    }
    if output.len() > MAX_LIST_BYTES {
        warn("the list is larger than a file of the configuration may be: split it")?;
    }
    anstream::stdout().lock().write_all(output.as_bytes())?;
    writeln!(anstream::stderr(), "{}", count(printed as u64, "feed"))?;
    Ok(())
}
