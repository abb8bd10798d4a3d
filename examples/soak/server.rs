//! Servers on loopback that say whatever they are told to, byte for byte.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Largest request that is read.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// What must not happen, counted.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    forbidden: AtomicU64,
    leaks: AtomicU64,
}

impl Counters {
    pub(crate) fn forbidden(&self) -> u64 {
        self.forbidden.load(Ordering::Relaxed)
    }

    pub(crate) fn leaks(&self) -> u64 {
        self.leaks.load(Ordering::Relaxed)
    }

    pub(crate) fn note_leak(&self) {
        self.leaks.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a server says.
pub(crate) enum Script {
    /// These bytes, and then it listens again.
    Keep(Vec<u8>),
    /// These bytes, and then it closes.
    Close(Vec<u8>),
    /// These bytes, and then nothing.
    Hang(Vec<u8>),
    /// These bytes, and then one more each time, for ever.
    Drip(Vec<u8>, u8),
    /// These bytes, and then others again and again.
    Repeat(Vec<u8>, Vec<u8>),
}

/// Answers one request, of which it sees the head.
pub(crate) type Handler = Arc<dyn Fn(&str) -> Script + Send + Sync>;

/// A server that is bound and not yet serving.
pub(crate) struct Origin {
    listener: TcpListener,
    /// The same server by another address.
    twin: TcpListener,
    address: SocketAddr,
}

/// How far the last number of an address is from that of its twin.
pub(crate) const TWIN: u8 = 100;

impl Origin {
    /// Binds 127.0.`network`.`number`, and its twin.
    pub(crate) async fn bind(network: u8, number: u8) -> io::Result<Self> {
        let place = Ipv4Addr::new(127, 0, network, number);
        let listener = TcpListener::bind((place, 0)).await?;
        let address = listener.local_addr()?;
        let place = Ipv4Addr::new(127, 0, network, number + TWIN);
        let twin = TcpListener::bind((place, address.port())).await?;
        Ok(Self {
            listener,
            twin,
            address,
        })
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn twin(&self) -> io::Result<String> {
        Ok(format!("http://{}", self.twin.local_addr()?))
    }

    pub(crate) async fn serve(self, handler: Handler) {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                accepted = self.twin.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else { return };
            while connections.try_join_next().is_some() {}
            let handler = Arc::clone(&handler);
            connections.spawn(async move {
                // A client that goes away is what many of these answers are for.
                let _ = talk(stream, &handler).await;
            });
        }
    }
}

/// Listens on addresses that the daemon must not reach, all on one port, and counts who comes.
pub(crate) async fn forbidden(
    servers: &mut JoinSet<()>,
    counters: &Arc<Counters>,
) -> io::Result<u16> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    for address in [
        IpAddr::V4(Ipv4Addr::new(127, 0, 3, 1)),
        IpAddr::V4(Ipv4Addr::new(127, 9, 9, 9)),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ] {
        // A machine without IPv6 has one fewer.
        listeners.extend(TcpListener::bind((address, port)).await.ok());
    }
    for listener in listeners {
        let counters = Arc::clone(counters);
        servers.spawn(async move {
            while listener.accept().await.is_ok() {
                counters.forbidden.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    Ok(port)
}

async fn talk(mut stream: TcpStream, handler: &Handler) -> io::Result<()> {
    let mut buffer = Vec::new();
    while let Some(head) = read_head(&mut stream, &mut buffer).await? {
        match handler(&head) {
            Script::Keep(bytes) => stream.write_all(&bytes).await?,
            Script::Close(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.shutdown().await;
            }
            Script::Hang(bytes) => {
                stream.write_all(&bytes).await?;
                // Until the client has had enough.
                while stream.read_buf(&mut buffer).await? > 0 {
                    buffer.clear();
                }
                return Ok(());
            }
            Script::Drip(bytes, more) => {
                stream.write_all(&bytes).await?;
                loop {
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    stream.write_all(&[more]).await?;
                }
            }
            Script::Repeat(bytes, more) => {
                stream.write_all(&bytes).await?;
                loop {
                    stream.write_all(&more).await?;
                }
            }
        }
    }
    Ok(())
}

async fn read_head(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = buffer.drain(..end + 4).collect::<Vec<u8>>();
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
        if buffer.len() > MAX_HEAD_BYTES || stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}
