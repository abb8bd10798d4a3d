//! What becomes of a feed's stories when it is called otherwise or taken out of the configuration: another feed speaks for them.
//!
//! Must not know: what a feed says.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use rusqlite::Connection;

use crate::model::{Feed, FeedId, FeedSlug, UnixMillis};

/// How old a story may be that another feed takes over: pages are asked again and feeds correct their stories within days.
const OLDEST: Duration = Duration::from_hours(14 * 24);

/// Feeds that lost their names, by their address; looked up once, and only where a name is new.
#[derive(Debug, Default)]
pub(super) struct Nameless(Option<HashMap<String, Vec<Former>>>);

/// A feed whose name is not configured any more.
#[derive(Debug)]
struct Former {
    feed_id: FeedId,
    agency: Option<String>,
    country: Option<String>,
}

impl Nameless {
    /// Gives a feed the new name under which its address and agency are configured now, where it is the only such one: with its rhythm,
    /// its validators and its stories. Tells whether there was one.
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
        let Some(formers) = formers.filter(|formers| formers.len() == 1) else {
            return Ok(false);
        };
        let is_same =
            |former: &Former| former.agency == feed.agency && former.country == feed.country;
        let Some(former) = formers.pop_if(|former| is_same(former)) else {
            return Ok(false);
        };
        let feed_id = former.feed_id.0;
        connection
            .prepare_cached("UPDATE feed SET slug = ?2 WHERE feed_id = ?1")?
            .execute((feed_id, &feed.slug.0))?;
        // The name of a feed without an agency is where its stories are looked up.
        connection
            .prepare_cached("UPDATE item SET scope = ?2 WHERE feed_id = ?1 AND scope <> ?2")?
            .execute((feed_id, feed.identity_scope()))?;
        Ok(true)
    }
}

fn nameless(
    connection: &Connection,
    feeds: &[Feed],
) -> rusqlite::Result<HashMap<String, Vec<Former>>> {
    let names: HashSet<&FeedSlug> = feeds.iter().map(|feed| &feed.slug).collect();
    let mut statement = connection.prepare_cached(
        "SELECT slug, url, feed_id, agency, country FROM feed WHERE retired_at IS NULL",
    )?;
    let rows = statement.query_map((), |row| {
        let former = Former {
            feed_id: FeedId(row.get(2)?),
            agency: row.get(3)?,
            country: row.get(4)?,
        };
        Ok((FeedSlug(row.get(0)?), row.get(1)?, former))
    })?;
    let mut nameless: HashMap<String, Vec<Former>> = HashMap::new();
    for row in rows {
        let (slug, url, former) = row?;
        if !names.contains(&slug) {
            nameless.entry(url).or_default().push(former);
        }
    }
    Ok(nameless)
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
