//! Feeds that move, for a while or for good.

use super::*;

/// Gives the paths asked for at an origin, in order.
fn paths(origin: &Origin) -> Vec<String> {
    let requests = origin.requests().into_iter();
    requests.map(|request| request.path().to_owned()).collect()
}

#[tokio::test]
async fn r22_r24_r26_s04_a_permanent_move_is_taken_over_and_leaves_the_private_lines_at_home() {
    let home = Origin::start().await;
    let away = Origin::start_at("127.0.0.2:0").await;
    home.route("/old", Answer::redirect(301, "/newer"));
    home.route("/newer", Answer::redirect(308, away.url("/good")));
    away.route("/good", Answer::redirect(302, "/today"));
    away.route_with("/today", |request| match request.header("If-None-Match") {
        Some(_) => Answer::status(304),
        None => Answer::ok(rss(0..2)).header("ETag", "\"today\""),
    });
    let desk = Desk::new();
    let config = format!(
        "{LOOPBACK}{}headers = {{ X-Key = \"key\" }}\n",
        quick("agency", &home.url("/old"))
    );
    for _ in 0..5 {
        desk.run_once(&config).await;
    }
    assert_eq!(
        paths(&home),
        ["/old", "/newer", "/old", "/newer", "/old", "/newer"]
    );
    assert_eq!(paths(&away), ["/good", "/today"].repeat(5));
    assert!(
        home.requests()
            .iter()
            .all(|request| request.header("X-Key").is_some())
    );
    assert!(
        away.requests()
            .iter()
            .all(|request| request.header("X-Key").is_none())
    );
    let conditional = asked(&away, "/today");
    let conditional: Vec<bool> = conditional
        .iter()
        .map(|request| request.header("If-None-Match").is_some())
        .collect();
    assert_eq!(conditional, [false, true, true, true, true]);
    assert!(
        asked(&away, "/good")
            .iter()
            .all(|request| request.header("If-None-Match").is_none())
    );
    let row = desk.rows("SELECT moved_to, moved_adopted FROM feed");
    assert_eq!(row, [format!("{} | 1", away.url("/good"))]);
    assert_eq!(
        desk.value::<String>("SELECT url FROM feed"),
        home.url("/old"),
        "what is configured stays"
    );
}

#[tokio::test]
async fn r23_r24_r25_other_redirects_are_followed_anew_each_time() {
    let origin = Origin::start().await;
    for status in [302, 303, 307] {
        origin.route(&format!("/{status}"), Answer::redirect(status, "/feed"));
    }
    origin.route("/to-page", Answer::redirect(301, "/page"));
    origin.route("/page", Answer::ok("<!doctype html><title>Welcome</title>"));
    origin.route("/loop", Answer::redirect(301, "/loop"));
    origin.route("/downward", Answer::redirect(301, "ftp://127.0.0.1/feed"));
    origin.route("/feed", Answer::ok(rss(0..2)));
    let ids = ["302", "303", "307", "to-page", "loop", "downward"];
    let config = ids.iter().fold(LOOPBACK.to_owned(), |config, id| {
        config + &quick(&format!("f-{id}"), &origin.url(&format!("/{id}")))
    });
    let desk = Desk::new();
    for _ in 0..5 {
        desk.run_once(&config).await;
    }
    for id in ids {
        assert_eq!(origin.count(&format!("/{id}")), 5, "{id}");
    }
    assert_eq!(origin.count("/feed"), 15);
    assert_eq!(
        desk.rows("SELECT slug, moved_adopted, last_error FROM feed ORDER BY slug"),
        [
            "f-302 | 0 | -",
            "f-303 | 0 | -",
            "f-307 | 0 | -",
            "f-downward | 0 | bad_url",
            "f-loop | 0 | redirect_loop",
            "f-to-page | 0 | not_a_feed",
        ]
    );
}
