//! The client of reqwest as newswire wants it, and the header lines of a request.
//!
//! Must not know: answers.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
};
use reqwest::{Certificate, Client, Proxy, redirect};

use super::lookup::GuardedLookup;
use super::{FetchSettings, FetchSetupError, failure};
use crate::model::{Credential, FailureCode, FetchFailure, Validators, own_header_reason};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a connection is kept that nobody uses: the pages of a host follow its feed, and one another, within the longest Crawl-delay.
/// Each that is kept holds a read buffer, some 12 KB after feeds of 100 KB, and feeds are asked again after minutes.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_secs(15);
const KEEPALIVE: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HTTP2_HEADER_BYTES: u32 = 128 * 1024;

/// Makes the client: no redirects of its own, no proxy but the operator's, no environment.
pub(super) fn build(
    settings: &FetchSettings,
    lookup: GuardedLookup,
    extra_roots: &[Vec<u8>],
) -> Result<Client, FetchSetupError> {
    let mut builder = Client::builder()
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .dns_resolver(Arc::new(lookup))
        .user_agent(user_agent(settings.contact.as_deref()))
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(settings.per_host.max(1))
        .tcp_keepalive(KEEPALIVE)
        // A peer that vanished must not keep a shared connection alive while requests wait on it.
        .http2_keep_alive_interval(KEEPALIVE)
        .http2_keep_alive_timeout(KEEPALIVE_TIMEOUT)
        .http1_title_case_headers()
        // Header lines stay at hyper's own hundred: room for more is made anew for each head, also for each of the interim answers with
        // which a server may flood us, and the connection that reads them then keeps its thread for seconds.
        // One odd header line, as browsers forgive it, must not cost the whole answer.
        .http1_ignore_invalid_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http2_max_header_list_size(MAX_HTTP2_HEADER_BYTES);
    if let Some(proxy) = &settings.proxy {
        builder = builder.proxy(Proxy::all(proxy).map_err(setup_error)?);
    }
    for root in extra_roots {
        let certificate = Certificate::from_der(root).map_err(setup_error)?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build().map_err(setup_error)
}

/// Keeps the URL of a proxy, which may hold credentials, out of the error.
fn setup_error(error: reqwest::Error) -> FetchSetupError {
    FetchSetupError::Client(error.without_url())
}

/// Gives the User-Agent: `newswire/VERSION (+contact)`. Characters that no header line may hold are left out.
pub(super) fn user_agent(contact: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let Some(contact) = contact else {
        return format!("newswire/{version}");
    };
    let contact: String = contact
        .chars()
        .filter(|letter| letter.is_ascii_graphic() && !matches!(letter, '(' | ')' | '\\'))
        .collect();
    format!("newswire/{version} (+{contact})")
}

/// What is read of the codings of RFC 9110 8.4.1 and its registry; see `body`.
static CODINGS: HeaderValue = HeaderValue::from_static("gzip, br, zstd, deflate");

/// Gives the header lines that every origin may see.
pub(super) fn common_headers(accept: &'static HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, accept.clone());
    headers.insert(ACCEPT_ENCODING, CODINGS.clone());
    headers
}

/// Adds the validators, byte for byte as they came.
pub(super) fn add_validators(headers: &mut HeaderMap, validators: &Validators) {
    let etag = validators.etag.as_deref().and_then(header_value);
    let last_modified = validators.last_modified.as_deref().and_then(header_value);
    if let Some(value) = etag {
        headers.insert(IF_NONE_MATCH, value);
    }
    if let Some(value) = last_modified {
        headers.insert(IF_MODIFIED_SINCE, value);
    }
}

/// Asks for what is new since the validators alone (RFC 3229 10.5.2).
pub(super) fn add_delta(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("a-im"),
        HeaderValue::from_static("feed"),
    );
}

/// Reads the header lines and credentials that only the origin of the request may see.
///
/// # Errors
/// `Internal`, where one of them can be no header line.
pub(super) fn private_headers(
    lines: &[(String, String)],
    credential: Option<&Credential>,
) -> Result<HeaderMap, FetchFailure> {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let refuse = || {
            let detail = format!("the header line {name} of the configuration cannot be sent");
            failure::failure(FailureCode::Internal, &detail)
        };
        if own_header_reason(name).is_some() {
            return Err(refuse());
        }
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
        let mut value = HeaderValue::from_str(value).map_err(|_| refuse())?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    if let Some(credential) = credential {
        headers.insert(AUTHORIZATION, authorization(credential)?);
    }
    Ok(headers)
}

/// Overlays the lines that the operator set over our own of the same name.
pub(super) fn overlay(headers: &mut HeaderMap, private: &HeaderMap) {
    for name in private.keys() {
        headers.remove(name);
        for value in private.get_all(name) {
            headers.append(name, value.clone());
        }
    }
}

fn authorization(credential: &Credential) -> Result<HeaderValue, FetchFailure> {
    let text = match credential {
        Credential::Basic { user, password } => {
            format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
        }
        Credential::Bearer { token } => format!("Bearer {}", token.trim()),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        let detail = "the credential of the configuration cannot be sent";
        failure::failure(FailureCode::Internal, detail)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Turns a text whose characters stand for bytes into a header value.
fn header_value(text: &str) -> Option<HeaderValue> {
    if text.is_ascii() {
        return HeaderValue::from_str(text).ok();
    }
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|letter| u8::try_from(letter).ok())
        .collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::OWN_HEADERS;

    #[test]
    fn lines_that_are_our_own_are_not_sent() {
        let sent = |name: &str| {
            let line = (name.to_owned(), "x".to_owned());
            private_headers(&[line], None).is_ok()
        };
        assert!(sent("X-Key"));
        for (own, _) in OWN_HEADERS {
            assert!(!sent(own), "{own}");
            assert!(!sent(&own.to_ascii_uppercase()), "{own}");
        }
    }
}
