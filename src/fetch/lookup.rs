//! Names to addresses, and the guard between the two: only vetted addresses are ever handed to the connector.
//!
//! Must not know: requests, robots, budgets.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;
use url::{Host, Url};

use crate::model::AddressGuard;

/// Lookups of the system's resolver at once: each holds a thread.
const MAX_LOOKUPS: usize = 64;
/// Addresses of one name that are tried.
const MAX_ADDRESSES: usize = 16;

/// A lookup under way.
pub type LookupFuture<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// Resolves names; tests script it.
pub trait NameLookup: Send + Sync + fmt::Debug {
    /// Gives the addresses of a name.
    fn lookup<'a>(&'a self, name: &'a str) -> LookupFuture<'a>;
}

/// Asks the system's resolver.
#[derive(Debug)]
pub struct SystemLookup {
    permits: Arc<Semaphore>,
}

impl Default for SystemLookup {
    fn default() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(MAX_LOOKUPS)),
        }
    }
}

impl NameLookup for SystemLookup {
    fn lookup<'a>(&'a self, name: &'a str) -> LookupFuture<'a> {
        Box::pin(async move {
            let permits = Arc::clone(&self.permits);
            let permit = permits.acquire_owned().await.map_err(io::Error::other)?;
            let name = name.to_owned();
            let lookup = move || {
                // The thread goes on when nobody waits any more, and so must its permit.
                let _permit = permit;
                let addresses = (name.as_str(), 0).to_socket_addrs()?;
                Ok(addresses.map(|address| address.ip()).collect())
            };
            tokio::task::spawn_blocking(lookup)
                .await
                .map_err(io::Error::other)?
        })
    }
}

/// A host that leads to an address which may not be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host} leads to {address} ({kind}), which [fetch] allow_addresses does not open")]
pub(super) struct RefusedAddress {
    host: String,
    address: IpAddr,
    kind: &'static str,
}

/// Why a host is not asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum HostTrouble {
    #[error(transparent)]
    Refused(#[from] RefusedAddress),
    #[error("the URL names no host")]
    NoHost,
}

/// Looks up names, lets only allowed addresses through, and vets the hosts of URLs.
#[derive(Debug, Clone)]
pub(super) struct GuardedLookup {
    guard: AddressGuard,
    lookup: Arc<dyn NameLookup>,
    /// Host of the proxy: the operator named it, so it may be anywhere.
    proxy_host: Option<String>,
}

impl GuardedLookup {
    pub(super) fn new(
        guard: AddressGuard,
        lookup: Arc<dyn NameLookup>,
        proxy_host: Option<String>,
    ) -> Self {
        Self {
            guard,
            lookup,
            proxy_host,
        }
    }

    /// Vets the host of a URL as far as the connector does not: addresses written out, and names that a proxy will resolve.
    pub(super) async fn vet(&self, url: &Url) -> Result<(), HostTrouble> {
        self.vet_written(url)?;
        if self.is_behind_proxy() {
            self.vet_behind_proxy(url).await?;
        }
        Ok(())
    }

    /// Vets an address that is written out in a URL.
    pub(super) fn vet_written(&self, url: &Url) -> Result<(), HostTrouble> {
        let address = match url.host() {
            None => return Err(HostTrouble::NoHost),
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) => return Ok(()),
        };
        Ok(self.vet_address("the URL", address)?)
    }

    /// Tells whether names are resolved by a proxy.
    pub(super) fn is_behind_proxy(&self) -> bool {
        self.proxy_host.is_some()
    }

    /// Vets the name in a URL, which a proxy will resolve anew. One that is unknown here is left to the proxy.
    pub(super) async fn vet_behind_proxy(&self, url: &Url) -> Result<(), HostTrouble> {
        let Some(Host::Domain(name)) = url.host() else {
            return Ok(());
        };
        let Ok(addresses) = self.lookup.lookup(name).await else {
            return Ok(());
        };
        for address in addresses {
            self.vet_address(name, address)?;
        }
        Ok(())
    }

    fn vet_address(&self, host: &str, address: IpAddr) -> Result<(), RefusedAddress> {
        match self.guard.refusal(address) {
            None => Ok(()),
            Some(kind) => Err(RefusedAddress {
                host: host.to_owned(),
                address,
                kind,
            }),
        }
    }

    async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, Trouble> {
        let found = self.lookup.lookup(name).await?;
        let mut refused = None;
        let mut allowed = Vec::new();
        for address in found {
            match self.vet_address(name, address) {
                Ok(()) => allowed.push(SocketAddr::new(address, 0)),
                Err(refusal) => refused = Some(refusal),
            }
        }
        allowed.truncate(MAX_ADDRESSES);
        match refused {
            _ if !allowed.is_empty() => Ok(allowed),
            Some(refusal) => Err(refusal.into()),
            None => Err(io::Error::from(io::ErrorKind::NotFound).into()),
        }
    }

    async fn addresses_of_proxy(&self, name: &str) -> Result<Vec<SocketAddr>, Trouble> {
        let found = self.lookup.lookup(name).await?;
        Ok(found.into_iter().map(|ip| SocketAddr::new(ip, 0)).collect())
    }
}

type Trouble = Box<dyn std::error::Error + Send + Sync>;

impl Resolve for GuardedLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let addresses = match &this.proxy_host {
                Some(proxy) if proxy == name.as_str() => {
                    this.addresses_of_proxy(name.as_str()).await?
                }
                _ => this.addresses(name.as_str()).await?,
            };
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
