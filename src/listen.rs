//! The only server: takes requests of hubs under limits, and hands each to the daemon.
//!
//! Must not know: what a request means.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// Connections at once; who comes beyond them waits.
const MAX_CONNECTIONS: usize = 64;
/// Time for the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Time for a whole connection.
const CONNECTION_TIME: Duration = Duration::from_mins(2);
/// Time for a request's body and for the answer to be found.
const REQUEST_TIME: Duration = Duration::from_secs(30);
/// Pause after a connection could not be taken: the process may have too many files open.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// A request as it came, with the way back.
#[derive(Debug)]
pub struct Call {
    /// Last segment of the path.
    pub key: String,
    /// What it wants.
    pub wish: Wish,
    /// The answer; dropped, the caller is told to try again.
    pub answer: oneshot::Sender<Reply>,
}

/// What a request wants.
#[derive(Debug)]
pub enum Wish {
    /// GET, with its query.
    Ask(String),
    /// POST.
    Tell {
        /// `Content-Type`.
        content_type: Option<String>,
        /// `X-Hub-Signature`.
        signature: Option<String>,
        /// The body.
        body: Bytes,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Plain text.
    pub text: String,
}

impl Reply {
    /// Makes an answer without words.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            text: String::new(),
        }
    }
}

/// A listener under way.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    max_body_bytes: usize,
    calls: mpsc::Sender<Call>,
}

impl Listener {
    /// Opens a listener whose requests go to `calls`.
    ///
    /// # Errors
    /// Where the address cannot be listened at.
    pub async fn open(
        address: SocketAddr,
        max_body_bytes: usize,
        calls: mpsc::Sender<Call>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            socket: TcpListener::bind(address).await?,
            max_body_bytes,
            calls,
        })
    }

    /// Serves until it is told to stop; requests under way are cut then.
    pub async fn serve(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let accepted = tokio::select! {
                () = stop.cancelled() => break,
                accepted = self.accept(&places) => accepted,
            };
            match accepted {
                Some((stream, place)) => {
                    let (calls, max) = (self.calls.clone(), self.max_body_bytes);
                    connections.spawn(async move {
                        serve_connection(stream, max, calls).await;
                        drop(place);
                    });
                }
                None => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
        connections.shutdown().await;
    }

    async fn accept(
        &self,
        places: &Arc<Semaphore>,
    ) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
        let place = Arc::clone(places).acquire_owned().await.ok()?;
        match self.socket.accept().await {
            Ok((stream, _)) => Some((stream, place)),
            Err(error) => {
                warn!(%error, "connection not taken");
                None
            }
        }
    }
}

async fn serve_connection(stream: TcpStream, max_body_bytes: usize, calls: mpsc::Sender<Call>) {
    let service = service_fn(|request| {
        let calls = calls.clone();
        async move { Ok::<_, Infallible>(respond(request, max_body_bytes, calls).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(MAX_HEAD_BYTES)
        .keep_alive(true)
        .serve_connection(TokioIo::new(stream), service);
    // Whatever goes wrong with a connection is the caller's trouble: it tries again.
    let _ = tokio::time::timeout(CONNECTION_TIME, connection).await;
}

async fn respond(
    request: Request<Incoming>,
    max_body_bytes: usize,
    calls: mpsc::Sender<Call>,
) -> Response<Full<Bytes>> {
    let reply = tokio::time::timeout(REQUEST_TIME, reply(request, max_body_bytes, calls));
    let reply = reply.await.unwrap_or_else(|_| Reply::status(503));
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::new(Full::new(Bytes::from(reply.text)));
    *response.status_mut() = status;
    // Nothing that is sent back may be taken for a page (WebSub 5.3.1).
    let headers = response.headers_mut();
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    headers.insert(CONTENT_TYPE, plain);
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert("x-content-type-options", nosniff);
    response
}

async fn reply(
    request: Request<Incoming>,
    max_body_bytes: usize,
    calls: mpsc::Sender<Call>,
) -> Reply {
    let path = request.uri().path();
    let key = path.rsplit('/').next().unwrap_or_default().to_owned();
    let wish = if request.method() == Method::GET {
        Wish::Ask(request.uri().query().unwrap_or_default().to_owned())
    } else if request.method() == Method::POST {
        let header = |name: &str| {
            let value = request.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (content_type, signature) = (header("content-type"), header("x-hub-signature"));
        let Ok(body) = Limited::new(request.into_body(), max_body_bytes)
            .collect()
            .await
        else {
            return Reply::status(413);
        };
        Wish::Tell {
            content_type,
            signature,
            body: body.to_bytes(),
        }
    } else {
        return Reply::status(405);
    };
    let (answer, answered) = oneshot::channel();
    let call = Call { key, wish, answer };
    if calls.send(call).await.is_err() {
        return Reply::status(503);
    }
    answered.await.unwrap_or_else(|_| Reply::status(503))
}
