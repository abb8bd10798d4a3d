//! What must not be reached, and what must not be harmed.

use super::*;

/// Opens one address of loopback only.
const ONE_ADDRESS: &str = "[fetch]\nallow_addresses = [\"127.0.0.2/32\"]\npace = \"0s\"\n";

#[tokio::test]
async fn s01_s02_no_address_that_is_not_allowed_is_reached_from_feed_page_or_redirect() {
    let open = Origin::start_at("127.0.0.2:0").await;
    let closed = Origin::start().await;
    let closed_v6 = Origin::start_at("[::1]:0").await;
    let port = closed.address().port();
    let targets = [
        closed.url("/x"),
        closed_v6.url("/x"),
        format!("http://2130706433:{port}/x"),
        format!("http://0x7f.1:{port}/x"),
        format!("http://localhost:{port}/x"),
        format!("http://[::ffff:127.0.0.1]:{port}/x"),
        format!("http://user:secret@127.0.0.1:{port}/x"),
    ];
    let mut config = ONE_ADDRESS.to_owned();
    let mut items = String::new();
    for (number, target) in targets.iter().enumerate() {
        let target = &format!("{target}{number}");
        open.route(
            &format!("/go/{number}"),
            Answer::redirect(302, target.as_str()),
        );
        config += &quick(&format!("go-{number}"), &open.url(&format!("/go/{number}")));
        for link in [target, &open.url(&format!("/go/{number}?page"))] {
            let _ = write!(
                items,
                "<item><guid>{link}</guid><title>{number}</title><link>{link}</link></item>"
            );
        }
    }
    let more = format!(
        "<atom:link rel=\"next\" href=\"{0}\"/><atom:link rel=\"hub\" href=\"{0}\"/>",
        targets[0]
    );
    open.route("/feed", Answer::ok(format!("<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>{more}{items}</channel></rss>")));
    let _ = write!(
        config,
        "[[feed]]\nid = \"links\"\nurl = \"{}\"\n",
        open.url("/feed")
    );
    let _ = write!(
        config,
        "[[feed]]\nid = \"direct\"\nurl = \"{}\"\n",
        closed.url("/feed")
    );
    let desk = Desk::new();
    let progress = desk.run_once(&config).await;
    assert_eq!((closed.connections(), closed_v6.connections()), (0, 0));
    assert_eq!(progress.polls, 9);
    let feeds =
        desk.rows("SELECT last_error, count(*) FROM feed GROUP BY last_error ORDER BY last_error");
    assert_eq!(feeds, ["- | 1", "address_refused | 8"]);
    let pages = desk.rows("SELECT state, last_error, count(*) FROM article_job GROUP BY 1, 2");
    assert_eq!(pages, ["failed | address_refused | 14"]);
}

#[tokio::test]
async fn s09_s10_s11_healthy_feeds_go_on_beside_answers_that_never_end() {
    let healthy = Origin::start().await;
    healthy.route("/feed", Answer::ok(rss(0..2)));
    let hostile = [
        Answer::raw("").then_hang(),
        Answer::raw("HTTP/1.1 200 OK\r\n").then_hang(),
        Answer::ok("<rss>").then_hang(),
        Answer::ok("<rss>").then_repeat(" ".repeat(4096)),
        Answer::raw("HTTP/1.1 200 OK\r\n").then_repeat("X-Line: again\r\n".repeat(100)),
        Answer::raw("").then_repeat("HTTP/1.1 100 Continue\r\n\r\n".repeat(10)),
    ];
    let mut config = format!("{LOOPBACK}{}", quick("healthy", &healthy.url("/feed")));
    let mut origins = Vec::new();
    for (number, answer) in hostile.iter().enumerate() {
        let origin = Origin::start_at(&format!("127.0.0.{}:0", number + 2)).await;
        origin.route("/feed", answer.clone());
        config +=
            &quick(&format!("hostile-{number}"), &origin.url("/feed")).replace("\"2s\"", "\"1m\"");
        origins.push(origin);
    }
    let desk = Desk::new();
    let running: Running = desk.start(&config);
    until_asked(&healthy, "/feed", 4).await;
    let stuck: Vec<usize> = origins.iter().map(|origin| origin.count("/feed")).collect();
    assert!(stuck.iter().all(|count| *count >= 1), "{stuck:?}");
    running.end().await.unwrap();
    assert_eq!(
        desk.rows("SELECT slug, last_error FROM feed WHERE slug = 'healthy'"),
        ["healthy | -"]
    );
}

#[tokio::test]
async fn s17_one_feed_never_writes_into_the_items_of_another() {
    let origin = Origin::start().await;
    origin.route("/honest", Answer::ok(rss(0..3)));
    let stolen = rss(0..3).replace("Story", "WITHDRAWN: Story");
    origin.route("/thief", Answer::ok(stolen));
    // The words of another feed, sent behind an answer of its own.
    let own = rss(7..8);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", own.len());
    origin.route(
        "/smuggler",
        Answer::raw(format!("{head}{own}{head}{}", rss(8..9))).keep(),
    );
    let ids = ["honest", "thief", "smuggler"];
    let config = ids.iter().fold(LOOPBACK.to_owned(), |config, id| {
        config + &quick(id, &origin.url(&format!("/{id}")))
    });
    let desk = Desk::new();
    for _ in 0..3 {
        desk.run_once(&config).await;
    }
    assert_eq!(
        desk.rows("SELECT slug, count(*), min(pub_status), max(version) FROM item JOIN feed USING (feed_id) GROUP BY slug ORDER BY slug"),
        ["honest | 3 | usable | 1", "smuggler | 1 | usable | 1", "thief | 3 | canceled | 1"]
    );
}

#[tokio::test]
async fn s13_s14_s16_s18_what_a_feed_says_is_data_and_never_markup_query_or_command() {
    let origin = Origin::start().await;
    let title = "x'); DROP TABLE item; -- \u{202e}\u{9b}31m";
    let item = format!(
        "<item><guid>../../etc/passwd</guid><title><![CDATA[{title}]]></title><link>javascript:alert(1)</link>\
         <pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>\
         <description><![CDATA[<p onclick=\"x()\">Grain</p><script>alert(1)</script><a href=\"javascript:x()\">more</a>]]></description></item>"
    );
    origin.route(
        "/feed",
        Answer::ok(format!(
            "<rss version=\"2.0\"><channel>{item}</channel></rss>"
        )),
    );
    let desk = Desk::new();
    desk.run_once(&format!(
        "{LOOPBACK}{}",
        quick("agency", &origin.url("/feed"))
    ))
    .await;
    let folder = std::fs::read_dir(desk.store_path().parent().unwrap()).unwrap();
    let names: Vec<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.iter().all(|name| name.starts_with("newswire.db")),
        "{names:?}"
    );
    let text = desk
        .rows("SELECT headline, summary, url, published_at < unixepoch() * 1000 + 1000 FROM item")
        .join("");
    assert!(text.contains("DROP TABLE item"), "{text}");
    assert!(text.contains("Grain"), "{text}");
    for bad in ["<script", "onclick", "javascript:", "alert"] {
        assert!(!text.contains(bad), "{bad} in {text}");
    }
    assert!(text.ends_with("| - | 1"), "{text}");
}

#[tokio::test]
async fn s19_s20_empty_and_broken_answers_take_nothing_away() {
    let origin = Origin::start().await;
    let desk = Desk::new();
    let config = format!("{LOOPBACK}{}", quick("agency", &origin.url("/feed")));
    for answer in [
        Answer::ok(rss(0..3)),
        Answer::ok(""),
        Answer::status(204),
        Answer::ok("<rss version=\"2.0\"><channel></channel></rss>"),
        Answer::ok("<rss version=\"2.0\"><channel><item><title>Cu"),
        Answer::ok("<html>Maintenance</html>"),
        Answer::ok(rss(0..3)),
    ] {
        origin.route("/feed", answer);
        desk.run_once(&config).await;
        let stories: i64 =
            desk.value("SELECT count(*) FROM item WHERE headline LIKE 'Story%' AND version = 1");
        assert_eq!(stories, 3);
    }
    assert_eq!(
        desk.rows("SELECT failures, last_error FROM feed"),
        ["0 | -"]
    );
}
