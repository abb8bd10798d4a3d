//! Lists of items and of changes.

use newswire::model::{ChangeKind, RevisionKind, Sequence};
use newswire::store::{ChangeFilter, ItemFilter, ItemOrder};

use super::material::{Bench, after, change_of, content, feed, new_item};

#[test]
fn changes_come_in_order_and_each_item_once_as_it_is_now() {
    let mut other = feed("south");
    other.agency = Some("SOUTH".to_owned());
    let mut bench = Bench::with(&[feed("north"), other]);
    let first = bench.add("a", content("a", "A"));
    let second = bench.add("b", content("b", "B"));
    let mut write = change_of(first, after(5));
    write.content = Some(content("a", "A, later"));
    write.revision = Some((2, RevisionKind::Update));
    write.changes = vec![ChangeKind::Update];
    bench.poll(vec![write]);
    let south = new_item(bench.states[1].feed_id, "s", content("s", "S"));
    bench.poll_of(bench.states[1].clone(), vec![south]);

    let all = ChangeFilter::default();
    let changes = bench.reader.changes(Sequence(0), &all, 100).unwrap();
    let told: Vec<_> = changes
        .iter()
        .map(|change| (change.sequence.0, change.kind, change.version))
        .collect();
    assert_eq!(
        told,
        [
            (1, ChangeKind::New, 1),
            (2, ChangeKind::New, 1),
            (3, ChangeKind::Update, 2),
            (4, ChangeKind::New, 1),
        ]
    );
    assert_eq!(bench.reader.last_sequence().unwrap(), Sequence(4));

    let north = ItemFilter {
        order: ItemOrder::ChangedAfter(Sequence(0)),
        agency: Some("NORTH".to_owned()),
        feed: None,
        limit: 100,
    };
    let items = bench.reader.items(&north).unwrap();
    let order: Vec<_> = items
        .iter()
        .map(|item| (item.item_id, item.sequence))
        .collect();
    assert_eq!(
        order,
        [(second, Some(Sequence(2))), (first, Some(Sequence(3)))]
    );
    assert_eq!(items[1].content.headline.as_deref(), Some("A, later"));

    let nothing = ItemFilter {
        order: ItemOrder::ChangedAfter(Sequence(4)),
        ..north
    };
    assert!(bench.reader.items(&nothing).unwrap().is_empty());
}

#[test]
fn lists_are_filtered_and_the_newest_comes_first() {
    let mut south = feed("south");
    south.agency = Some("SOUTH".to_owned());
    let mut bench = Bench::with(&[feed("north"), feed("east"), south]);
    for (place, seconds) in [(0, 10), (1, 30), (2, 20), (0, 40)] {
        let state = bench.states[place].clone();
        let name = format!("{}-{seconds}", state.slug);
        let mut text = content(&name, &name);
        text.published_at = after(seconds);
        let mut write = new_item(state.feed_id, &name, text);
        write.scope = format!("scope-{place}");
        bench.poll_of(state, vec![write]);
    }
    for (slug, agency, limit, expected) in [
        (
            None,
            None,
            10,
            &["north-40", "east-30", "south-20", "north-10"][..],
        ),
        (None, None, 2, &["north-40", "east-30"]),
        (Some("north"), None, 10, &["north-40", "north-10"]),
        (
            None,
            Some("NORTH"),
            10,
            &["north-40", "east-30", "north-10"],
        ),
        (Some("east"), Some("NORTH"), 10, &["east-30"]),
        (Some("east"), Some("SOUTH"), 10, &[]),
        (Some("nowhere"), None, 10, &[]),
    ] {
        let filter = ItemFilter {
            order: ItemOrder::Newest,
            feed: slug.map(|slug| newswire::model::FeedSlug(slug.to_owned())),
            agency: agency.map(str::to_owned),
            limit,
        };
        let items = bench.reader.items(&filter).unwrap();
        let headlines: Vec<_> = items
            .iter()
            .map(|item| item.content.headline.as_deref().unwrap())
            .collect();
        assert_eq!(headlines, expected, "{filter:?}");
    }
}
