//! A loopback origin to measure against: any number of feeds of 30 items, with validators and gzip-free bodies.
//!
//! `loopback_origin CONFIG FEEDS [ROUND]` writes a configuration for the daemon to CONFIG and serves until it is killed. A feed shows its
//! items `ROUND` to `ROUND + 29`, so that a restart with another round brings new ones. A request for `/round/N` sets the round.

#[path = "../benches/end_to_end/origin.rs"]
mod origin;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: loopback_origin CONFIG FEEDS [ROUND]";
    let config = arguments.next().ok_or_else(|| anyhow::anyhow!(usage))?;
    let feeds = arguments
        .next()
        .ok_or_else(|| anyhow::anyhow!(usage))?
        .parse()?;
    let round = arguments.next().map_or(Ok(0), |round| round.parse())?;
    origin::serve(config.as_ref(), origin::Size { feeds, items: 30 }, round).await
}
