//! One request to a hub.

use std::time::Duration;

use crate::fetch::Fetch;
use crate::model::{PostRequest, Reach};
use crate::websub::Refusal;

/// Total time of one request.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// Redirects that are followed.
const MAX_HOPS: usize = 3;

/// Asks a hub, and another one where it leads there (WebSub 5.1.2).
pub(super) async fn ask(fetch: &dyn Fetch, hub: String, form: String) -> Result<(), Refusal> {
    let mut url = hub;
    for _ in 0..=MAX_HOPS {
        let request = PostRequest {
            url,
            content_type: "application/x-www-form-urlencoded",
            headers: Vec::new(),
            body: form.clone().into(),
            timeout: REQUEST_TIME,
            reach: Reach::Guarded,
        };
        let posted = fetch
            .post(request)
            .await
            .map_err(|failure| Refusal::of(&failure.detail))?;
        match (posted.status, posted.location) {
            (200..300, _) => return Ok(()),
            (307 | 308, Some(location)) => url = location,
            (status, _) => {
                return Err(Refusal {
                    words: format!("the hub answers {status}"),
                    retry_after: posted.retry_after,
                });
            }
        }
    }
    Err(Refusal::of("the hub redirects too often"))
}
