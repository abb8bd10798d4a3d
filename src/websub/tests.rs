use super::*;

const NOW: UnixMillis = UnixMillis(1_700_000_000_000);

fn links() -> HubLinks {
    HubLinks {
        hub: "https://hub.example/".to_owned(),
        topic: "https://agency.example/rss?all=1&x=é".to_owned(),
    }
}

fn asked() -> Subscription {
    requested(None, FeedId(1), &links(), NOW)
}

fn query(mode: &str, topic: &str) -> HubQuery {
    HubQuery {
        mode: mode.to_owned(),
        topic: topic.to_owned(),
        challenge: Some("42".to_owned()),
        lease_seconds: Some(1000),
        reason: None,
    }
}

#[test]
fn every_algorithm_of_the_standard_is_known_and_a_forgery_is_not_believed() {
    // Made with Python's hmac.
    for signature in [
        "sha1=fb0bf5d2ffa50b26bcefce1bd86984ffd4ba730c",
        "SHA1=FB0BF5D2FFA50B26BCEFCE1BD86984FFD4BA730C",
        "sha256=b67c0662426570afd6abb01af4c60e38be62b7defb02fc9f3a44e4dd1cbc246c",
        "sha384=1f2521d48bfeb1a5c6220ad5789e214562c017d3560deeb3b9e0b4d6f7c578a1ea6a680b99eaa8717712175d23609672",
        "sha512=8237b95215275cb1987a1fca1777817af92f79e9f69d0b27bed5cc50604151f774faefa3dff6324170a1f09e85c0c7d2e85c7877c5e71f2e4fb5901722821f18",
    ] {
        assert!(
            is_genuine("the secret", signature, b"<rss/>"),
            "{signature}"
        );
        assert!(
            !is_genuine("the secret", signature, b"<rss />"),
            "{signature}"
        );
        assert!(!is_genuine("another", signature, b"<rss/>"), "{signature}");
    }
    for signature in [
        "",
        "sha1",
        "sha1=",
        "sha1=fb",
        "md5=fb0b",
        "sha1=zz",
        "sha256=fb0bf5d2ffa50b26bcefce1bd86984ffd4ba730c",
    ] {
        assert!(
            !is_genuine("the secret", signature, b"<rss/>"),
            "{signature}"
        );
    }
}

#[test]
fn each_request_has_a_callback_and_a_secret_of_its_own() {
    let north = FeedId(1);
    let first = keys(b"master", north, &links(), NOW);
    assert_eq!(first, keys(b"master", north, &links(), NOW));
    assert_eq!((first.callback.len(), first.secret.len()), (64, 64));
    assert_ne!(first.callback, first.secret);
    for other in [
        keys(b"Master", north, &links(), NOW),
        keys(b"master", FeedId(2), &links(), NOW),
        keys(b"master", north, &links(), UnixMillis(NOW.0 + 1)),
    ] {
        assert!(other.callback != first.callback && other.secret != first.secret);
    }
}

#[test]
fn a_mark_tells_secrets_and_callbacks_apart() {
    let first = mark(b"master", "https://us.example/w/");
    assert_eq!(first, mark(b"master", "https://us.example/w/"));
    assert_eq!(first.len(), 16);
    assert_ne!(first, mark(b"Master", "https://us.example/w/"));
    assert_ne!(first, mark(b"master", "https://us.test/w/"));
}

#[test]
fn forms_are_those_of_the_standard() {
    assert_eq!(
        form(HubMode::Subscribe, &links(), "https://us.example/w/k", "s"),
        "hub.callback=https%3A%2F%2Fus.example%2Fw%2Fk&hub.topic=https%3A%2F%2Fagency.example%2Frss%3Fall%3D1%26x%3D%C3%A9\
         &hub.mode=subscribe&hub.lease_seconds=864000&hub.secret=s"
    );
    assert!(form(HubMode::Unsubscribe, &links(), "c", "s").ends_with("&hub.mode=unsubscribe"));
}

#[test]
fn only_what_was_asked_for_is_confirmed() {
    let topic = links().topic;
    let asked = asked();
    let Verdict::Confirm(text, active) = verify(&asked, NOW, &query("subscribe", &topic), NOW)
    else {
        panic!("not confirmed");
    };
    assert_eq!(
        (text.as_str(), active.status),
        ("42", SubscriptionStatus::Active)
    );
    assert_eq!(active.lease_until.unwrap().since(NOW).as_secs(), 1000);
    assert_eq!(active.next_action_at.since(NOW).as_secs(), 750);
    for (mode, topic, request) in [
        ("subscribe", "https://agency.example/other", NOW),
        ("unsubscribe", topic.as_str(), NOW),
        ("publish", topic.as_str(), NOW),
        ("subscribe", topic.as_str(), UnixMillis(1)),
    ] {
        let verdict = verify(&asked, request, &query(mode, topic), NOW);
        assert_eq!(verdict, Verdict::Refuse, "{mode} {topic}");
    }
    let ended = ended(&active, NOW);
    let denial = verify(&ended, NOW, &query("denied", &topic), NOW);
    assert_eq!(denial, Verdict::Heard);
    assert_eq!(
        verify(&ended, NOW, &query("subscribe", &topic), NOW),
        Verdict::Refuse
    );
    assert!(matches!(
        verify(&ended, NOW, &query("unsubscribe", &topic), NOW),
        Verdict::Confirm(..)
    ));
    let without = HubQuery {
        challenge: None,
        ..query("subscribe", &topic)
    };
    assert_eq!(verify(&asked, NOW, &without, NOW), Verdict::Refuse);
}

#[test]
fn a_hub_may_deny_at_any_time() {
    let topic = links().topic;
    let Verdict::Confirm(_, active) = verify(&asked(), NOW, &query("subscribe", &topic), NOW)
    else {
        panic!("not confirmed");
    };
    let denial = HubQuery {
        reason: Some("too\nmany".to_owned()),
        ..query("denied", &topic)
    };
    let Verdict::Noted(denied) = verify(&active, NOW, &denial, NOW) else {
        panic!("not noted");
    };
    assert_eq!(denied.status, SubscriptionStatus::Denied);
    assert_eq!(
        denied.last_error.as_deref(),
        Some("the hub denied it: toomany")
    );
    assert_eq!(wish(Some(&denied), &links(), NOW), None);
    assert_eq!(
        wish(Some(&denied), &links(), NOW.saturating_add(DENIED_WAIT)),
        Some(HubMode::Subscribe)
    );
}

#[test]
fn subscriptions_are_renewed_before_their_lease_ends_and_stay_in_force_meanwhile() {
    let topic = links().topic;
    let Verdict::Confirm(_, active) = verify(&asked(), NOW, &query("subscribe", &topic), NOW)
    else {
        panic!("not confirmed");
    };
    let later = NOW.saturating_add(Duration::from_secs(750));
    assert_eq!(wish(Some(&active), &links(), NOW), None);
    assert_eq!(
        wish(Some(&active), &links(), later),
        Some(HubMode::Subscribe)
    );
    let renewed = requested(Some(&active), FeedId(1), &links(), later);
    assert!(is_active(&renewed, later));
    assert_eq!(
        (renewed.requested_at, renewed.verified_request_at),
        (later, Some(NOW))
    );
    let refused = failed(&renewed, &Refusal::of("503"), later);
    assert!(is_active(&refused, later));
    assert!(!is_active(
        &refused,
        NOW.saturating_add(Duration::from_secs(1000))
    ));
    let moved = HubLinks {
        hub: "https://hub.two/".to_owned(),
        ..links()
    };
    assert_eq!(wish(Some(&active), &moved, NOW), Some(HubMode::Subscribe));
    assert!(!is_active(
        &requested(Some(&active), FeedId(1), &moved, NOW),
        NOW
    ));
}

#[test]
fn waits_grow_with_failures() {
    let mut subscription = asked();
    let mut hours = Vec::new();
    for _ in 0..7 {
        subscription = failed(&subscription, &Refusal::of("refused"), NOW);
        hours.push(subscription.next_action_at.since(NOW).as_secs() / 3600);
    }
    assert_eq!(hours, [1, 2, 4, 8, 16, 24, 24]);
    assert_eq!(subscription.status, SubscriptionStatus::Failed);
}

#[test]
fn a_hub_is_not_asked_before_the_time_that_it_names() {
    let hours = |hours| Some(RetryAfter::Delay(Duration::from_hours(hours)));
    for (retry_after, expected) in [
        (None, 1),
        (hours(0), 1),
        (hours(30), 30),
        (hours(24 * 365), 24 * 7),
        (Some(RetryAfter::At(UnixMillis(0))), 1),
    ] {
        let refusal = Refusal {
            words: "503".to_owned(),
            retry_after,
        };
        let failed = failed(&asked(), &refusal, NOW);
        let wait = failed.next_action_at.since(NOW);
        assert_eq!(wait, Duration::from_hours(expected), "{retry_after:?}");
        let left = unsubscribing(&ended(&active(), NOW), NOW);
        let wait = held(&left, &refusal, NOW).next_action_at.since(NOW);
        assert_eq!(wait, Duration::from_hours(expected), "{retry_after:?}");
    }
}

fn active() -> Subscription {
    let query = query("subscribe", &links().topic);
    match verify(&asked(), NOW, &query, NOW) {
        Verdict::Confirm(_, active) => *active,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_subscription_needs_what_its_state_and_its_feed_ask_for() {
    use SubscriptionStatus::{Active, Denied, Ended, Failed, Missed, Requested};
    let due = |change: fn(&mut Subscription), interest| {
        let mut subscription = active();
        subscription.next_action_at = NOW;
        change(&mut subscription);
        due(&subscription, interest, NOW)
    };
    let changes: [(fn(&mut Subscription), _, _); 10] = [
        (|it| it.status = Active, Some(Due::Ask), Some(Due::End)),
        (|it| it.status = Failed, Some(Due::Ask), Some(Due::End)),
        (|it| it.status = Denied, Some(Due::Ask), Some(Due::End)),
        (|it| it.status = Missed, Some(Due::Ask), Some(Due::End)),
        (
            |it| {
                it.status = Requested;
                it.verified_request_at = None;
                it.requested_at = NOW.saturating_sub(VERIFICATION_TIME);
            },
            Some(Due::GiveUp),
            Some(Due::End),
        ),
        (
            |it| it.next_action_at = UnixMillis(NOW.0 + 1),
            None,
            Some(Due::End),
        ),
        (
            |it| it.status = Ended,
            Some(Due::Ask),
            Some(Due::Unsubscribe),
        ),
        (
            |it| {
                it.status = Ended;
                it.failures = UNSUBSCRIBE_ATTEMPTS;
            },
            Some(Due::Ask),
            None,
        ),
        (
            |it| {
                it.status = Ended;
                it.verified_request_at = None;
            },
            Some(Due::Ask),
            None,
        ),
        // The clock was ahead when it was asked for.
        (
            |it| {
                it.requested_at = UnixMillis(NOW.0 + 100_000_000);
                it.next_action_at = UnixMillis(NOW.0 + 200_000_000);
            },
            Some(Due::Ask),
            Some(Due::End),
        ),
    ];
    for (number, (change, wanted, unwanted)) in changes.into_iter().enumerate() {
        assert_eq!(due(change, Interest::Wanted), wanted, "{number}");
        assert_eq!(due(change, Interest::Unwanted), unwanted, "{number}");
    }
}

#[test]
fn a_lease_of_a_clock_that_was_ahead_is_not_believed() {
    let years = Duration::from_hours(24 * 365 * 4);
    let ahead = NOW.saturating_add(years);
    let asked = requested(None, FeedId(1), &links(), ahead);
    let query = query("subscribe", &links().topic);
    let Verdict::Confirm(_, active) = verify(&asked, ahead, &query, ahead) else {
        panic!("not confirmed");
    };
    assert!(is_active(&active, ahead));
    assert!(!is_active(&active, NOW));
    let again = requested(Some(&active), FeedId(1), &links(), NOW);
    assert_eq!(again.status, SubscriptionStatus::Requested);
}

#[test]
fn an_ended_subscription_is_held_only_by_a_hub_that_may_go_by_it() {
    use SubscriptionStatus::{Denied, Requested};
    let held = |change: fn(&mut Subscription)| {
        let mut subscription = active();
        change(&mut subscription);
        ended(&subscription, NOW).verified_request_at.is_some()
    };
    assert!(held(|_| {}));
    assert!(held(|it| *it = missed(it, NOW)));
    assert!(!held(|it| it.status = Denied));
    assert!(!held(|it| it.lease_until = Some(NOW)));
    assert!(!held(|it| *it = asked()));
    let other = made_otherwise(&missed(&active(), NOW), NOW);
    assert_eq!((other.status, other.verified_request_at), (Requested, None));
    assert!(!may_tell(&other, NOW) && !is_active(&other, NOW));
}

#[test]
fn queries_are_read_as_forms() {
    let read = HubQuery::read(
        "a=b&hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fb&hub.challenge=x+y&hub.lease_seconds=60",
    );
    assert_eq!(read.mode, "subscribe");
    assert_eq!(read.topic, "https://a.example/?b");
    assert_eq!(
        (read.challenge.as_deref(), read.lease_seconds),
        (Some("x y"), Some(60))
    );
    assert_eq!(HubQuery::read("%ff=%zz&&="), HubQuery::default());
}
