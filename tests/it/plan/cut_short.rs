//! What a feed shows of a text may be less today, or have a line of the program below it: neither is news.

use std::sync::Arc;

use newswire::model::{FeedItem, KnownItem, RevisionKind};

use super::{PAGE, URL, first_poll, poll_document};
use crate::support::sample;

const TITLE: &str = "Port reopens to ships of all nations";
const TEXT: &str = "The harbour reopened on Tuesday after a storm had closed it for three days.";

fn entry(title: &str, text: &str) -> FeedItem {
    let mut item = sample::item("1", title, PAGE);
    item.summary = Some(text.to_owned());
    item
}

/// Polls a feed without pages twice, and gives the item and what the second poll made of it.
fn polled_twice(
    before: FeedItem,
    after: FeedItem,
) -> (KnownItem, Option<RevisionKind>, Option<String>) {
    let mut feed = sample::feed("agency", URL);
    Arc::make_mut(&mut feed.article).fetch = false;
    let (plan, known) = first_poll(&feed, vec![before]);
    let document = sample::document(vec![after]);
    let again = poll_document(&feed, &plan.state, &document, &known);
    let write = again.items.into_iter().next();
    let kind = write.as_ref().and_then(|write| write.revision);
    let content = write.and_then(|write| write.content);
    let body = content.and_then(|content| content.body_text);
    (known.items[0].clone(), kind.map(|(_, kind)| kind), body)
}

#[test]
fn a_text_that_is_cut_today_is_the_same() {
    let check = |title: &str, text: &str, expected: Option<RevisionKind>| {
        let (known, kind, body) = polled_twice(entry(TITLE, TEXT), entry(title, text));
        assert_eq!(kind, expected, "{title} {text}");
        if expected.is_none() {
            let kept = body.as_ref().is_none_or(|body| body == TEXT);
            assert!(kept && known.content.body_text.as_deref() == Some(TEXT));
        }
    };
    check(TITLE, "The harbour reopened on Tuesday after a st...", None);
    check(
        TITLE,
        "<p>The harbour reopened on Tuesday [\u{2026}]</p>",
        None,
    );
    check("Port reopens to ships\u{2026}", TEXT, None);
    check(
        TITLE,
        "The harbour reopened on Tuesday.",
        Some(RevisionKind::Update),
    );
    check("Port reopens to ships", TEXT, Some(RevisionKind::Edit));
    let (_, kind, body) = polled_twice(
        entry(TITLE, "The harbour reopened on Tuesday after a\u{2026}"),
        entry(TITLE, TEXT),
    );
    assert!(kind.is_some(), "the rest of the text is news");
    assert_eq!(body.as_deref(), Some(TEXT));
}

#[test]
fn the_line_that_a_program_puts_below_the_text_is_none_of_it() {
    let check = |last: &str, is_kept: bool| {
        let text = format!("<p>{TEXT}</p>\n<p>{last}</p>");
        let mut feed = sample::feed("agency", URL);
        Arc::make_mut(&mut feed.article).fetch = false;
        let (_, known) = first_poll(&feed, vec![entry(TITLE, &text)]);
        let body = known.items[0].content.body_text.clone();
        let paragraphs = body.as_deref().map(|body| body.split("\n\n").count());
        assert_eq!(paragraphs > Some(1), is_kept, "{last}");
    };
    let page = format!("<a href=\"{PAGE}?utm_source=rss\">{TITLE}</a>");
    let site = "<a href=\"https://agency.example/\">Agency</a>";
    check(&format!("The post {page} appeared first on {site}."), false);
    check(
        &format!("Der Beitrag {page} erschien zuerst auf {site}."),
        false,
    );
    check(
        &format!("Correction: in {page} the mayor was misnamed."),
        true,
    );
    check(
        &format!("The post {page} appeared first on <a href=\"{URL}\">x</a>."),
        true,
    );
    check(&format!("The post {TITLE} appeared first on {site}."), true);
    // A sentence that links the story under other words is one of its own.
    let told = format!("<a href=\"{PAGE}\">told the council</a>");
    check(&format!("Mayor Quist {told} that {site} pays."), true);
    let behind = format!(
        "The post {page} appeared first on {site}.</p><pre>Boats sail.</pre><p>Ferries too."
    );
    check(&behind, true);
}
