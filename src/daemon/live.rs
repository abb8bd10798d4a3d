//! The configuration in force: feeds with their rows and compiled rules, and the client. A reload replaces it whole.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tracing::{error, info, warn};

use crate::article::CompiledRule;
use crate::config::Config;
use crate::fetch::Fetch;
use crate::model::{Feed, FeedId, FeedState};

use super::{DaemonError, FetchFactory, Shared, systemd};

/// What polls and pages work by.
pub(super) struct Live {
    pub(super) feeds: HashMap<FeedId, Arc<LiveFeed>>,
    /// The states as the store gave them when the configuration was taken over.
    pub(super) states: Vec<FeedState>,
    pub(super) fetch: Arc<dyn Fetch>,
    pub(super) config: Config,
}

/// One feed, ready to be polled.
pub(super) struct LiveFeed {
    pub(super) feed: Feed,
    pub(super) feed_id: FeedId,
    pub(super) rule: Option<CompiledRule>,
}

impl Live {
    pub(super) fn new(
        config: &Config,
        states: &[FeedState],
        fetch: Arc<dyn Fetch>,
    ) -> Result<Self, DaemonError> {
        let ids: HashMap<_, _> = states
            .iter()
            .map(|state| (&state.slug, state.feed_id))
            .collect();
        let mut feeds = HashMap::new();
        for feed in &config.feeds {
            let Some(&feed_id) = ids.get(&feed.slug) else {
                continue;
            };
            let rule = compile(feed)?;
            feeds.insert(
                feed_id,
                Arc::new(LiveFeed {
                    feed: feed.clone(),
                    feed_id,
                    rule,
                }),
            );
        }
        Ok(Self {
            feeds,
            states: states.to_vec(),
            fetch,
            config: config.clone(),
        })
    }
}

fn compile(feed: &Feed) -> Result<Option<CompiledRule>, DaemonError> {
    if feed.article.rule.is_empty() {
        return Ok(None);
    }
    CompiledRule::new(&feed.article.rule)
        .map(Some)
        .map_err(|reason| DaemonError::Selector {
            slug: feed.slug.clone(),
            reason,
        })
}

/// Takes over new configurations until the daemon stops.
pub(super) async fn reload(
    shared: Arc<Shared>,
    live: watch::Sender<Arc<Live>>,
    mut configs: mpsc::Receiver<Config>,
    fetch: FetchFactory,
) -> Result<(), DaemonError> {
    loop {
        let config = tokio::select! {
            () = shared.stop.cancelled() => return Ok(()),
            config = configs.recv() => config,
        };
        let Some(config) = config else {
            // Nobody reloads any more; what is in force stays so.
            shared.stop.cancelled().await;
            return Ok(());
        };
        let old = Arc::clone(&live.borrow());
        if old.config.store != config.store {
            warn!("a change of [store] takes effect at the next start");
        }
        let client = if old.config.fetch == config.fetch {
            Ok(Arc::clone(&old.fetch))
        } else {
            fetch(&config.fetch)
        };
        match client {
            Ok(client) => {
                let now = shared.clock.now();
                let states = shared.writer.sync(config.feeds.clone(), now).await?;
                let new = Live::new(&config, &states, client)?;
                info!(feeds = new.feeds.len(), "configuration reloaded");
                live.send_replace(Arc::new(new));
            }
            Err(reason) => error!(error = reason, "configuration kept: the client was refused"),
        }
        systemd::ready();
    }
}
