//! What becomes of a feed's stories when it or its agency is called otherwise, or when it is taken out of the configuration: another feed
//! speaks for them.
//!
//! Must not know: what a feed says.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use rusqlite::Connection;

use crate::model::{Feed, FeedId, FeedSlug, UnixMillis};

/// How old a story may be that another feed or agency takes over: pages are asked again and feeds correct their stories within days.
const OLDEST: Duration = Duration::from_hours(14 * 24);

/// Feeds that lost their names, by their address; looked up once, and only where a name is new.
#[derive(Debug, Default)]
pub(super) struct Nameless(Option<HashMap<String, Vec<FeedId>>>);

impl Nameless {
    /// Gives a feed the new name under which its address is configured now, where it is the only such one: with its rhythm, its validators
    /// and its stories. Tells whether there was one.
    pub(super) fn rename(
        &mut self,
        connection: &Connection,
        feeds: &[Feed],
        feed: &Feed,
    ) -> rusqlite::Result<bool> {
        if self.0.is_none() {
            self.0 = Some(nameless(connection, feeds)?);
        }
        let formers = self.0.as_mut().and_then(|known| known.get_mut(&feed.url));
        let Some(former) = formers.filter(|formers| formers.len() == 1) else {
            return Ok(false);
        };
        let Some(feed_id) = former.pop() else {
            return Ok(false);
        };
        connection
            .prepare_cached("UPDATE feed SET slug = ?2 WHERE feed_id = ?1")?
            .execute((feed_id.0, &feed.slug.0))?;
        if feed.agency.is_none() {
            // The name of a feed without an agency is where its stories are looked up.
            connection
                .prepare_cached("UPDATE item SET scope = ?2 WHERE feed_id = ?1 AND scope <> ?2")?
                .execute((feed_id.0, feed.identity_scope()))?;
        }
        Ok(true)
    }
}

fn nameless(
    connection: &Connection,
    feeds: &[Feed],
) -> rusqlite::Result<HashMap<String, Vec<FeedId>>> {
    let names: HashSet<&FeedSlug> = feeds.iter().map(|feed| &feed.slug).collect();
    let mut statement = connection
        .prepare_cached("SELECT slug, url, feed_id FROM feed WHERE retired_at IS NULL")?;
    let rows = statement.query_map((), |row| {
        Ok((FeedSlug(row.get(0)?), row.get(1)?, FeedId(row.get(2)?)))
    })?;
    let mut nameless: HashMap<String, Vec<FeedId>> = HashMap::new();
    for row in rows {
        let (slug, url, feed_id) = row?;
        if !names.contains(&slug) {
            nameless.entry(url).or_default().push(feed_id);
        }
    }
    Ok(nameless)
}

/// Gives the stories of the last weeks the agency and country that their feed has now: other feeds of the agency would not know them
/// otherwise, and bring them again. Older ones keep theirs, so that a name that is mended holds up a running daemon for no more than a
/// moment.
pub(super) fn follow_agency(
    connection: &Connection,
    feed_id: FeedId,
    feed: &Feed,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let since = now.saturating_sub(OLDEST);
    let scope = feed.identity_scope();
    connection
        .prepare_cached(
            "UPDATE item SET agency = ?2, country = ?3, scope = ?4 WHERE feed_id = ?1 AND published_at >= ?5 \
             AND (agency IS NOT ?2 OR country IS NOT ?3 OR scope <> ?4)",
        )?
        .execute((feed_id.0, &feed.agency, &feed.country, scope, since.0))?;
    Ok(())
}

/// Gives the stories of the last weeks of a feed that is retired to feeds that carry them too, with the pages that wait.
pub(super) fn hand_over(
    connection: &Connection,
    feed_id: FeedId,
    now: UnixMillis,
) -> rusqlite::Result<()> {
    let since = now.saturating_sub(OLDEST);
    let heirs: Vec<(i64, i64)> = connection
        .prepare_cached(
            "SELECT item.item_id, min(feed.feed_id) FROM item JOIN sighting ON sighting.item_id = item.item_id \
             JOIN feed ON feed.feed_id = sighting.feed_id \
             WHERE item.feed_id = ?1 AND item.published_at >= ?2 AND feed.feed_id <> ?1 AND feed.retired_at IS NULL AND feed.enabled \
             GROUP BY item.item_id",
        )?
        .query_map((feed_id.0, since.0), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for heir in heirs {
        connection
            .prepare_cached("UPDATE item SET feed_id = ?2 WHERE item_id = ?1")?
            .execute(heir)?;
        connection
            .prepare_cached(
                "UPDATE article_job SET feed_id = ?2, state = CASE \
                 WHEN state = 'parked' AND feed.pages THEN iif(request_reason = 'recheck', 'watched', 'waiting') \
                 WHEN state IN ('waiting', 'watched') AND NOT feed.pages THEN 'parked' ELSE state END \
                 FROM feed WHERE item_id = ?1 AND feed.feed_id = ?2",
            )?
            .execute(heir)?;
    }
    Ok(())
}
