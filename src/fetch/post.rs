//! Posts a message and reads the status of its answer. Redirects are not followed, and the body of the answer is not read.
//!
//! Must not know: what the message says.

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::{HttpFetcher, address, answer, failure};
use crate::model::{FailureCode, FetchFailure, PostRequest, Posted, Reach};

impl HttpFetcher {
    /// Posts a message.
    pub(super) async fn send_message(&self, request: PostRequest) -> Result<Posted, FetchFailure> {
        let url = address::usable_url(&request.url)?;
        let client = match request.reach {
            Reach::Guarded => {
                let vetted = self.lookup.vet(&url).await;
                vetted.map_err(|trouble| failure::of_host(&trouble))?;
                &self.client
            }
            Reach::Anywhere => &self.unguarded,
        };
        let headers = headers(&request)?;
        // A guarded address is somebody else's host: it has its turn like any other request there.
        let permit = match request.reach {
            Reach::Guarded => Some(self.budget().acquire(&url).await),
            Reach::Anywhere => None,
        };
        let timeout = request.timeout;
        let sending = client
            .post(url.clone())
            .headers(headers)
            .body(request.body)
            .timeout(timeout)
            .send();
        let response = sending
            .await
            .map_err(|error| explain(&error, &url, timeout))?;
        if let Some(permit) = &permit {
            permit.note_answer();
        }
        Ok(Posted {
            status: response.status().as_u16(),
            location: answer::redirect_target(&response, &url)
                .and_then(Result::ok)
                .map(Into::into),
            retry_after: answer::retry_after(response.headers()),
        })
    }
}

fn explain(error: &reqwest::Error, url: &Url, timeout: std::time::Duration) -> FetchFailure {
    if error.is_timeout() {
        return failure::out_of_time(timeout);
    }
    failure::of_client(error, url)
}

fn headers(request: &PostRequest) -> Result<HeaderMap, FetchFailure> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(request.content_type));
    for (name, value) in &request.headers {
        let value = HeaderValue::from_str(value).map_err(|_| {
            let detail = format!("the header line {name} cannot be sent");
            failure::failure(FailureCode::Internal, &detail)
        })?;
        headers.append(HeaderName::from_static(name), value);
    }
    Ok(headers)
}
