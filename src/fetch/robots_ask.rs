//! Whether a page may be asked for: by what is known of its origin's robots.txt, which is fetched where nothing is.
//!
//! Must not know: how a robots.txt is read or kept.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::robots::{self, RobotsRules};
use super::robots_cache::{GOOD_FOR, Known, UNREACHABLE_FOR, Verdict};
use super::{HttpFetcher, failure};
use crate::model::{
    FailureCode, FetchFailure, FetchOutcome, FetchRequest, Fetched, ResourceKind, Validators,
};

impl HttpFetcher {
    /// Asks the robots.txt of an origin whether a page may be fetched; others who ask meanwhile wait for the same answer.
    pub(super) async fn heed_robots(
        &self,
        url: &Url,
        timeout: Duration,
    ) -> Result<(), FetchFailure> {
        let origin = url.origin().ascii_serialization();
        let slot = self.robots().slot(&origin);
        let mut known = slot.lock().await;
        let now = self.clock.now();
        let current = match known.clone() {
            Some(current) if current.until > now => current,
            previous => self.ask_robots(&origin, previous, timeout).await?,
        };
        let verdict = current.verdict.clone();
        *known = Some(current);
        drop(known);
        match verdict {
            Verdict::Rules(rules) => {
                self.budget().heed(url, rules.crawl_delay);
                if rules.permits(url) {
                    return Ok(());
                }
                let detail = format!("the robots.txt of {origin} forbids it");
                Err(failure::failure(FailureCode::Robots, &detail))
            }
            Verdict::Unreachable(reason) => {
                let detail = format!("the robots.txt of {origin} could not be asked: {reason}");
                Err(failure::failure(FailureCode::RobotsUnreachable, &detail))
            }
        }
    }

    async fn ask_robots(
        &self,
        origin: &str,
        previous: Option<Known>,
        timeout: Duration,
    ) -> Result<Known, FetchFailure> {
        let request = FetchRequest {
            kind: ResourceKind::Page,
            url: format!("{origin}/robots.txt").into(),
            validators: Validators::default(),
            validators_url: None,
            timeout,
            max_bytes: robots::MAX_BYTES as u64,
            headers: Vec::new(),
            credential: None,
            delta: false,
        };
        let fetched = self.travel_for_robots(&request).await;
        let now = self.clock.now();
        let rules = match read_robots(fetched)? {
            Ok(rules) => rules,
            Err(reason) => {
                // A copy that was good serves on while none is to be had (RFC 9309 2.4).
                let verdict = match previous.map(|previous| previous.verdict) {
                    Some(Verdict::Rules(rules)) => Verdict::Rules(rules),
                    _ => Verdict::Unreachable(reason),
                };
                let until = now.saturating_add(UNREACHABLE_FOR);
                return Ok(Known { verdict, until });
            }
        };
        self.robots().weigh(origin, rules.weight_bytes());
        Ok(Known {
            verdict: Verdict::Rules(Arc::new(rules)),
            until: now.saturating_add(GOOD_FOR),
        })
    }
}

/// Tells what the answer to a request for robots.txt means (RFC 9309 2.3.1): rules, or why they are unreachable.
///
/// # Errors
/// `AddressRefused`: then the page itself is out of reach too.
fn read_robots(fetched: Fetched) -> Result<Result<RobotsRules, String>, FetchFailure> {
    let failure = match fetched.outcome {
        FetchOutcome::Fresh(fresh) => return Ok(Ok(RobotsRules::parse(&fresh.body))),
        FetchOutcome::NotModified => return Ok(Err("304 to a first request".to_owned())),
        FetchOutcome::Throttled(failure)
        | FetchOutcome::Gone(failure)
        | FetchOutcome::Failed(failure) => failure,
    };
    let is_too_far = matches!(
        failure.code,
        FailureCode::TooManyRedirects | FailureCode::RedirectLoop
    );
    // A host that has too many requests has not said that it has no rules.
    let is_unavailable = fetched
        .exchange
        .status
        .is_some_and(|status| (400..500).contains(&status) && status != 429);
    match failure.code {
        FailureCode::AddressRefused => Err(failure),
        _ if is_too_far || is_unavailable => Ok(Ok(RobotsRules::default())),
        _ => Ok(Err(failure.detail)),
    }
}
