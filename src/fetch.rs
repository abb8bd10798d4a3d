//! Requests over HTTP: address guard at every hop, own redirects, caps, a budget for each host, robots.txt.
//!
//! Must not know: feeds, items, the store. The only module that uses reqwest.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use ipnet::IpNet;

use crate::clock::Clock;
use crate::model::{FetchRequest, Fetched};

/// A fetch under way.
pub type FetchFuture<'a> = Pin<Box<dyn Future<Output = Fetched> + Send + 'a>>;

/// Asks for one resource; tests script it.
pub trait Fetch: Send + Sync {
    /// Fetches one resource. Trouble is part of the answer.
    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_>;
}

/// How the client behaves, whatever it asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Contact in the User-Agent: an address or URL of the operator.
    pub contact: Option<String>,
    /// Special addresses that may be reached.
    pub allow_addresses: Vec<IpNet>,
    /// The only way to a proxy.
    pub proxy: Option<String>,
    /// Requests at once to one host.
    pub per_host: usize,
    /// Shortest time between the starts of two requests to one host.
    pub pace: Duration,
}

/// Fetches over HTTP.
#[derive(Debug)]
pub struct HttpFetcher;

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
pub enum FetchSetupError {
    /// reqwest refused.
    #[error("the HTTP client could not be set up")]
    Client(#[source] reqwest::Error),
}

impl HttpFetcher {
    /// Makes a client.
    ///
    /// # Errors
    /// Where TLS or the proxy cannot be set up.
    pub fn new(settings: FetchSettings, clock: Clock) -> Result<Self, FetchSetupError> {
        todo!()
    }
}

impl Fetch for HttpFetcher {
    fn fetch(&self, request: FetchRequest) -> FetchFuture<'_> {
        todo!()
    }
}
