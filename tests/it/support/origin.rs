//! A small scripted origin on loopback: it records every request and answers by a table that may change.
//!
//! ```ignore
//! let origin = Origin::start().await;
//! origin.route("/feed.xml", Answer::ok("<rss/>").header("ETag", "\"a\""));
//! // ... let the client ask for origin.url("/feed.xml") ...
//! assert_eq!(origin.requests()[0].header("If-None-Match"), None);
//! ```
//!
//! A path without a route answers 404. Answers may be raw bytes, may wait for a [`Notify`], and may never end.

mod answer;
mod secure;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

pub(crate) use self::answer::Answer;
use self::answer::Ending;
pub(crate) use self::secure::TestCertificate;

/// One request, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// Header lines in order: name as sent, value as bytes.
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    /// The body, as far as `Content-Length` tells of one.
    pub(crate) body: Vec<u8>,
    /// Number of the connection, from 1.
    pub(crate) connection: usize,
}

impl Recorded {
    /// Gives the path without the query.
    pub(crate) fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&self.target, |(path, _)| path)
    }

    /// Gives the first value of a header line; bytes that are no UTF-8 become the replacement character.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let value = self.header_bytes(name)?;
        Some(String::from_utf8_lossy(value).into_owned())
    }

    /// Gives the first value of a header line as bytes.
    pub(crate) fn header_bytes(&self, name: &str) -> Option<&[u8]> {
        let mut lines = self.headers.iter();
        let line = lines.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&line.1)
    }
}

type Route = Arc<dyn Fn(&Recorded) -> Answer + Send + Sync>;

#[derive(Default)]
struct Shared {
    routes: Mutex<HashMap<String, Route>>,
    requests: Mutex<Vec<Recorded>>,
    arrival: Notify,
    connections: AtomicUsize,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// A server on loopback; it ends when it is dropped.
pub(crate) struct Origin {
    scheme: &'static str,
    address: SocketAddr,
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

impl Origin {
    /// Starts on 127.0.0.1 and a free port.
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0").await
    }

    /// Starts on an address, e.g. `127.0.0.2:0` or `[::1]:0`: another host.
    pub(crate) async fn start_at(address: &str) -> Self {
        Self::listen(address, None).await
    }

    /// Starts with TLS on 127.0.0.1 and a free port.
    pub(crate) async fn start_tls(certificate: &TestCertificate) -> Self {
        Self::listen("127.0.0.1:0", Some(certificate.acceptor(&[b"http/1.1"]))).await
    }

    /// Starts with TLS and HTTP/2, where the client takes it, on 127.0.0.1 and a free port. Only the status, header lines and
    /// body of an answer count there.
    pub(crate) async fn start_tls_http2(certificate: &TestCertificate) -> Self {
        let acceptor = certificate.acceptor(&[b"h2", b"http/1.1"]);
        Self::listen("127.0.0.1:0", Some(acceptor)).await
    }

    async fn listen(address: &str, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let scheme = if tls.is_some() { "https" } else { "http" };
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, tls, Arc::clone(&shared)));
        Self {
            scheme,
            address,
            shared,
            _tasks: tasks,
        }
    }

    /// Gives the address.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives the URL of a path by the literal address.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// Gives the URL of a path by a name that the test resolves.
    pub(crate) fn url_at(&self, name: &str, path: &str) -> String {
        format!("{}://{name}:{}{path}", self.scheme, self.address.port())
    }

    /// Answers a path (or path and query) so from now on.
    pub(crate) fn route(&self, path: &str, answer: Answer) {
        self.route_with(path, move |_| answer.clone());
    }

    /// Answers a path (or path and query) by what was asked.
    pub(crate) fn route_with(
        &self,
        path: &str,
        answer: impl Fn(&Recorded) -> Answer + Send + Sync + 'static,
    ) {
        let mut routes = self.shared.routes.lock().unwrap();
        routes.insert(path.to_owned(), Arc::new(answer));
    }

    /// Gives all requests so far.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Gives the latest request.
    pub(crate) fn last(&self) -> Recorded {
        self.requests().pop().unwrap()
    }

    /// Counts the requests for a path, whatever their query.
    pub(crate) fn count(&self, path: &str) -> usize {
        let requests = self.shared.requests.lock().unwrap();
        requests
            .iter()
            .filter(|request| request.path() == path)
            .count()
    }

    /// Counts the connections accepted.
    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// Gives the largest number of requests that were open at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.shared.most_at_once.load(Ordering::SeqCst)
    }

    /// Waits until `count` requests for a path have come.
    pub(crate) async fn wait_for_path(&self, path: &str, count: usize) {
        loop {
            let arrival = self.shared.arrival.notified();
            if self.count(path) >= count {
                return;
            }
            arrival.await;
        }
    }

    /// Waits until `count` requests have come.
    pub(crate) async fn wait_for(&self, count: usize) {
        loop {
            let arrival = self.shared.arrival.notified();
            if self.shared.requests.lock().unwrap().len() >= count {
                return;
            }
            arrival.await;
        }
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let (tls, shared) = (tls.clone(), Arc::clone(&shared));
        while connections.try_join_next().is_some() {}
        connections.spawn(async move {
            // A client that leaves early is no trouble of the origin's.
            let _ = connect(stream, tls, &shared, number).await;
        });
    }
}

async fn connect(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    shared: &Shared,
    number: usize,
) -> io::Result<()> {
    let Some(acceptor) = tls else {
        return serve(stream, shared, number).await;
    };
    let stream = acceptor.accept(stream).await?;
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        return secure::serve_http2(stream, shared, number).await;
    }
    serve(stream, shared, number).await
}

async fn serve<S>(mut stream: S, shared: &Shared, number: usize) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer).await? {
        let mut request = parse_head(&head, number);
        request.body = read_body(&mut stream, &mut buffer, &request).await?;
        let answer = shared.begin(request);
        let is_kept = send(&mut stream, &answer).await;
        shared.end();
        if !is_kept? {
            break;
        }
    }
    Ok(())
}

/// Sends an answer and tells whether the connection is kept.
async fn send<S: AsyncWrite + Unpin>(stream: &mut S, answer: &Answer) -> io::Result<bool> {
    if let Some(gate) = &answer.gate {
        gate.notified().await;
    }
    stream.write_all(&answer.bytes()).await?;
    stream.flush().await?;
    match &answer.ending {
        Ending::KeepAlive => Ok(true),
        Ending::Close => stream.shutdown().await.map(|()| false),
        Ending::Hang => std::future::pending().await,
        Ending::Repeat(bytes) => loop {
            stream.write_all(bytes).await?;
        },
    }
}

async fn read_head<S: AsyncRead + Unpin>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Vec<u8>>> {
    loop {
        let end = buffer.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            return Ok(Some(buffer.drain(..end + 4).collect()));
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// Reads what belongs to a head; over HTTP/2 nothing is posted here.
async fn read_body<S: AsyncRead + Unpin>(
    stream: &mut S,
    buffer: &mut Vec<u8>,
    request: &Recorded,
) -> io::Result<Vec<u8>> {
    let length = request.header("content-length");
    let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(buffer.drain(..length).collect())
}

fn parse_head(head: &[u8], connection: usize) -> Recorded {
    let mut lines = head.split(|byte| *byte == b'\n');
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let first = text(lines.next().unwrap_or_default());
    let mut words = first.split(' ').map(str::to_owned);
    let headers = lines.filter_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        Some((text(name), value.to_vec()))
    });
    Recorded {
        method: words.next().unwrap_or_default(),
        target: words.next().unwrap_or_default(),
        headers: headers.collect(),
        body: Vec::new(),
        connection,
    }
}

impl Shared {
    /// Records a request and finds its answer.
    fn begin(&self, request: Recorded) -> Answer {
        let answer = self.answer(&request);
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(under_way, Ordering::SeqCst);
        self.requests.lock().unwrap().push(request);
        self.arrival.notify_waiters();
        answer
    }

    fn end(&self) {
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }

    fn answer(&self, request: &Recorded) -> Answer {
        let routes = self.routes.lock().unwrap();
        let by_target = routes.get(&request.target);
        let route = by_target.or_else(|| routes.get(request.path())).cloned();
        drop(routes);
        route.map_or_else(|| Answer::status(404), |route| route(request))
    }
}
