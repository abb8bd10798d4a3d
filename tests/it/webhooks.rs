//! Programs that are told what changed: what they are sent, in which order, and what happens when they do not answer.

use serde_json::Value;

use crate::support::desk::{Desk, LOOPBACK, configuration_with_secrets};
use crate::support::origin::{Answer, Origin, Recorded};
use crate::support::program::run;

/// An RSS document of items that carry their text; the first argument of each is its guid.
fn rss(items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(guid, title)| {
        format!("<item><guid isPermaLink=\"false\">{guid}</guid><title>{title}</title><description>What happened to {guid}.</description></item>")
    });
    format!(
        "<rss version=\"2.0\"><channel><title>Agency</title>{}</channel></rss>",
        items.collect::<String>()
    )
}

/// A feed whose items are stored as they come, and a webhook that is told of it.
fn config(origin: &Origin, webhook: &str) -> String {
    let feed = |id: &str, agency: &str| {
        let url = origin.url(&format!("/{id}"));
        format!(
            "[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\nagency = \"{agency}\"\ninterval = \"1s\"\n[feed.article]\nfetch = false\n"
        )
    };
    let url = origin.url("/hook");
    format!(
        "{LOOPBACK}[[webhook]]\nid = \"desk\"\nurl = \"{url}\"\n{webhook}\n{}{}",
        feed("north", "NORTH"),
        feed("south", "SOUTH")
    )
}

/// What was posted, in order: the numbers and kinds of the changes, and the headlines of their items.
fn told(origin: &Origin) -> Vec<(i64, String, String)> {
    let posts = posts(origin);
    let messages = posts
        .iter()
        .map(|post| serde_json::from_slice(&post.body).unwrap());
    messages
        .flat_map(|message: Value| message["changes"].as_array().unwrap().clone())
        .map(|change| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (
                change["seq"].as_i64().unwrap(),
                text(&change["kind"]),
                text(&change["item"]["headline"]),
            )
        })
        .collect()
}

fn posts(origin: &Origin) -> Vec<Recorded> {
    let requests = origin.requests().into_iter();
    requests
        .filter(|request| request.path() == "/hook")
        .collect()
}

fn serve(origin: &Origin, north: &[(&str, &str)], south: &[(&str, &str)]) {
    origin.route("/north", Answer::ok(rss(north)));
    origin.route("/south", Answer::ok(rss(south)));
}

#[tokio::test]
async fn a_webhook_is_told_what_comes_after_it_was_set_up_and_nothing_twice() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    serve(&origin, &[("a", "Harbour opens")], &[]);
    let without = config(&origin, "")
        .replace("[[webhook]]", "#")
        .replace("id = \"desk\"", "#")
        .replace(&format!("url = \"{}\"", origin.url("/hook")), "#");
    desk.run_once(&without).await;
    origin.route("/hook", Answer::status(204));
    serve(
        &origin,
        &[("a", "Harbour opens"), ("b", "Bridge closes")],
        &[("c", "Mayor speaks")],
    );
    desk.run_once(&config(&origin, "")).await;
    let mut headlines: Vec<_> = told(&origin)
        .into_iter()
        .filter(|(_, kind, _)| kind == "new")
        .map(|(_, _, headline)| headline)
        .collect();
    headlines.sort();
    assert_eq!(headlines, ["Bridge closes", "Mayor speaks"]);
    serve(
        &origin,
        &[
            ("a", "Harbour opens"),
            ("b", "CORRECTED: Bridge closes on Monday"),
        ],
        &[("c", "Mayor speaks")],
    );
    desk.run_once(&config(&origin, "")).await;
    let all = told(&origin);
    assert!(
        all.iter().any(
            |(_, kind, headline)| kind == "correction" && headline == "Bridge closes on Monday"
        )
    );
    let numbers: Vec<_> = all.iter().map(|(seq, ..)| *seq).collect();
    let expected: Vec<i64> = desk
        .rows("SELECT seq FROM change WHERE seq > 1 ORDER BY seq")
        .iter()
        .map(|seq| seq.parse().unwrap())
        .collect();
    assert_eq!(numbers, expected);
    assert_eq!(
        desk.value::<i64>("SELECT cursor = (SELECT max(seq) FROM change) FROM webhook"),
        1
    );
}

#[tokio::test]
async fn messages_carry_the_headers_of_standard_webhooks_and_whole_items() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    serve(&origin, &[("a", "Harbour opens")], &[]);
    origin.route("/hook", Answer::ok("thanks"));
    let config =
        configuration_with_secrets(&config(&origin, "secret_file = \"desk-secret\""), |_| {
            Ok("a secret of at least twenty-four bytes".to_owned())
        });
    desk.run_once_with(config).await;
    let posts = posts(&origin);
    let post = &posts[0];
    assert_eq!(
        (post.method.as_str(), post.header("content-type").as_deref()),
        ("POST", Some("application/json"))
    );
    assert_eq!(post.header("webhook-id").as_deref(), Some("desk-1-1"));
    assert!(
        post.header("webhook-timestamp")
            .unwrap()
            .parse::<i64>()
            .unwrap()
            > 0
    );
    let signature = post.header("webhook-signature").unwrap();
    assert_eq!(signature.strip_prefix("v1,").map(str::len), Some(44));
    assert!(post.header("user-agent").unwrap().starts_with("newswire/"));
    let message: Value = serde_json::from_slice(&post.body).unwrap();
    let change = &message["changes"][0];
    assert_eq!(
        (
            message["webhook"].as_str(),
            change["kind"].as_str(),
            change["version"].as_i64()
        ),
        (Some("desk"), Some("new"), Some(1))
    );
    let item = &change["item"];
    assert_eq!(
        (
            item["feed"].as_str(),
            item["agency"].as_str(),
            item["seq"].as_i64()
        ),
        (Some("north"), Some("NORTH"), Some(1))
    );
    assert_eq!(item["body_text"].as_str(), Some("What happened to a."));
}

#[tokio::test]
async fn a_webhook_chooses_what_it_is_told() {
    for (filter, expected) in [
        ("agencies = [\"SOUTH\"]", vec!["Mayor speaks"]),
        ("feeds = [\"north\"]", vec!["Harbour opens"]),
        ("kinds = [\"withdrawal\"]", vec![]),
        ("tags = [\"none\"]", vec![]),
        (
            "batch = 1\nkinds = [\"new\"]",
            vec!["Harbour opens", "Mayor speaks"],
        ),
    ] {
        let origin = Origin::start().await;
        serve(&origin, &[("a", "Harbour opens")], &[("c", "Mayor speaks")]);
        origin.route("/hook", Answer::status(200));
        Desk::new().run_once(&config(&origin, filter)).await;
        let mut headlines: Vec<_> = told(&origin)
            .into_iter()
            .map(|(_, _, headline)| headline)
            .collect();
        headlines.sort();
        assert_eq!(headlines, expected, "{filter}");
    }
}

#[tokio::test]
async fn what_was_not_answered_is_told_again_after_a_restart() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    serve(&origin, &[("a", "Harbour opens")], &[]);
    for (answer, words) in [
        (Answer::status(500), "the webhook answers 500".to_owned()),
        (
            Answer::redirect(307, "/elsewhere?key=s"),
            format!(
                "the webhook answers 307, to {}, another path: redirects are not followed, so configure where it listens",
                origin.url("")
            ),
        ),
        (
            Answer::redirect(301, "//who:pass@hook.example/hook"),
            "the webhook answers 301, to http://hook.example, the same path: redirects are not followed, so configure where it listens"
                .to_owned(),
        ),
        (
            Answer::status(301),
            "the webhook answers 301: redirects are not followed, so configure where it listens".to_owned(),
        ),
        (
            Answer::status(429).header("Retry-After", "1"),
            "the webhook answers 429".to_owned(),
        ),
    ] {
        origin.route("/hook", answer);
        let before = posts(&origin).len();
        let config = config(&origin, "");
        desk.run_once(&config).await;
        assert_eq!(posts(&origin).len(), before + 1);
        assert_eq!(
            desk.rows("SELECT cursor, last_error FROM webhook"),
            [format!("0 | {words}")]
        );
        assert_eq!(
            desk.value::<i64>(
                "SELECT next_attempt_at > last_poll_at FROM webhook, feed WHERE feed.slug = 'north'"
            ),
            1
        );
        desk.let_time_pass("UPDATE webhook SET next_attempt_at = 0");
    }
    assert_eq!(origin.count("/elsewhere"), 0);
    origin.route("/hook", Answer::status(200));
    desk.run_once(&config(&origin, "")).await;
    assert_eq!(told(&origin).last().map(|(seq, ..)| *seq), Some(1));
    assert_eq!(
        desk.rows("SELECT cursor, failures, last_error FROM webhook"),
        ["1 | 0 | -"]
    );
}

#[tokio::test]
async fn a_running_daemon_tells_at_once() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    serve(&origin, &[("a", "Harbour opens")], &[]);
    origin.route("/hook", Answer::status(200));
    let running = desk.start(&config(&origin, "kinds = [\"new\"]"));
    origin.wait_for_path("/hook", 1).await;
    serve(
        &origin,
        &[("a", "Harbour opens"), ("b", "Bridge closes")],
        &[],
    );
    origin.wait_for_path("/hook", 2).await;
    running.end().await.unwrap();
    let told = told(&origin);
    assert_eq!(
        told.iter()
            .map(|(_, _, headline)| headline.as_str())
            .collect::<Vec<_>>(),
        ["Harbour opens", "Bridge closes"]
    );
}

#[tokio::test]
async fn status_tells_of_a_webhook_that_does_not_answer() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let store = desk.store_path();
    let folder = store.parent().unwrap();
    serve(
        &origin,
        &[("a", "Harbour opens"), ("b", "Mayor speaks")],
        &[],
    );
    let text = config(&origin, "");
    std::fs::write(folder.join("newswire.toml"), text).unwrap();
    for (answer, expected, behind) in [
        (
            500,
            "webhook desk: 1 failure in a row, 2 changes behind, next try ",
            2,
        ),
        (200, "", 0),
    ] {
        origin.route("/hook", Answer::status(answer));
        let path = folder.to_owned();
        let [once, status, json] = tokio::task::spawn_blocking(move || {
            [&["run", "--once"][..], &["status"], &["status", "--json"]]
                .map(|arguments| run(&path, &[&["--config", "newswire.toml"], arguments].concat()))
        })
        .await
        .unwrap();
        assert_eq!(once.code, Some(0), "{}", once.stderr);
        assert!(status.stdout.contains(expected), "{}", status.stdout);
        assert_eq!(
            status.stdout.contains("the webhook answers 500"),
            answer == 500,
            "{}",
            status.stdout
        );
        let json: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(json["webhooks"][0]["webhook"], "desk");
        assert_eq!(json["webhooks"][0]["behind"], behind);
        assert_eq!(json["hubs"], serde_json::json!([]));
        desk.let_time_pass("UPDATE webhook SET next_attempt_at = 0");
    }
}
