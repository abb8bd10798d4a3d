//! The configuration in force: feeds with their rows and compiled rules, and the client. A reload replaces it whole.

use std::sync::{Arc, Mutex, PoisonError};

use foldhash::{HashMap, HashMapExt as _, HashSet};
use tokio::sync::{mpsc, watch};
use tracing::{error, info, warn};
use url::Url;

use crate::article::CompiledRule;
use crate::config::Config;
use crate::fetch::Fetch;
use crate::model::{Address, ArticlePolicy, Feed, FeedId, FeedState, FetchRequest};

use super::queue::{host_in, host_of};
use super::{DaemonError, FetchFactory, Shared, systemd};

/// What polls and pages work by.
pub(super) struct Live {
    pub(super) feeds: HashMap<FeedId, Arc<LiveFeed>>,
    pub(super) fetch: Arc<dyn Fetch>,
    /// Without its feeds: they stand in `feeds`, and only there.
    pub(super) config: Config,
    /// The states as the store gave them when the configuration was taken over; the poller takes them.
    states: Mutex<Vec<FeedState>>,
}

/// One feed, ready to be polled.
pub(super) struct LiveFeed {
    pub(super) feed: Feed,
    pub(super) feed_id: FeedId,
    /// Shared by the feeds that share their policy.
    pub(super) rule: Option<Arc<CompiledRule>>,
    /// The configured address; `None` where it is none.
    address: Option<Arc<Url>>,
    /// Its host, as the queue knows it; shared by the feeds of a host.
    host: Arc<str>,
}

impl LiveFeed {
    /// Puts the configured address into a request for it as it was read: no poll reads it anew.
    pub(super) fn with_address(&self, mut request: FetchRequest) -> FetchRequest {
        if let Some(address) = &self.address
            && request.url.as_str() == self.feed.url
        {
            request.url = Address::Read(Arc::clone(address));
        }
        request
    }

    /// Gives the host that is asked for the feed.
    pub(super) fn polled_host(&self, state: &FeedState) -> Arc<str> {
        let asked = state.poll_url(&self.feed.url);
        if asked == self.feed.url {
            return Arc::clone(&self.host);
        }
        host_of(asked).into()
    }
}

impl Live {
    /// Makes the configuration ready to work by. `states` are those of its feeds, in their order.
    pub(super) fn new(
        mut config: Config,
        states: Vec<FeedState>,
        fetch: Arc<dyn Fetch>,
    ) -> Result<Self, DaemonError> {
        let mut waiting = std::mem::take(&mut config.feeds);
        let mut feeds = HashMap::with_capacity(waiting.len());
        let mut rules = Rules::default();
        let mut hosts = Hosts::default();
        while let Some(feed) = pop_and_shrink(&mut waiting) {
            let state = states.get(waiting.len());
            let Some(state) = state.filter(|state| state.slug == feed.slug) else {
                continue;
            };
            let feed_id = state.feed_id;
            let rule = rules.compiled(&feed)?;
            let address = Url::parse(&feed.url).ok().map(Arc::new);
            let host = hosts.shared(host_in(address.as_deref(), &feed.url));
            let live = LiveFeed {
                feed,
                feed_id,
                rule,
                address,
                host,
            };
            feeds.insert(feed_id, Arc::new(live));
        }
        Ok(Self {
            feeds,
            fetch,
            config,
            states: Mutex::new(states),
        })
    }

    /// Takes the states; afterwards there are none.
    pub(super) fn take_states(&self) -> Vec<FeedState> {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut states)
    }
}

/// Elements after which a list that is taken apart gives memory back.
const SHRINK_EVERY: usize = 8_192;

/// Takes the last element of a list that is to vanish, and gives the memory of those before back now and then: of a hundred thousand feeds
/// there never are two copies.
pub(super) fn pop_and_shrink<T>(list: &mut Vec<T>) -> Option<T> {
    let taken = list.pop();
    if list.len().is_multiple_of(SHRINK_EVERY) {
        list.shrink_to_fit();
    }
    taken
}

/// The compiled rules, by the policy that they belong to: feeds that share it share the rule.
#[derive(Default)]
struct Rules(HashMap<*const ArticlePolicy, Option<Arc<CompiledRule>>>);

impl Rules {
    fn compiled(&mut self, feed: &Feed) -> Result<Option<Arc<CompiledRule>>, DaemonError> {
        let policy = Arc::as_ptr(&feed.article);
        if let Some(rule) = self.0.get(&policy) {
            return Ok(rule.clone());
        }
        let rule = compile(feed)?.map(Arc::new);
        self.0.insert(policy, rule.clone());
        Ok(rule)
    }
}

/// The hosts of the feeds: those that share one share its name.
#[derive(Default)]
struct Hosts(HashSet<Arc<str>>);

impl Hosts {
    fn shared(&mut self, host: String) -> Arc<str> {
        if let Some(known) = self.0.get(host.as_str()) {
            return Arc::clone(known);
        }
        let host: Arc<str> = host.into();
        self.0.insert(Arc::clone(&host));
        host
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

/// Says what a reload changed. One that takes every feed away is hardly meant: a folder of feed lists may be missing.
fn tell(old: &Live, new: &Live) {
    let missing = |of: &Live, from: &Live| {
        of.feeds
            .keys()
            .filter(|id| !from.feeds.contains_key(id))
            .count()
    };
    let feeds = new.feeds.len();
    let (added, removed) = (missing(new, old), missing(old, new));
    if feeds == 0 && removed > 0 {
        warn!(
            feeds,
            added, removed, "configuration reloaded: no feed is left"
        );
    } else {
        info!(feeds, added, removed, "configuration reloaded");
    }
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
        let Some(mut config) = config else {
            // Nobody reloads any more; what is in force stays so.
            shared.stop.cancelled().await;
            return Ok(());
        };
        let old = Arc::clone(&live.borrow());
        if old.config.store != config.store {
            warn!("a change of [store] takes effect at the next start");
        }
        let client = if old.config.fetch.makes_the_client_of(&config.fetch) {
            Ok(Arc::clone(&old.fetch))
        } else {
            fetch(&config.fetch)
        };
        match client {
            Ok(client) => {
                let now = shared.clock.now();
                let feeds = std::mem::take(&mut config.feeds);
                let (feeds, states) = shared.writer.sync(feeds, now).await?;
                config.feeds = feeds;
                let new = Live::new(config, states, client)?;
                tell(&old, &new);
                live.send_replace(Arc::new(new));
            }
            Err(reason) => error!(error = reason, "configuration kept: the client was refused"),
        }
        systemd::ready();
    }
}
