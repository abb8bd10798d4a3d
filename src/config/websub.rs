//! `[websub]`: news told by hubs, for those whom hubs can reach.

use std::net::SocketAddr;

use super::source::{Fault, Report};
use super::table::Table;
use super::webhook::secret;
use super::{Surroundings, WebsubConfig, address, keys};

/// Reads `[websub]`; `None` where it is absent or not complete.
pub(super) fn websub(
    root: &Table<'_>,
    surroundings: &Surroundings<'_>,
    report: &mut Report,
) -> Option<WebsubConfig> {
    let table = root.table("websub", &keys::WEBSUB, report)?;
    table.require(
        "callback",
        "name the address at which hubs reach you",
        report,
    );
    table.require(
        "listen",
        "name the address to listen at, such as \"127.0.0.1:8099\"",
        report,
    );
    table.require(
        "secret_file",
        "put a secret into a file: `openssl rand -hex 32`",
        report,
    );
    let callback = table.text("callback", report, callback);
    if callback
        .as_ref()
        .is_some_and(|callback| callback.starts_with("http:"))
    {
        let message = "hubs tell of news unencrypted";
        let fault = Fault::new(
            message,
            "use an https address, behind a server that has a certificate",
        );
        report.warning(table.place_of("callback"), fault);
    }
    let listen = table.text("listen", report, listen);
    let secret = table.text("secret_file", report, |file| {
        surroundings.secret(file).and_then(|text| secret(&text))
    });
    Some(WebsubConfig {
        callback: callback?,
        listen: listen?,
        secret: secret?,
    })
}

/// Checks the address at which hubs reach us, and ends it with a slash.
fn callback(text: &str) -> Result<String, Fault> {
    let url = address::web(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        let message = "the callback has a query or a fragment";
        return Err(Fault::new(
            message,
            "end it with its path: a segment is added to it",
        ));
    }
    Ok(format!("{}/", text.trim_end_matches('/')))
}

fn listen(text: &str) -> Result<SocketAddr, Fault> {
    text.parse().map_err(|_| {
        let message = format!("`{text}` is no address to listen at");
        Fault::new(
            message,
            "write an IP address and a port, such as \"127.0.0.1:8099\"",
        )
    })
}
