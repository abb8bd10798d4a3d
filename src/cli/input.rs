//! One document from a file, from standard input or from the network.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::clock::Clock;
use crate::config::FetchConfig;
use crate::daemon::FetchFactory;
use crate::fetch::{Fetch, FetchSettings, FetchSurroundings, HttpFetcher};
use crate::model::{FetchOutcome, FetchRequest, Fetched, Fresh, ResourceKind, Validators};

use super::arguments::Document;
use super::configuration;
use super::exit::{Exit, Failure, FailureContext as _};
use super::output::one_line;

/// Largest document in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// A document with what is known of it.
pub(super) struct Input {
    pub(super) bytes: Bytes,
    pub(super) url: Option<String>,
    pub(super) content_type: Option<String>,
    /// Most bytes that the configuration allows it, where it came from the network.
    pub(super) max_bytes: Option<u64>,
}

/// Reads the document that the command line names.
///
/// # Errors
/// Where it does not exist, is too large, or the server does not give it.
pub(super) fn read(
    config: Option<&Path>,
    document: &Document,
    kind: ResourceKind,
) -> Result<Input, Failure> {
    let source = document.source.as_str();
    if let Some(url) = &document.url {
        expect_address(url)?;
    }
    let mut input = if source.starts_with("http://") || source.starts_with("https://") {
        download(config, source, kind)?
    } else {
        let bytes = match source {
            "-" => read_bounded(io::stdin().lock()),
            path => File::open(path).and_then(read_bounded),
        }
        .map_err(|error| {
            let exit = match error.kind() {
                ErrorKind::FileTooLarge => Exit::BadData,
                _ => Exit::NoInput,
            };
            let doing = format!("cannot read {}", one_line(source));
            Failure::new(exit, anyhow::Error::new(error).context(doing))
        })?;
        Input {
            bytes,
            url: None,
            content_type: None,
            max_bytes: None,
        }
    };
    if document.url.is_some() {
        input.url.clone_from(&document.url);
    }
    if document.content_type.is_some() {
        input.content_type.clone_from(&document.content_type);
    }
    Ok(input)
}

/// Fails where what was given as an address is none: everything that is said of the document would hang in the air.
///
/// # Errors
/// Where it is no whole http or https address.
pub(super) fn expect_address(url: &str) -> Result<(), Failure> {
    let is_http = |url: Url| matches!(url.scheme(), "http" | "https");
    if Url::parse(url).is_ok_and(is_http) {
        return Ok(());
    }
    let words = format!(
        "{} is no http or https address: write the whole of it, such as https://agency.example/rss.xml",
        one_line(url)
    );
    Err(Failure::words(Exit::Usage, words))
}

fn read_bounded(source: impl io::Read) -> io::Result<Bytes> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        let words = "the document is larger than 64 MiB";
        return Err(io::Error::new(ErrorKind::FileTooLarge, words));
    }
    Ok(bytes.into())
}

/// Asks the network as the daemon would: with the guard and the User-Agent of the configuration, where there is one.
fn download(config: Option<&Path>, url: &str, kind: ResourceKind) -> Result<Input, Failure> {
    expect_address(url)?;
    let settings = settings(config)?;
    let fetcher =
        fetch_factory()(&settings).map_err(|words| Failure::words(Exit::Failed, words))?;
    let request = request(&settings, url, kind);
    let max_bytes = request.max_bytes;
    let Fetched { exchange, outcome } = runtime()?.block_on(fetcher.fetch(request));
    let fresh = fresh(url, outcome)?;
    Ok(Input {
        bytes: fresh.body,
        url: Some(exchange.final_url),
        content_type: fresh.content_type,
        max_bytes: Some(max_bytes),
    })
}

/// Gives `[fetch]` of the configuration, or its defaults where there is none.
///
/// # Errors
/// Where a configuration that was named cannot be read, and where one has errors: they have been printed. Proxy, contact and addresses
/// may be among what could not be read, and nobody is asked without them.
pub(super) fn settings(config: Option<&Path>) -> Result<FetchConfig, Failure> {
    if config.is_none() && configuration::find(None).is_err() {
        return Ok(FetchConfig::default());
    }
    configuration::load(config).map(|config| config.fetch)
}

/// Makes the request for one document.
pub(super) fn request(settings: &FetchConfig, url: &str, kind: ResourceKind) -> FetchRequest {
    FetchRequest {
        kind,
        url: url.into(),
        validators: Validators::default(),
        validators_url: None,
        timeout: settings.timeout,
        max_bytes: match kind {
            ResourceKind::Feed | ResourceKind::OlderPage => settings.max_feed_bytes,
            ResourceKind::Page => settings.max_page_bytes,
        },
        headers: Vec::new(),
        credential: None,
        delta: false,
    }
}

/// Makes a runtime for a command that asks the network.
///
/// # Errors
/// Where the system gives none.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fail(Exit::Failed, "cannot start the runtime")
}

/// Gives the document of an answer.
///
/// # Errors
/// Where there is none: `TryLater` where the server asks for patience.
pub(super) fn fresh(url: &str, outcome: FetchOutcome) -> Result<Fresh, Failure> {
    match outcome {
        FetchOutcome::Fresh(fresh) => Ok(fresh),
        FetchOutcome::NotModified => Err(Failure::words(
            Exit::Failed,
            format!("{url}: 304 to a request without validators"),
        )),
        FetchOutcome::Throttled(failure) => Err(Failure::words(
            Exit::TryLater,
            format!("{url}: {}: {}", failure.code, failure.detail),
        )),
        FetchOutcome::Gone(failure) | FetchOutcome::Failed(failure) => Err(Failure::words(
            Exit::Failed,
            format!("{url}: {}: {}", failure.code, failure.detail),
        )),
    }
}

/// Makes the client that the configuration asks for.
///
/// # Errors
/// Why it cannot be made, in words.
fn fetcher(
    config: &FetchConfig,
    surroundings: &FetchSurroundings,
) -> Result<Arc<dyn Fetch>, String> {
    let settings = FetchSettings {
        contact: config.contact.clone(),
        allow_addresses: config.allow_addresses.clone(),
        proxy: config.proxy.clone(),
        per_host: config.per_host,
        pace: config.pace,
    };
    let fetcher = HttpFetcher::with_surroundings(settings, Clock::System, surroundings);
    let fetcher = fetcher.map_err(|error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        format!("{error}: {}", cause.unwrap_or_default())
    })?;
    Ok(Arc::new(fetcher))
}

/// Gives what makes the clients of a daemon: each knows of the hosts what those before it learned.
pub(super) fn fetch_factory() -> FetchFactory {
    let surroundings = FetchSurroundings::default();
    Box::new(move |config| fetcher(config, &surroundings))
}
