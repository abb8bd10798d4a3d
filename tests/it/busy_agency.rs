//! The feeds of one agency under the daemon: when some grow busy, the others are not left to their plans.

use std::fmt::Write as _;
use std::time::Duration;

use crate::support::sample::MORNING;
use crate::support::script::{Reply, Script};

/// When the other feeds grow busy, in minutes.
const EVENT: u64 = 16;

/// A feed whose newest items are so many minutes old in the morning, negative for later ones.
fn document(feed: &str, ages: impl Iterator<Item = i64>) -> String {
    let mut text = String::from("<rss version=\"2.0\"><channel><title>Feed</title>");
    for age in ages {
        let minutes = Duration::from_mins(age.unsigned_abs());
        let at = if age < 0 {
            MORNING.saturating_add(minutes)
        } else {
            MORNING.saturating_sub(minutes)
        };
        let _ = write!(
            text,
            "<item><guid>{feed}-{age}</guid><title>Story {age} of the {feed} desk</title><pubDate>{}</pubDate></item>",
            at.timestamp()
                .unwrap()
                .strftime("%a, %d %b %Y %H:%M:%S GMT")
        );
    }
    text + "</channel></rss>"
}

/// Gives the minutes in which the quiet feed was polled, with other feeds that publish `burst` items each minute from the event on.
fn polls_of_the_quiet_feed(burst: i64) -> Vec<i64> {
    let mut script = Script::new();
    let mut config = String::from("[defaults]\nagency = \"NORTH\"\narticle = { fetch = false }\n");
    let mut add = |name: &str, interval: &str| {
        let _ = write!(
            config,
            "[[feed]]\nid = \"{name}\"\nurl = \"https://{name}.example/rss\"\n{interval}\n"
        );
    };
    add("quiet", "");
    let quiet = document("quiet", (1..30).map(|number| number * 120));
    script.at(0, "https://quiet.example/rss", Reply::Body(quiet, None));
    for name in ["city", "world", "money"] {
        add(name, "interval = \"2m\"");
        let url = format!("https://{name}.example/rss");
        let before = || (1..30).map(|number| number * 60);
        script.at(0, &url, Reply::Body(document(name, before()), None));
        for minute in EVENT..60 {
            let since = i64::try_from(minute - EVENT).unwrap();
            let newest = (0..burst * (since + 1)).map(|item| {
                let minute = i64::try_from(EVENT).unwrap() + item / burst;
                -minute
            });
            let shown = newest.rev().take(20).chain(before().take(10));
            script.at(minute, &url, Reply::Body(document(name, shown), None));
        }
    }
    let (desk, _) = script.live(&config, 120);
    let polls = desk.rows(
        "SELECT poll.at FROM poll JOIN feed USING (feed_id) WHERE feed.slug = 'quiet' ORDER BY poll.at",
    );
    polls
        .iter()
        .map(|at| (at.parse::<i64>().unwrap() - MORNING.0) / 60_000)
        .collect()
}

#[test]
fn a_poll_that_waits_moves_forward_when_the_other_feeds_of_its_agency_grow_busy() {
    let usual = polls_of_the_quiet_feed(0);
    let moved = polls_of_the_quiet_feed(1);
    let event = i64::try_from(EVENT).unwrap();
    let next = |polls: &[i64]| polls.iter().copied().find(|at| *at > event);
    let (usual, moved) = (next(&usual).unwrap(), next(&moved).unwrap());
    assert!(moved + 5 < usual, "minute {moved}, usually {usual}");
}
