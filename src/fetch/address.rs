//! Which addresses are asked.
//!
//! Must not know: answers.

use url::Url;

use super::failure;
use crate::model::{FailureCode, FetchFailure};

/// Longest URL that is asked for.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Reads the address of a request.
///
/// # Errors
/// `BadUrl`, where it is no http or https URL.
pub(super) fn usable_url(text: &str) -> Result<Url, FetchFailure> {
    Url::parse(text).map_err(|_| bad_url(text)).and_then(usable)
}

/// Strips what is not sent, and refuses what is no http or https URL.
pub(super) fn usable(mut url: Url) -> Result<Url, FetchFailure> {
    let is_http = matches!(url.scheme(), "http" | "https");
    if !is_http || url.host().is_none() || url.as_str().len() > MAX_URL_BYTES {
        return Err(bad_url(url.as_str()));
    }
    url.set_fragment(None);
    // Whoever writes credentials into a link does not decide what is sent to whom.
    let is_clean = url.set_username("").is_ok() && url.set_password(None).is_ok();
    if is_clean {
        Ok(url)
    } else {
        Err(bad_url(url.as_str()))
    }
}

/// Says that an address is none that is asked.
pub(super) fn bad_url(text: &str) -> FetchFailure {
    // Only the scheme is shown: all else may hold a secret.
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = !scheme.is_empty()
        && scheme.len() <= 20
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let detail = match is_scheme {
        true if text.len() > MAX_URL_BYTES => "a URL of more than 8192 bytes".to_owned(),
        true => format!("no usable http or https URL: {scheme}:…"),
        false => "no usable http or https URL".to_owned(),
    };
    failure::failure(FailureCode::BadUrl, &detail)
}
