//! Hubs that answer, verify and deny in another order than they should, and feeds that change meanwhile.

use std::sync::Arc;

use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{asked, config, free_address, listener_of, rss, serve, subscribed, tell, verify};
use crate::support::desk::Desk;
use crate::support::origin::{Answer, Origin};

#[tokio::test]
async fn a_feed_with_another_name_keeps_its_subscription() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, secret) = subscribed(&desk, &origin).await;
    running.end().await.unwrap();
    let address = listener_of(&callback);
    let mut renamed = config(&origin, address);
    renamed.feeds[0].slug.0 = "south".to_owned();
    let running = desk.start_with(renamed);
    // The listener opens while the daemon starts.
    while TcpStream::connect(address).await.is_err() {
        tokio::task::yield_now().await;
    }
    assert_eq!(tell(&callback, &secret, &rss(&["b"])).await.status, 200);
    assert_eq!(
        desk.rows("SELECT slug, headline FROM item JOIN feed USING (feed_id) ORDER BY item_id"),
        ["south | Story a", "south | Story b"]
    );
    assert_eq!(origin.count("/hub"), 1);
    running.end().await.unwrap();
}

#[tokio::test]
async fn what_a_hub_says_before_it_answers_stands() {
    for (mode, status, expected) in [
        ("subscribe", 503, "active | 0 | -"),
        (
            "denied",
            403,
            "denied | 1 | the hub denied it: without a reason",
        ),
    ] {
        let origin = Origin::start().await;
        serve(&origin);
        let gate = Arc::new(Notify::new());
        origin.route("/hub", Answer::status(status).after(&gate));
        let desk = Desk::new();
        origin.route("/plain", Answer::ok(rss(&["p"])));
        let mut both = config(&origin, free_address());
        let mut plain = both.feeds[0].clone();
        plain.slug.0 = "plain".to_owned();
        plain.url = origin.url("/plain");
        both.feeds.push(plain);
        let mut running = desk.start_with(both);
        let form = asked(&origin, "/hub", 1).await;
        let answer = verify(&form["hub.callback"], mode, &form["hub.topic"]).await;
        assert_eq!(answer.status, 200);
        gate.notify_one();
        // The other feed has no hub and is polled on.
        let polls = running.progress.borrow().polls;
        running.until(|progress| progress.polls >= polls + 2).await;
        running.end().await.unwrap();
        assert_eq!(
            desk.rows("SELECT status, failures, last_error FROM subscription"),
            [expected],
            "{mode}"
        );
    }
}

#[tokio::test]
async fn a_hub_confirms_the_end_and_its_late_denial_changes_nothing() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, _) = subscribed(&desk, &origin).await;
    let mut without = config(&origin, listener_of(&callback));
    without.feeds.clear();
    running.reload.send(without).await.unwrap();
    let form = asked(&origin, "/hub", 2).await;
    assert_eq!(
        (form["hub.mode"].as_str(), form["hub.callback"].as_str()),
        ("unsubscribe", callback.as_str())
    );
    let topic = &form["hub.topic"];
    let state =
        "SELECT status, failures, verified_request_at IS NULL, last_error FROM subscription";
    assert_eq!(verify(&callback, "denied", topic).await.status, 200);
    assert_eq!(desk.rows(state), ["ended | 1 | 0 | -"]);
    assert_eq!(verify(&callback, "subscribe", topic).await.status, 404);
    for _ in 0..2 {
        // The hub may not have got the first answer.
        let answer = verify(&callback, "unsubscribe", topic).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "<b>42"));
        assert_eq!(desk.rows(state), ["ended | 0 | 1 | -"]);
    }
    running.end().await.unwrap();
}

#[tokio::test]
async fn a_feed_that_names_another_hub_leaves_the_old_one() {
    let origin = Origin::start().await;
    serve(&origin);
    let desk = Desk::new();
    let (running, callback, secret) = subscribed(&desk, &origin).await;
    let topic = origin.url("/topic");
    running.end().await.unwrap();
    let links = format!(
        "<{}>; rel=\"hub\", <{topic}>; rel=\"self\"",
        origin.url("/other-hub")
    );
    let document = rss(&["a"]).replace("Agency", "The agency");
    origin.route("/feed", Answer::ok(document).header("Link", links));
    origin.route("/other-hub", Answer::status(202));
    crate::support::desk::end_all_waits(&desk.store_path());
    let running = desk.start_with(config(&origin, listener_of(&callback)));
    let form = asked(&origin, "/hub", 2).await;
    assert_eq!(
        (form["hub.mode"].as_str(), form["hub.callback"].as_str()),
        ("unsubscribe", callback.as_str())
    );
    assert_eq!(verify(&callback, "subscribe", &topic).await.status, 404);
    for _ in 0..2 {
        // The hub may not have got the first answer.
        let answer = verify(&callback, "unsubscribe", &topic).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "<b>42"));
        assert_eq!(tell(&callback, &secret, &rss(&["late"])).await.status, 410);
    }
    let form = asked(&origin, "/other-hub", 1).await;
    assert_eq!(form["hub.mode"], "subscribe");
    let answer = verify(&form["hub.callback"], "subscribe", &topic).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "<b>42"));
    running.end().await.unwrap();
    assert_eq!(
        desk.rows("SELECT status, hub FROM subscription"),
        [format!("active | {}", origin.url("/other-hub"))]
    );
    assert_eq!(origin.count("/hub"), 2);
}
