//! Makes sure that what runs for every poll and every page never reads a whole table.

use rusqlite::Connection;

use crate::model::FeedSlug;

use super::{
    ItemFilter, changes, comparisons, items, jobs, known, migrate, places, polls, query, stories,
    stretch,
};

fn plan_of(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    statement
        .raw_query()
        .mapped(|row| row.get(3))
        .map(Result::unwrap)
        .collect()
}

/// Steps that may go from one end to the other, each with the statements that may take it; with none of them, all may.
const ALLOWED_SCANS: &[(&str, &[&str])] = &[
    // What was asked for, one row each.
    ("SCAN CONSTANT ROW", &[]),
    ("SCAN json_each VIRTUAL TABLE INDEX 1:", &[]),
    ("SCAN ids VIRTUAL TABLE INDEX 1:", &[]),
    ("SCAN asked VIRTUAL TABLE INDEX 1:", &[]),
    // A row for each host, each found by one step in the index.
    (
        "SCAN hosts",
        &["first of each host", "first to check of each host"],
    ),
    // The few rows that a limit leaves of a search.
    ("SCAN (subquery-1)", &["the same page"]),
    ("SCAN (subquery-3)", &["the same page"]),
    // The versions of one item; all corrections, whose indexes hold nothing else.
    ("SCAN revision", &["differences", "corrections"]),
    (
        "SCAN past_revision USING INDEX past_revision_corrected",
        &["corrections"],
    ),
    ("SCAN item USING INDEX item_corrected", &["corrections"]),
    // Holds just what is asked for.
    (
        "SCAN item USING INDEX item_urgent",
        &["Flashes and urgent stories"],
    ),
    // In the order of the list, as far as its limit goes.
    ("SCAN item USING INDEX item_by_published_at", &["latest"]),
];

/// Tells a step that reads a table or an index from one end to the other, or builds an index for itself.
fn is_costly(statement: &str, step: &str) -> bool {
    let is_allowed = ALLOWED_SCANS.iter().any(|(allowed, statements)| {
        *allowed == step && (statements.is_empty() || statements.contains(&statement))
    });
    (step.starts_with("SCAN ") && !is_allowed) || step.contains("AUTOMATIC")
}

#[test]
fn a_scan_is_costly_with_and_without_an_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::to_newest(&mut connection, "memory".as_ref()).unwrap();
    let check = |sql: &str, expected: bool| {
        let plan = plan_of(&connection, sql);
        let found = plan.iter().any(|step| is_costly("any", step));
        assert_eq!(found, expected, "{sql}: {plan:#?}");
    };
    check("SELECT item_id FROM item WHERE lede = 'x'", true);
    check("SELECT count(url_key) FROM item", true);
    check("SELECT item_id FROM item ORDER BY published_at", true);
    check("SELECT max(published_at) FROM item", false);
    check("SELECT item_id FROM item WHERE url_key = 'x'", false);
    check(
        "SELECT item_id FROM item WHERE item_id IN (SELECT value FROM json_each('[1]'))",
        false,
    );
}

#[test]
fn lists_come_in_the_order_of_an_index() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::to_newest(&mut connection, "memory".as_ref()).unwrap();
    for feed in [None, Some(FeedSlug("a".to_owned()))] {
        for agency in [None, Some("A".to_owned())] {
            let filter = ItemFilter {
                feed: feed.clone(),
                agency,
                ..ItemFilter::default()
            };
            let plan = plan_of(&connection, &query::newest_sql(&filter));
            let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
            assert!(!sorts, "{filter:?}: {plan:#?}");
        }
    }
}

/// Look-ups through views, and what is forgotten.
const OTHERS: [(&str, &str); 6] = [
    (
        "differences",
        "SELECT * FROM revision_diffs WHERE item_id = ?1",
    ),
    ("vanished pages", "SELECT * FROM vanished LIMIT 20"),
    ("latest", "SELECT * FROM latest LIMIT 20"),
    ("corrections", "SELECT * FROM corrections LIMIT 20"),
    ("revisions", "SELECT * FROM revision WHERE item_id = ?1"),
    (
        "old polls",
        "SELECT poll_id FROM poll WHERE at < ?1 LIMIT ?2",
    ),
];

/// What the daemon and its readers look up all the time, by name.
fn hot_look_ups() -> Vec<(&'static str, String)> {
    let mut looks = vec![
        ("known items", known::select(known::BY_KEYS)),
        ("newest of a feed", known::select(known::NEWEST_OF_FEED)),
        ("one item", known::select("item.item_id = ?1")),
        ("what a feed carried", known::CARRIED.to_owned()),
        ("newest of items", known::NEWEST_OF_ITEMS.to_owned()),
        ("sightings of items", known::SIGHTINGS_OF_ITEMS.to_owned()),
        ("twin", items::TWIN.to_owned()),
        ("holders of a key", items::HOLDERS_OF_A_KEY.to_owned()),
        ("first due", jobs::ASKED.first_due.to_owned()),
        (
            "first of each host",
            jobs::ASKED.first_of_each_host.to_owned(),
        ),
        (
            "first of these hosts",
            jobs::ASKED.first_of_these_hosts.to_owned(),
        ),
        ("next page", jobs::ASKED.next_at.to_owned()),
        ("first to check", jobs::WATCHED.first_due.to_owned()),
        (
            "first to check of each host",
            jobs::WATCHED.first_of_each_host.to_owned(),
        ),
        (
            "first to check of these hosts",
            jobs::WATCHED.first_of_these_hosts.to_owned(),
        ),
        ("next to check", jobs::WATCHED.next_at.to_owned()),
        ("earlier hashes", known::EARLIER_HASHES.to_owned()),
        ("the same page", known::SAME_PAGE.to_owned()),
        ("changes", changes::CHANGES.to_owned()),
        ("changes of texts", stretch::TEXT_CHANGES.to_owned()),
        ("items of a key", places::OF_A_KEY.to_owned()),
        ("items to compare", stretch::COMPARED.to_owned()),
        (
            "whether it is repeated",
            comparisons::IS_REPEATED.to_owned(),
        ),
        (
            "whether it repeats others",
            comparisons::HAS_REPETITIONS.to_owned(),
        ),
        ("old sketches", places::OLD_SKETCHES.to_owned()),
        ("old terms", comparisons::OLD_TERMS.to_owned()),
        ("terms of items", stories::TERMS.to_owned()),
        ("stories of items", stories::MEMBERS.to_owned()),
        ("agency in a story", stories::HAS_AGENCY.to_owned()),
        ("poll before", polls::POLL_BEFORE.to_owned()),
    ];
    looks.extend(OTHERS.map(|(name, sql)| (name, sql.to_owned())));
    looks
}

#[test]
fn hot_look_ups_use_indexes() {
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::to_newest(&mut connection, "memory".as_ref()).unwrap();
    for (name, sql) in hot_look_ups() {
        let plan = plan_of(&connection, &sql);
        let costly: Vec<_> = plan.iter().filter(|step| is_costly(name, step)).collect();
        assert!(costly.is_empty(), "{name}: {costly:?} of {plan:#?}");
    }
}

#[test]
fn what_a_desk_asks_for_again_and_again_uses_indexes() {
    const GUIDE: &str = include_str!("../../docs/reading.md");
    let mut connection = Connection::open_in_memory().unwrap();
    migrate::to_newest(&mut connection, "memory".as_ref()).unwrap();
    for heading in [
        "Flashes and urgent stories",
        "What must not be published yet",
        "From publication to the store",
        "Where reports were filed",
    ] {
        let (_, under) = GUIDE.split_once(heading).unwrap();
        let (_, sql) = under.split_once("```sql\n").unwrap();
        let (sql, _) = sql.split_once("```").unwrap();
        let plan = plan_of(&connection, sql);
        let costly: Vec<_> = plan
            .iter()
            .filter(|step| is_costly(heading, step))
            .collect();
        assert!(costly.is_empty(), "{heading}: {costly:?} of {plan:#?}");
    }
}
