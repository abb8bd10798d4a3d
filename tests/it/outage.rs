//! The network of this machine is down for hours: the feeds are back soon after it is up again.

use std::fmt::Write as _;

use newswire::model::FailureCode;

use crate::support::sample::MORNING;
use crate::support::script::{Reply, Script, rss};

const FEEDS: usize = 6;
/// Minutes: from when nobody can be reached, and until when.
const DOWN: (u64, u64) = (60, 12 * 60);

/// Lets all feeds but the first few fail in some way for hours, and gives the minutes that each was out of sight after the network was up
/// again, with the polls of all feeds meanwhile.
fn check(well: usize, code: FailureCode) -> (Vec<u64>, u64) {
    live_through(well, None, code)
}

/// Does so where the server of one feed never comes back; that feed is left out of the minutes.
fn live_through(well: usize, dead: Option<usize>, code: FailureCode) -> (Vec<u64>, u64) {
    let mut world = Script::new();
    let mut config = String::new();
    for feed in 0..FEEDS {
        let url = format!("https://feed-{feed}.example/rss");
        let (guid, title) = (format!("{feed}"), format!("Ferry {feed} is late"));
        let reply = rss(&[(&guid, &title, "", "Sun, 25 Jun 2023 04:00:00 GMT")]);
        world.at(0, &url, reply.clone());
        if feed >= well {
            world.at(DOWN.0, &url, Reply::Status(0, code));
            if dead != Some(feed) {
                world.at(DOWN.1, &url, reply);
            }
        }
        let _ = writeln!(
            config,
            "[[feed]]\nid = \"feed-{feed}\"\nurl = \"{url}\"\ninterval = {{ min = \"1m\", max = \"1h\" }}\narticle = {{ fetch = false }}"
        );
    }
    let (desk, _) = world.live(&config, DOWN.1 + 6 * 60);
    let at = |minute: u64| MORNING.0 + i64::try_from(minute * 60_000).unwrap();
    let back = (0..FEEDS).filter(|feed| dead != Some(*feed));
    let back = back.map(|feed| {
        let sql = format!(
            "SELECT min(at) - {up} FROM poll JOIN feed USING (feed_id) WHERE slug = 'feed-{feed}' AND at >= {up} AND error IS NULL",
            up = at(DOWN.1)
        );
        desk.value::<i64>(&sql).cast_unsigned() / 60_000
    });
    let failed = format!(
        "SELECT count(*) FROM poll WHERE at >= {} AND error IS NOT NULL",
        at(DOWN.0)
    );
    (back.collect(), desk.value::<i64>(&failed).cast_unsigned())
}

#[test]
fn after_an_outage_all_feeds_are_asked_within_minutes() {
    for code in [FailureCode::Connect, FailureCode::Timeout] {
        let (back, failed) = check(0, code);
        assert!(back.iter().all(|minutes| *minutes <= 8), "{code}: {back:?}");
        // One request in five minutes finds out, beside the polls that fall due by themselves.
        let hours = (DOWN.1 - DOWN.0) / 60;
        assert!(failed <= hours * 12 + 60, "{code}: {failed}");
    }
}

#[test]
fn feeds_that_fail_while_others_answer_wait_as_ever() {
    let (back, _) = check(3, FailureCode::Connect);
    assert!(back.iter().any(|minutes| *minutes > 15), "{back:?}");
    let (back, _) = check(0, FailureCode::Http5xx);
    assert!(back.iter().any(|minutes| *minutes > 15), "{back:?}");
}

#[test]
fn a_server_that_is_gone_for_good_does_not_hide_the_end_of_an_outage() {
    for dead in 0..FEEDS {
        let (back, failed) = live_through(0, Some(dead), FailureCode::Connect);
        assert!(
            back.iter().all(|minutes| *minutes <= 13),
            "{dead}: {back:?}"
        );
        let hours = (DOWN.1 - DOWN.0) / 60;
        assert!(failed <= hours * 12 + 90, "{dead}: {failed}");
    }
}
