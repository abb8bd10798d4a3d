//! What the feeds still say of a story outlives a page that changed and does not say it.

use newswire::model::{
    Article, ItemContent, JobReason, KnownItem, MarkerKind, PubStatus, UnixMillis, VersionText,
};

use super::{BODY, article, read_item, read_page};

const CHANGED: [&str; 2] = [
    "The harbour of Port Selby reopened on Tuesday after a storm had closed it for four days.",
    BODY[1],
];

/// What a front page has.
const TEASERS: [&str; 2] = [
    "Council delays vote on library budget until autumn.",
    "Striking teachers return to classrooms after agreement.",
];

/// Reads the page again, some words of which have changed.
fn after_change(item: &KnownItem, page: &Article) -> ItemContent {
    let write = read_page(item, JobReason::Recheck, page).expect("a change");
    write.content.expect("a text")
}

fn titled(title: &str) -> KnownItem {
    let mut item = read_item();
    item.sightings[0].title = Some(title.to_owned());
    item
}

#[test]
fn a_story_stays_taken_back_while_its_feed_says_so() {
    let check = |title: &str, status, marker, expected| {
        let mut item = titled(title);
        item.content.pub_status = status;
        item.content.marker = Some(marker);
        let after = after_change(&item, &article(&CHANGED));
        assert_eq!((after.pub_status, after.marker), expected, "{title}");
    };
    let (canceled, withheld) = (PubStatus::Canceled, PubStatus::Withheld);
    let (withdrawal, hold) = (MarkerKind::Withdrawal, MarkerKind::Hold);
    check(
        "STORY WITHDRAWN: Port reopens",
        canceled,
        withdrawal,
        (canceled, Some(withdrawal)),
    );
    check("HOLD: Port reopens", withheld, hold, (withheld, Some(hold)));
    // Only the page had said it.
    check(
        "Port reopens",
        canceled,
        withdrawal,
        (PubStatus::Usable, None),
    );
}

#[test]
fn an_embargo_holds_while_the_feed_names_it() {
    let check = |summary: &str, expected| {
        let mut item = titled("Port reopens");
        item.content.summary = Some(summary.to_owned());
        item.content.embargoed_until = Some(UnixMillis(9));
        let after = after_change(&item, &article(&CHANGED));
        assert_eq!(after.embargoed_until, expected, "{summary}");
    };
    check(
        "EMBARGOED UNTIL 10:00 GMT, June 26, 2023. The harbour reopens.",
        Some(UnixMillis(9)),
    );
    check("The harbour reopens.", None);
}

#[test]
fn a_page_with_the_headline_of_before_does_not_undo_that_of_the_feed() {
    let check = |title: &str, expected: &str| {
        let mut item = titled(title);
        item.version = 2;
        item.content.headline = Some("Port reopens to two ships".to_owned());
        item.previous = Some(VersionText {
            headline: Some("Port reopens to ten ships".to_owned()),
            lede: item.content.lede.clone(),
            body_text: item.content.body_text.clone(),
        });
        let mut page = article(&CHANGED);
        page.headline = Some("Port reopens to ten ships".to_owned());
        let after = after_change(&item, &page);
        assert_eq!(after.headline.as_deref(), Some(expected), "{title}");
        assert_eq!(after.body_text, Some(CHANGED.join("\n\n")));
    };
    check("Port reopens to two ships", "Port reopens to two ships");
    check(
        "CORRECTED-Port reopens to two ships",
        "Port reopens to two ships",
    );
    // The page had brought the newer one, and took it back.
    check("Harbour news", "Port reopens to ten ships");
}

#[test]
fn a_front_page_in_the_place_of_a_story_does_not_replace_it() {
    let mut item = read_item();
    item.content.extraction_confidence = Some(0.45);
    let check = |headline: &str, lines: &[&str], confidence: f64, is_taken: bool| {
        let mut page = article(lines);
        page.headline = Some(headline.to_owned());
        page.confidence = confidence;
        let write = read_page(&item, JobReason::Recheck, &page);
        assert_eq!(write.is_some(), is_taken, "{headline} {confidence}");
    };
    check("The Selby Herald", &TEASERS, 0.21, false);
    check("The Selby Herald", &TEASERS, 0.44, false);
    // A short story is never sure: it has its headline, its words or a mark, or is read as surely as before.
    check("Port reopens after storm", &TEASERS, 0.44, true);
    check("Port reopens, says master", &CHANGED, 0.44, true);
    check("CORRECTED: Port stays closed", &TEASERS, 0.44, true);
    check("The Selby Herald", &TEASERS, 0.46, true);
}
