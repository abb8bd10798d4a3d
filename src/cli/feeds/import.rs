//! `newswire feeds import`: a list in OPML as TOML.

use std::collections::HashMap;
use std::io::{self, Write as _};
use std::path::Path;

use crate::feed::opml::{self, ListedFeed};
use crate::model::{Feed, ResourceKind};

use super::super::arguments::{Document, Import};
use super::super::configuration::{self, Secrets};
use super::super::exit::{Exit, Failure};
use super::super::feed_list::{Entry, warn};
use super::super::input;
use super::super::output::{count, one_line};

/// Largest feed list that the configuration takes, in bytes.
const MAX_LIST_BYTES: usize = 8 * 1024 * 1024;
/// Feeds that a warning names.
const MOST_NAMED: usize = 20;

/// Gives the feeds of the configuration at hand; none where there is none or it cannot be read.
fn feeds_at_hand(named: Option<&Path>) -> Vec<Feed> {
    let Ok(loaded) = configuration::read(named, Secrets::Closed) else {
        return Vec::new();
    };
    let checked = loaded.checked;
    let config = checked.config.or(checked.remains);
    config.map(|config| config.feeds).unwrap_or_default()
}

/// Leaves out feeds whose address the configuration has already, and names them: appended once more they would be polled twice.
fn leave_out_configured(list: &mut Vec<ListedFeed>, at_hand: &[Feed]) -> io::Result<()> {
    let by_address: HashMap<&str, &Feed> = at_hand.iter().map(|feed| (&*feed.url, feed)).collect();
    let mut configured = Vec::new();
    list.retain(|listed| {
        let known = by_address.get(&*listed.url);
        configured.extend(known.map(|feed| &*feed.slug.0));
        known.is_none()
    });
    if configured.is_empty() {
        return Ok(());
    }
    let number = count(configured.len() as u64, "feed");
    let names: Vec<&str> = configured.iter().take(MOST_NAMED).copied().collect();
    let more = if configured.len() > MOST_NAMED {
        ", …"
    } else {
        ""
    };
    let names = names.join(", ");
    warn(&format!(
        "left out, as configured already at the same address: {number} ({names}{more})"
    ))
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
    let at_hand = feeds_at_hand(named);
    let mut feeds = list.feeds;
    let listed = feeds.len();
    leave_out_configured(&mut feeds, &at_hand)?;
    if feeds.is_empty() && listed > 0 {
        return Ok(());
    }
    let slugs: Vec<String> = at_hand.into_iter().map(|feed| feed.slug.0).collect();
    let ids = opml::ids_beside(&feeds, slugs);
    let mut output = String::new();
    let mut printed = 0_usize;
    for (feed, id) in feeds.iter().zip(&ids) {
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
