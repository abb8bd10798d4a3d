//! Silent corrections: what the daemon finds on pages of which no feed says that they changed.

use newswire::model::FailureCode;

use crate::support::script::{Reply, Script, page, rss};

const FEED: &str = "https://agency.example/rss.xml";
const PAGE: &str = "https://agency.example/story/71";
const TITLE: &str = "Port Selby reopens after storm";
const PUBLISHED: &str = "Sun, 25 Jun 2023 05:00:00 GMT";
const LATER: &str = "Sun, 25 Jun 2023 05:32:00 GMT";
const LINES: [&str; 3] = [
    "The harbour of Port Selby reopened on Sunday after a storm had closed it for three days, its speaker said.",
    "Eleven ships waited in the roads, nine of them with grain for the southern islands, the harbour master said.",
    "The boom was moved at five in the morning, and the tugs had the first ship at the quay before noon.",
];

fn config(article: &str) -> String {
    without_rule() + "body = [\".body > p\"]\n" + article + "\n"
}

fn without_rule() -> String {
    format!(
        "[[feed]]\nid = \"agency\"\nurl = \"{FEED}\"\nagency = \"NORTH\"\ninterval = \"30m\"\n[feed.article]\n"
    )
}

fn script(replies: &[(u64, Reply)]) -> Script {
    let mut script = Script::new();
    script.at(0, FEED, rss(&[("71", TITLE, PAGE, PUBLISHED)]));
    for (minute, reply) in replies {
        script.at(*minute, PAGE, reply.clone());
    }
    script
}

fn story(lines: &[&str], etag: &'static str) -> Reply {
    Reply::Body(page(TITLE, lines), Some(etag))
}

fn minutes(asked: &[crate::support::script::Asked]) -> Vec<(u64, Option<&str>)> {
    let asked = asked.iter();
    asked
        .map(|asked| (asked.minute, asked.etag.as_deref()))
        .collect()
}

#[test]
fn a_page_is_asked_again_conditionally_and_ever_more_rarely() {
    let (desk, asked) = script(&[(0, story(&LINES, "\"a\""))]).live(&config(""), 30 * 60);
    let minutes = minutes(&asked);
    assert_eq!(minutes.len(), 5, "{minutes:?}");
    assert_eq!(minutes[0], (0, None));
    assert!(minutes[1..].iter().all(|(_, etag)| *etag == Some("\"a\"")));
    for ((minute, _), planned) in minutes[1..].iter().zip([12, 57, 357, 1437]) {
        // The story is three minutes old when it is first seen; what came together is asked a little apart.
        assert!(
            (planned..=planned + planned / 8 + 2).contains(minute),
            "{minutes:?}"
        );
    }
    assert_eq!(
        desk.rows("SELECT state, checks, last_error FROM article_job"),
        ["done | 4 | -"]
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM revision"), 1);
}

#[test]
fn a_silent_correction_is_caught_with_what_it_changed() {
    let corrected = [
        LINES[0],
        "Ten ships waited in the roads, nine of them with grain for the southern islands, the harbour master said.",
        LINES[2],
        "Correction: an earlier version of this story gave a wrong number of ships.",
    ];
    let (desk, asked) = script(&[
        (0, story(&LINES, "\"a\"")),
        (20, story(&corrected, "\"b\"")),
    ])
    .live(&config(""), 3 * 60);
    assert_eq!(
        desk.rows("SELECT number, kind, removed, substr(added, 1, 24) FROM revision_diffs"),
        ["2 | correction | Eleven | Ten … Correction: an ear"]
    );
    assert_eq!(
        desk.rows("SELECT kind, version FROM change ORDER BY seq"),
        ["new | 1", "body | 1", "correction | 2"]
    );
    // At 12, at 57 where it is found, once more soon after, and then on plan.
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert!(asked[3].minute < 57 + 25, "{asked:?}");
    assert_eq!(asked[3].etag.as_deref(), Some("\"b\""));
}

#[test]
fn a_page_that_changes_with_every_view_makes_no_revision() {
    let mut replies = Vec::new();
    for minute in 0..200 {
        let views = format!("{} views", 100 + 7 * minute);
        let ago = format!("{minute} minutes ago");
        let lines = [&ago, LINES[0], LINES[1], LINES[2], &views];
        replies.push((minute, Reply::Body(page(TITLE, &lines), None)));
    }
    let (desk, asked) = script(&replies).live(&config(""), 9 * 60);
    assert_eq!(asked.len(), 4, "{asked:?}");
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM revision"), 1);
}

#[test]
fn a_page_that_vanishes_takes_nothing_back_and_is_told() {
    let gone = Reply::Status(410, FailureCode::Http410);
    let (desk, _) = script(&[(0, story(&LINES, "\"a\"")), (30, gone)]).live(&config(""), 90);
    assert_eq!(
        desk.rows("SELECT substr(gone_at, 1, 13), last_error, pub_status, headline FROM vanished"),
        [format!("2023-06-25T06 | http_410 | usable | {TITLE}")]
    );
    assert_eq!(desk.rows("SELECT state FROM article_job"), ["watched"]);
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM revision"), 1);
}

#[test]
fn a_feed_may_have_no_re_checks() {
    let (_, asked) = script(&[(0, story(&LINES, "\"a\""))]).live(&config("recheck = []"), 30 * 60);
    assert_eq!(minutes(&asked), [(0, None)]);
}

#[test]
fn a_page_that_was_never_read_is_not_watched() {
    let refused = Reply::Status(404, FailureCode::Http404);
    let (desk, _) = script(&[(0, refused)]).live(&config(""), 30 * 60);
    assert_eq!(
        desk.rows("SELECT state, checks FROM article_job"),
        ["failed | 0"]
    );
    assert_eq!(desk.value::<i64>("SELECT count(*) FROM vanished"), 0);
}

#[test]
fn re_checks_never_hold_up_a_page_that_was_never_read() {
    let mut script = Script::new();
    let links: Vec<String> = (0..60).map(|number| format!("{PAGE}{number}")).collect();
    let guids: Vec<String> = (0..60).map(|number| number.to_string()).collect();
    let items: Vec<_> = links
        .iter()
        .zip(&guids)
        .enumerate()
        .map(|(number, (link, guid))| {
            let published = if number < 30 { PUBLISHED } else { LATER };
            (guid.as_str(), TITLE, link.as_str(), published)
        })
        .collect();
    // Half of the stories come when the first half is due to be asked again.
    script.at(0, FEED, rss(&items[..30]));
    script.at(30, FEED, rss(&items));
    for link in &links {
        script.at(0, link, story(&LINES, "\"a\""));
    }
    let (_, asked) = script.live(&config("recheck = [\"28m\"]"), 120);
    assert_eq!(asked.len(), 120, "each twice");
    let first: Vec<_> = asked.iter().filter(|asked| asked.etag.is_none()).collect();
    assert!(first.iter().all(|asked| asked.minute <= 31), "{first:?}");
}

#[test]
fn a_page_with_nothing_but_its_withdrawal_withdraws_the_story() {
    let notice = Reply::Body(
        page("STORY WITHDRAWN", &["This story has been withdrawn."]),
        None,
    );
    let (desk, _) = script(&[(0, story(&LINES, "\"a\"")), (30, notice)]).live(&config(""), 90);
    assert_eq!(
        desk.rows("SELECT version, version_kind, pub_status, body_text FROM item"),
        ["2 | withdrawal | canceled | This story has been withdrawn."]
    );
    let before: String = desk.value("SELECT body_text FROM revision WHERE number = 1");
    assert_eq!(before, LINES.join("\n\n"));
}

fn etags(asked: &[crate::support::script::Asked]) -> Vec<Option<&str>> {
    asked.iter().map(|asked| asked.etag.as_deref()).collect()
}

#[test]
fn a_story_that_comes_back_after_its_withdrawal_is_usable_again() {
    let notice = [
        "The story is withdrawn because its source took it back.",
        "Another will not follow.",
    ];
    let notice = || Reply::Body(page("STORY WITHDRAWN", &notice), Some("\"b\""));
    let withdrawn = [(0, story(&LINES, "\"a\"")), (30, notice())];
    let (desk, _) = script(&withdrawn).live(&without_rule(), 68);
    assert_eq!(
        desk.rows("SELECT version, pub_status, extraction_confidence < 0.5 FROM item"),
        ["2 | canceled | 1"]
    );
    assert_eq!(desk.rows("SELECT etag FROM article_job"), ["\"b\""]);

    let back = [withdrawn.as_slice(), &[(69, story(&LINES, "\"a\""))]].concat();
    let (desk, asked) = script(&back).live(&without_rule(), 86);
    assert_eq!(
        etags(&asked),
        [None, Some("\"a\""), Some("\"a\""), Some("\"b\"")],
        "{asked:?}"
    );
    assert_eq!(
        desk.rows("SELECT version, pub_status, headline, body_text FROM item"),
        [format!("3 | usable | {TITLE} | {}", LINES.join("\n\n"))]
    );
    assert_eq!(desk.rows("SELECT etag FROM article_job"), ["\"a\""]);
}

#[test]
fn a_notice_that_is_no_article_is_asked_conditionally_too() {
    let notice = Reply::Body(
        page("STORY WITHDRAWN", &["This story is withdrawn."]),
        Some("\"b\""),
    );
    let replies = [
        (0, story(&LINES, "\"a\"")),
        (30, notice),
        (120, story(&LINES, "\"a\"")),
    ];
    let (desk, asked) = script(&replies).live(&config(""), 7 * 60);
    let (a, b) = (Some("\"a\""), Some("\"b\""));
    assert_eq!(etags(&asked)[..5], [None, a, a, b, b], "{asked:?}");
    assert_eq!(
        desk.rows("SELECT version, pub_status FROM item"),
        ["3 | usable"]
    );
}

#[test]
fn a_page_of_which_little_is_believed_is_asked_conditionally() {
    let short = story(&["The harbour of Port Selby is open again."], "\"a\"");
    let (desk, asked) = script(&[(0, short)]).live(&without_rule(), 2 * 60);
    assert_eq!(
        desk.rows("SELECT version, extraction_confidence < 0.5 FROM item"),
        ["1 | 1"]
    );
    assert_eq!(etags(&asked), [None, Some("\"a\""), Some("\"a\"")]);
}

#[test]
fn a_page_that_gave_no_text_leaves_nothing_to_ask_with() {
    let empty = Reply::Body(page("", &[]), Some("\"b\""));
    let replies = [
        (0, story(&LINES, "\"a\"")),
        (30, empty),
        (120, story(&LINES, "\"a\"")),
    ];
    let (desk, asked) = script(&replies).live(&config(""), 27 * 60);
    let a = Some("\"a\"");
    assert_eq!(etags(&asked), [None, a, a, None, a], "{asked:?}");
    assert_eq!(
        desk.rows("SELECT version, pub_status, body_text FROM item"),
        [format!("1 | usable | {}", LINES.join("\n\n"))]
    );
}
