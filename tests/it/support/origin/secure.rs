//! TLS with a self-made certificate, and HTTP/2 over it.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

use super::{Recorded, Shared};

/// A self-made certificate and its key.
pub(crate) struct TestCertificate {
    certified: rcgen::CertifiedKey<rcgen::KeyPair>,
}

impl TestCertificate {
    /// Makes one for these names or addresses.
    pub(crate) fn new(names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let certified = rcgen::generate_simple_self_signed(names).unwrap();
        Self { certified }
    }

    /// Gives the certificate in DER, for a client that is to trust it.
    pub(crate) fn der(&self) -> Vec<u8> {
        self.certified.cert.der().to_vec()
    }

    pub(super) fn acceptor(&self, protocols: &[&[u8]]) -> TlsAcceptor {
        let key = PrivatePkcs8KeyDer::from(self.certified.signing_key.serialize_der());
        let chain = vec![self.certified.cert.der().clone()];
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(chain, PrivateKeyDer::Pkcs8(key))
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Serves one connection, request after request.
pub(super) async fn serve_http2(
    stream: TlsStream<TcpStream>,
    shared: &Shared,
    number: usize,
) -> io::Result<()> {
    let mut connection = h2::server::handshake(stream)
        .await
        .map_err(io::Error::other)?;
    while let Some(accepted) = connection.accept().await {
        let (request, mut responder) = accepted.map_err(io::Error::other)?;
        let answer = shared.begin(record(&request, number));
        let mut response = http::Response::builder().status(answer.status);
        for (name, value) in &answer.headers {
            response = response.header(name, value.as_slice());
        }
        let head = response.body(()).map_err(io::Error::other)?;
        let mut body = responder
            .send_response(head, false)
            .map_err(io::Error::other)?;
        let sent = body.send_data(answer.body.into(), true);
        shared.end();
        sent.map_err(io::Error::other)?;
    }
    Ok(())
}

fn record(request: &http::Request<h2::RecvStream>, connection: usize) -> Recorded {
    let target = request.uri().path_and_query().map(ToString::to_string);
    let headers = request.headers().iter();
    Recorded {
        method: request.method().to_string(),
        target: target.unwrap_or_default(),
        headers: headers
            .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
            .collect(),
        body: Vec::new(),
        connection,
    }
}
