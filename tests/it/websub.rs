//! WebSub: the daemon as a subscriber, and the test as the hub.

mod moments;
mod months;
mod office;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::SocketAddr;

use hmac::{Hmac, KeyInit, Mac};
use newswire::config::Config;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Url, form_urlencoded};

use crate::support::desk::{Desk, LOOPBACK, Running, configuration_with_secrets};
use crate::support::origin::{Answer, Origin};

fn rss(guids: &[&str]) -> String {
    let items = guids.iter().map(|guid| {
        format!("<item><guid isPermaLink=\"false\">{guid}</guid><title>Story {guid}</title><description>What happened to {guid}.</description></item>")
    });
    format!(
        "<rss version=\"2.0\"><channel><title>Agency</title>{}</channel></rss>",
        items.collect::<String>()
    )
}

/// Gives an address that nobody listens at.
fn free_address() -> SocketAddr {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

fn config(origin: &Origin, listen: SocketAddr) -> Config {
    let feed = origin.url("/feed");
    let text = format!(
        "{LOOPBACK}[websub]\ncallback = \"http://{listen}/websub\"\nlisten = \"{listen}\"\nsecret_file = \"s\"\n\
         [[feed]]\nid = \"north\"\nurl = \"{feed}\"\ninterval = \"1s\"\n[feed.article]\nfetch = false\n"
    );
    configuration_with_secrets(&text, |_| {
        Ok("a secret of at least twenty-four bytes".to_owned())
    })
}

/// A feed that names its hub in header lines, and the hub, which takes every request.
fn serve(origin: &Origin) {
    let links = format!(
        "<{}>; rel=\"hub\", <{}>; rel=\"self\"",
        origin.url("/hub"),
        origin.url("/topic")
    );
    origin.route("/feed", Answer::ok(rss(&["a"])).header("Link", links));
    origin.route("/hub", Answer::status(202));
}

/// What the daemon asked of the hub the `count`th time.
async fn asked(origin: &Origin, path: &str, count: usize) -> HashMap<String, String> {
    origin.wait_for_path(path, count).await;
    let requests = origin.requests();
    let request = requests
        .iter()
        .filter(|request| request.path() == path)
        .nth(count - 1)
        .unwrap();
    assert_eq!(
        (
            request.method.as_str(),
            request.header("content-type").as_deref()
        ),
        ("POST", Some("application/x-www-form-urlencoded"))
    );
    form_urlencoded::parse(&request.body).into_owned().collect()
}

struct Got {
    status: u16,
    head: String,
    body: String,
}

/// Sends one request to the daemon's listener.
async fn send(url: &str, method: &str, lines: &str, body: &str) -> Got {
    let url = Url::parse(url).unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).await.unwrap();
    let target = url.query().map_or_else(
        || url.path().to_owned(),
        |query| format!("{}?{query}", url.path()),
    );
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n{lines}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Got {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_ascii_lowercase(),
        body: body.to_owned(),
    }
}

/// Asks the callback as the hub does.
async fn verify(callback: &str, mode: &str, topic: &str) -> Got {
    let mut url = Url::parse(callback).unwrap();
    url.query_pairs_mut().extend_pairs([
        ("hub.mode", mode),
        ("hub.topic", topic),
        ("hub.challenge", "<b>42"),
        ("hub.lease_seconds", "86400"),
    ]);
    send(url.as_str(), "GET", "", "").await
}

/// Tells the callback of news as the hub does.
async fn tell(callback: &str, secret: &str, body: &str) -> Got {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let digest = mac.finalize().into_bytes();
    let signature = digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let lines =
        format!("Content-Type: application/rss+xml\r\nX-Hub-Signature: sha256={signature}\r\n");
    send(callback, "POST", &lines, body).await
}

/// Starts the daemon and subscribes it: gives callback and secret.
async fn subscribed(desk: &Desk, origin: &Origin) -> (Running, String, String) {
    let running = desk.start_with(config(origin, free_address()));
    let form = asked(origin, "/hub", 1).await;
    assert_eq!(
        (
            form["hub.mode"].as_str(),
            form["hub.topic"].as_str(),
            form["hub.lease_seconds"].as_str()
        ),
        ("subscribe", origin.url("/topic").as_str(), "864000")
    );
    assert!((32..200).contains(&form["hub.secret"].len()));
    let answer = verify(&form["hub.callback"], "subscribe", &form["hub.topic"]).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<b>42"));
    assert!(
        answer.head.contains("content-type: text/plain") && answer.head.contains("nosniff"),
        "{}",
        answer.head
    );
    (
        running,
        form["hub.callback"].clone(),
        form["hub.secret"].clone(),
    )
}

/// Waits for the poll that finds the lease, and puts the one after it off for a day.
async fn until_told(desk: &Desk, running: &mut Running) {
    while desk.value::<String>("SELECT next_poll_reason FROM feed") != "subscribed" {
        running.progress.changed().await.unwrap();
    }
}

#[tokio::test]
async fn a_feed_is_subscribed_to_and_what_its_hub_tells_is_stored_at_once() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (mut running, callback, secret) = subscribed(&desk, &origin).await;
    until_told(&desk, &mut running).await;
    let asked_before = origin.count("/feed");
    // A hub may leave out what it has told before.
    let answer = tell(&callback, &secret, &rss(&["b", "c"])).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        desk.rows("SELECT headline FROM item ORDER BY item_id"),
        ["Story a", "Story b", "Story c"]
    );
    assert_eq!(
        desk.rows("SELECT items_new, warnings FROM poll WHERE status IS NULL"),
        ["2 | -"]
    );
    assert_eq!(
        desk.rows("SELECT next_poll_reason, next_poll_at - last_poll_at > 82800000 FROM feed"),
        ["subscribed | 1"]
    );
    assert_eq!(desk.rows("SELECT status, failures, lease_until - last_delivery_at > 80000000, last_error FROM subscription"), ["active | 0 | 1 | -"]);
    assert_eq!(origin.count("/feed"), asked_before);
    running.end().await.unwrap();
}

#[tokio::test]
async fn what_is_not_signed_by_the_hub_is_not_believed() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, secret) = subscribed(&desk, &origin).await;
    let forged = rss(&["forged"]);
    assert_eq!(tell(&callback, "a guess", &forged).await.status, 202);
    assert_eq!(send(&callback, "POST", "", &forged).await.status, 202);
    assert_eq!(
        send(&callback, "POST", "X-Hub-Signature: sha1=00\r\n", &forged)
            .await
            .status,
        202
    );
    assert_eq!(send(&callback, "DELETE", "", "").await.status, 405);
    let elsewhere = format!("{callback}0");
    assert_eq!(tell(&elsewhere, &secret, &forged).await.status, 410);
    assert_eq!(
        verify(&elsewhere, "subscribe", &origin.url("/topic"))
            .await
            .status,
        404
    );
    assert_eq!(
        verify(&callback, "subscribe", &origin.url("/another"))
            .await
            .status,
        404
    );
    assert_eq!(
        verify(&callback, "unsubscribe", &origin.url("/topic"))
            .await
            .status,
        404
    );
    // No feed, and signed all the same: noted as such.
    assert_eq!(
        tell(&callback, &secret, "<html>busy</html>").await.status,
        200
    );
    assert_eq!(desk.rows("SELECT headline FROM item"), ["Story a"]);
    assert_eq!(
        desk.rows("SELECT error FROM poll WHERE status IS NULL"),
        ["not_a_feed"]
    );
    assert_eq!(desk.rows("SELECT failures FROM feed"), ["0"]);
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_hub_that_denies_is_left_alone_and_the_feed_polled_again() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (mut running, callback, secret) = subscribed(&desk, &origin).await;
    until_told(&desk, &mut running).await;
    assert_eq!(
        verify(&callback, "denied", &origin.url("/topic"))
            .await
            .status,
        200
    );
    let polls = running.progress.borrow().polls;
    running.until(|progress| progress.polls >= polls + 2).await;
    assert_eq!(tell(&callback, &secret, &rss(&["late"])).await.status, 410);
    assert_eq!(
        desk.rows("SELECT status, next_poll_reason FROM subscription, feed"),
        ["denied | fixed_interval"]
    );
    assert_eq!(origin.count("/hub"), 1);
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_hub_that_redirects_is_followed_and_one_that_refuses_is_noted() {
    let origin = Origin::start().await;
    serve(&origin);
    origin.route("/hub", Answer::redirect(307, "/hub2"));
    origin.route("/hub2", Answer::status(202));
    let desk = Desk::new();
    let running = desk.start_with(config(&origin, free_address()));
    let form = asked(&origin, "/hub2", 1).await;
    assert_eq!(form["hub.mode"], "subscribe");
    running.end().await.unwrap();

    let origin = Origin::start().await;
    serve(&origin);
    origin.route("/hub", Answer::status(403));
    let desk = Desk::new();
    let mut running = desk.start_with(config(&origin, free_address()));
    origin.wait_for_path("/hub", 1).await;
    running.until(|progress| progress.polls >= 3).await;
    running.end().await.unwrap();
    assert_eq!(
        desk.rows("SELECT status, failures, last_error FROM subscription"),
        ["failed | 1 | the hub answers 403"]
    );
    assert_eq!(origin.count("/hub"), 1);
}

#[tokio::test]
async fn a_feed_that_is_no_longer_wanted_is_unsubscribed() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, secret) = subscribed(&desk, &origin).await;
    let address = listener_of(&callback);
    let mut without = config(&origin, address);
    without.feeds[0].enabled = false;
    running.reload.send(without).await.unwrap();
    let form = asked(&origin, "/hub", 2).await;
    assert_eq!(
        (form["hub.mode"].as_str(), form["hub.callback"].as_str()),
        ("unsubscribe", callback.as_str())
    );
    let answer = verify(&callback, "unsubscribe", &form["hub.topic"]).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<b>42"));
    assert_eq!(tell(&callback, &secret, &rss(&["late"])).await.status, 410);
    assert_eq!(desk.rows("SELECT status FROM subscription"), ["ended"]);
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_subscription_survives_a_restart_and_its_secret_stands_nowhere_in_the_store() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, secret) = subscribed(&desk, &origin).await;
    running.end().await.unwrap();
    let address = listener_of(&callback);
    let running = desk.start_with(config(&origin, address));
    let mut told = None;
    // The listener opens while the daemon starts.
    while told.is_none() {
        told = TcpStream::connect(address).await.ok();
        tokio::task::yield_now().await;
    }
    assert_eq!(tell(&callback, &secret, &rss(&["b"])).await.status, 200);
    assert_eq!(
        desk.rows("SELECT headline FROM item ORDER BY item_id"),
        ["Story a", "Story b"]
    );
    running.end().await.unwrap();
    let key = callback.rsplit('/').next().unwrap();
    for suffix in ["", "-wal"] {
        let path = format!("{}{suffix}", desk.store_path().display());
        let bytes = std::fs::read(path).unwrap_or_default();
        for text in [key, secret.as_str()] {
            assert!(
                !bytes
                    .windows(text.len())
                    .any(|window| window == text.as_bytes())
            );
        }
    }
}

#[tokio::test]
async fn a_feed_is_polled_again_once_no_hub_is_asked_any_more() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (mut running, callback, _) = subscribed(&desk, &origin).await;
    until_told(&desk, &mut running).await;
    let polls = origin.count("/feed");
    let mut without = config(&origin, listener_of(&callback));
    without.websub = None;
    running.reload.send(without.clone()).await.unwrap();
    origin.wait_for_path("/feed", polls + 2).await;
    running.end().await.unwrap();

    let desk = Desk::new();
    let origin = Origin::start().await;
    serve(&origin);
    let (mut running, callback, _) = subscribed(&desk, &origin).await;
    until_told(&desk, &mut running).await;
    running.end().await.unwrap();
    let polls = origin.count("/feed");
    let mut without = config(&origin, listener_of(&callback));
    without.websub = None;
    let running = desk.start_with(without);
    origin.wait_for_path("/feed", polls + 2).await;
    running.end().await.unwrap();
}

/// Gives the address that a callback leads to.
fn listener_of(callback: &str) -> SocketAddr {
    let url = Url::parse(callback).unwrap();
    url.socket_addrs(|| None).unwrap()[0]
}
