//! The yardstick of the measurements, to run by hand: `plain_loop CONFIG STORE` makes one pass over the feeds that `loopback_origin`
//! wrote to CONFIG.

#[path = "../benches/end_to_end/plain_loop.rs"]
mod plain_loop;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(config), Some(store)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: plain_loop CONFIG STORE");
    };
    plain_loop::pass(config.as_ref(), store.as_ref()).await
}
