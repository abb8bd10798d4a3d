//! What weeks of operation meet: hubs that are asked again, given up and left, and feeds that are polled meanwhile.

use std::time::Duration;

use tokio::runtime::Handle;

use super::free_address;
use super::office::{Asked, Office, SECRET, feed, hubs, with};

#[tokio::test(start_paused = true)]
async fn nothing_keeps_the_daemon_awake_for_a_feed_that_is_not_polled() {
    let polled = with(&feed("north"));
    let unpolled = polled.replace("interval", "enabled = false\ninterval");
    let past = "next_action_at = 0, lease_until = NULL";
    for change in [
        format!("status = 'failed', {past}"),
        format!("status = 'denied', {past}"),
        format!("status = 'missed', {past}"),
        format!("status = 'requested', {past}"),
        "status = 'active', next_action_at = 0, lease_until = 1".to_owned(),
    ] {
        let office = Office::open();
        office.work(&[(&polled, 1)]).await;
        office
            .desk
            .let_time_pass(&format!("UPDATE subscription SET {change}"));
        let metrics = Handle::current().metrics();
        let before = metrics.worker_park_count(0);
        office.work(&[(&unpolled, 120)]).await;
        let parked = metrics.worker_park_count(0) - before;
        assert!(parked < 5_000, "{change}: woken {parked} times");
        assert_eq!(
            office.desk.rows("SELECT status FROM subscription"),
            ["ended"],
            "{change}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_hub_of_a_feed_that_is_taken_out_is_told_so_until_it_listens() {
    let (both, one) = (feed("north") + &feed("south"), feed("south"));
    let (both, one) = (with(&both), with(&one));
    let disabled = both.replacen("interval", "enabled = false\ninterval", 1);
    for without in [one, disabled] {
        let office = Office::open();
        office.work(&[(&both, 1)]).await;
        office.verify();
        let is_of_north = |asked: &&Asked| asked.form["hub.topic"].contains("north");
        let first = office.asked();
        let subscribed = first.iter().find(is_of_north).unwrap();
        *office.world.answers.lock().unwrap() = vec![(503, None), (202, None), (404, None)];
        let start = office.minute();
        office.work(&[(&both, 1), (&without, 120)]).await;
        // A restart does not forget what the hub has not confirmed.
        office.work(&[(&without, 60 * 48)]).await;
        let asked = office.asked();
        let asked: Vec<_> = asked.iter().filter(is_of_north).collect();
        let waits: Vec<_> = asked.iter().map(|asked| asked.minute - start).collect();
        assert_eq!(waits, [1, 61, 181, 421]);
        for asked in asked {
            assert_eq!(
                (&asked.form["hub.mode"], &asked.form["hub.callback"]),
                (&"unsubscribe".to_owned(), &subscribed.form["hub.callback"])
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_is_polled_again_is_subscribed_to_again() {
    let polled = with(&feed("north"));
    let unpolled = polled.replace("interval", "enabled = false\ninterval");
    let office = Office::open();
    office.work(&[(&polled, 1)]).await;
    office.verify();
    office.work(&[(&unpolled, 10)]).await;
    office.asked();
    // The document says nothing new of its hub.
    office.work(&[(&polled, 10)]).await;
    let modes: Vec<_> = office
        .asked()
        .iter()
        .map(|asked| asked.form["hub.mode"].clone())
        .collect();
    assert_eq!(modes, ["subscribe"]);
}

#[tokio::test(start_paused = true)]
async fn another_secret_or_callback_has_hubs_asked_again_and_feeds_polled_meanwhile() {
    let before = with(&feed("north"));
    for (after, is_other) in [
        (
            before.replace(SECRET, "another secret of twenty-four bytes"),
            true,
        ),
        (before.replace("us.example", "us.test"), true),
        (before.replace("30m", "31m"), false),
    ] {
        for stages in [
            vec![(after.as_str(), 240)],
            vec![(before.as_str(), 1), (after.as_str(), 240)],
        ] {
            let office = Office::open();
            office.work(&[(&before, 1)]).await;
            office.verify();
            office.work(&[(&before, 60)]).await;
            let (first, _) = (office.asked(), office.polls());
            let start = office.minute();
            office.work(&stages).await;
            let asked = office.asked();
            if !is_other {
                assert_eq!(asked.len(), 0, "{after}");
                // Those that may have lost their hubs are spread.
                let polls = office.polls();
                let is_soon = |minute: &u64| (start..=start + 2).contains(minute);
                assert!(polls.len() == 1 && polls.iter().all(is_soon), "{polls:?}");
                continue;
            }
            // Once, and then it is given up and asked again, as always.
            assert!(asked[0].minute - start <= 1, "{after}");
            assert_ne!(asked[0].form["hub.callback"], first[0].form["hub.callback"]);
            assert!(office.polls().len() >= 7, "{after}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_hubs_would_have_told_while_the_daemon_did_not_run_is_polled_for() {
    let config = with(&feed("north"));
    let office = Office::open();
    office.work(&[(&config, 1)]).await;
    office.verify();
    office.work(&[(&config, 180)]).await;
    let polls = office.polls();
    assert!(polls.len() <= 3, "{polls:?}");
    tokio::time::sleep(Duration::from_hours(2)).await;
    let start = office.minute();
    office.work(&[(&config, 180)]).await;
    assert_eq!(office.polls(), [start]);
}

#[tokio::test(start_paused = true)]
async fn a_listener_that_cannot_be_opened_is_tried_again() {
    let taken = std::net::TcpListener::bind(free_address()).unwrap();
    let address = taken.local_addr().unwrap();
    let config = hubs("https://us.example/websub", address) + &feed("north");
    let office = Office::open();
    let stages = [(config.as_str(), 90)];
    let free = async {
        tokio::time::sleep(Duration::from_mins(5)).await;
        drop(taken);
        *office.world.guids.lock().unwrap() = vec!["a", "b", "z"];
    };
    tokio::join!(office.work(&stages), free);
    let minutes: Vec<_> = office.asked().iter().map(|asked| asked.minute).collect();
    assert_eq!(
        minutes.first().map(|minute| (25..=35).contains(minute)),
        Some(true),
        "{minutes:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_asks_for_patience_has_it() {
    let config = with(&feed("north"));
    for (wait, minutes) in [
        (None, vec![0, 60]),
        (Some(Duration::from_hours(6)), vec![0, 360]),
    ] {
        let office = Office::open();
        *office.world.answers.lock().unwrap() = vec![(503, wait)];
        office.work(&[(&config, 400)]).await;
        let asked: Vec<_> = office.asked().iter().map(|asked| asked.minute).collect();
        assert_eq!(asked[..2], minutes, "{wait:?}");
    }
}
