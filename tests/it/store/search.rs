//! Full-text search, and the indexes that follow the items.

use newswire::model::{ItemContent, ItemId, RevisionKind};

use super::material::{Bench, after, change_of, content, new_item, raw, with_body};

/// A store with items in several scripts.
fn library() -> Bench {
    let mut bench = Bench::new();
    let texts = [
        (
            "missile",
            "North tests a missile",
            "The launch was seen by fishermen, officials said.",
        ),
        (
            "cafe",
            "Café owners protest",
            "The measure costs them, the guild said on Monday.",
        ),
        (
            "moscow",
            "Министерство сообщило о запуске",
            "Москва, 25 ноября. Запуск состоялся утром.",
        ),
        (
            "beijing",
            "北京市发布暴雨预警",
            "新华社北京电 当地气象台发布预警。",
        ),
        ("tokyo", "東京で地震", "気象庁によると、けが人はいない。"),
        (
            "seoul",
            "서울에서 회담 열려",
            "정부는 서울에서 회담이 열렸다고 밝혔다.",
        ),
        (
            "summit",
            "Summit \"historic\", says AT&T chief (AND others)",
            "A NOT so quiet OR loud affair.",
        ),
    ];
    for (name, headline, body) in texts {
        bench.add(name, with_body(content(name, headline), body));
    }
    let mut teaser: ItemContent = content("teaser", "Short");
    teaser.summary = Some("<p>An avalanche closed the pass</p>".to_owned());
    bench.add("teaser", teaser);
    bench
}

/// Gives the last part of the addresses of what is found.
fn found(bench: &Bench, query: &str) -> Vec<String> {
    let hits = bench.reader.search(query, 10).unwrap();
    hits.into_iter()
        .map(|hit| {
            hit.item
                .content
                .url
                .unwrap()
                .rsplit_once('/')
                .unwrap()
                .1
                .to_owned()
        })
        .collect()
}

#[test]
fn words_parts_and_scripts() {
    let bench = library();
    for (query, expected) in [
        ("missile", &["missile"][..]),
        ("MISSILE launch", &["missile"]),
        ("missile avalanche", &[]),
        ("cafe", &["cafe"]),
        ("CAFÉ", &["cafe"]),
        ("запуск", &["moscow"]),
        ("МИНИСТЕРСТВО запуске", &["moscow"]),
        ("avalanche", &["teaser"]),
        ("fisher", &["missile"]),
        ("fisher*", &["missile"]),
        ("ssil", &["missile"]),
        ("\"seen by fishermen\"", &["missile"]),
        ("\"by seen fishermen\"", &[]),
        ("“seen by fishermen”", &["missile"]),
        ("发布暴雨", &["beijing"]),
        ("气象台", &["beijing"]),
        ("北京", &["beijing"]),
        ("震", &["tokyo"]),
        ("けが人", &["tokyo"]),
        ("東京 地震", &["tokyo"]),
        ("서울", &["seoul"]),
        ("회담이", &["seoul"]),
        ("新华社 预警", &["beijing"]),
    ] {
        assert_eq!(found(&bench, query), expected, "{query}");
    }
}

#[test]
fn nothing_that_is_typed_is_an_error() {
    let bench = library();
    for (query, expected) in [
        ("\"historic", &["summit"][..]),
        ("AT&T", &["summit"]),
        ("NOT", &["summit"]),
        ("AND", &["summit"]),
        ("a OR loud", &["summit"]),
        ("historic)", &["summit"]),
        ("headline:missile", &[]),
        ("-missile", &["missile"]),
        ("mis\0sile", &["missile"]),
        ("", &[]),
        ("  \"\"  ", &[]),
        ("* ( ) : ^ - + \" NEAR(", &[]),
        ("'; DROP TABLE item; --", &[]),
        ("{}", &[]),
    ] {
        assert_eq!(found(&bench, query), expected, "{query:?}");
    }
    assert_eq!(found(&bench, &"\"zz".repeat(10_000)), Vec::<String>::new());
    assert_eq!(found(&bench, &"京".repeat(10_000)), Vec::<String>::new());
    assert_eq!(bench.reader.search("missile", 0).unwrap().len(), 0);
}

#[test]
fn the_best_match_comes_first_and_of_equal_ones_the_newest() {
    let mut bench = Bench::new();
    bench.add(
        "body",
        with_body(
            content("body", "Other things"),
            "One storm, among much else.",
        ),
    );
    bench.add("old", with_body(content("old", "Storm hits"), "Text."));
    bench.add("new", with_body(content("new", "Storm hits"), "Text."));
    assert_eq!(found(&bench, "storm"), ["new", "old", "body"]);
    let hits = bench.reader.search("storm", 10).unwrap();
    assert!(hits[2].snippet.as_deref().unwrap().contains("One storm"));
}

#[test]
fn one_or_two_characters_are_shown_where_they_stand() {
    let mut bench = Bench::new();
    let long = "雨が降る。".repeat(12);
    let body = format!("{long}東京で地震があった。{long}");
    bench.add("long", with_body(content("long", "見出し"), &body));
    bench.add(
        "head",
        with_body(content("head", "地震、東京で"), "雨が降る。"),
    );
    bench.add("short", with_body(content("short", "雪"), "地震なし"));
    let hits = bench.reader.search("地震", 10).unwrap();
    let passages: Vec<&str> = hits
        .iter()
        .map(|hit| hit.snippet.as_deref().unwrap())
        .collect();
    assert_eq!(
        passages,
        [
            "地震なし",
            "地震、東京で",
            "…雨が降る。東京で地震があった。雨が降る。雨が降る。雨…",
        ]
    );
}

/// Counts the rows of an index that match, as any other program would.
fn matches(bench: &Bench, index: &str, query: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {index} WHERE {index} MATCH ?1");
    raw(&bench.path)
        .query_row(&sql, [query], |row| row.get(0))
        .unwrap()
}

#[test]
fn the_indexes_follow_every_change_of_the_text() {
    let mut bench = Bench::new();
    let mut text = content("a", "Quiet morning");
    text.summary = Some("A teaser".to_owned());
    let item_id = bench.add("a", text.clone());
    assert_eq!(matches(&bench, "item_words", "teaser"), 1);

    // The body comes: the summary does not count any more.
    let text = with_body(text, "A ship ran aground.");
    let mut write = change_of(item_id, after(1));
    write.content = Some(text.clone());
    write.completes_revision = Some(1);
    bench.poll(vec![write]);
    assert_eq!(matches(&bench, "item_words", "aground"), 1);
    assert_eq!(matches(&bench, "item_words", "teaser"), 0);

    // A revision in another script: the old words are gone, the new parts are there.
    let revised = with_body(content("a", "上海市天气"), "台风登陆上海市。");
    let mut write = change_of(item_id, after(2));
    write.content = Some(revised.clone());
    write.revision = Some((2, RevisionKind::Update));
    bench.poll(vec![write]);
    assert_eq!(matches(&bench, "item_words", "aground OR quiet"), 0);
    assert_eq!(matches(&bench, "item_grams", "quiet"), 0);
    assert_eq!(matches(&bench, "item_grams", "登陆上海"), 1);

    // What is not indexed touches no index.
    let mut section = revised;
    section.section = Some("Weather".to_owned());
    section.summary = Some("An ignored teaser".to_owned());
    let mut write = change_of(item_id, after(3));
    write.content = Some(section);
    bench.poll(vec![write]);
    assert_eq!(matches(&bench, "item_words", "ignored"), 0);

    check_indexes(&bench);
}

/// Lets FTS5 compare both indexes with the items: it fails where they differ.
fn check_indexes(bench: &Bench) {
    let other = super::material::raw_writer(&bench.path);
    for index in ["item_words", "item_grams"] {
        let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
        other.execute(&sql, ()).unwrap();
    }
}

#[test]
fn an_item_that_changes_in_the_batch_that_brought_it_is_found_by_its_new_words() {
    let mut bench = Bench::new();
    let earlier = bench.add("a", content("a", "Quiet morning"));
    let brought = ["b", "c", "d"].map(|name| {
        let text = with_body(content(name, "A ferry is late"), "Fog lay on the strait.");
        new_item(bench.feed_id(), name, text)
    });
    let mut changed = change_of(ItemId(earlier.0 + 2), after(1));
    changed.content = Some(with_body(content("c", "A ferry sails"), "The fog is gone."));
    let mut touched = change_of(earlier, after(1));
    touched.content = Some(content("a", "Loud morning"));
    let [first, second, third] = brought;
    bench.poll(vec![first, second, changed, touched, third]);
    for (word, count) in [("late", 2), ("sails", 1), ("quiet", 0), ("loud", 1)] {
        assert_eq!(matches(&bench, "item_words", word), count, "{word}");
    }
    check_indexes(&bench);
}

#[test]
fn merging_changes_nothing_that_is_found() {
    let mut bench = library();
    for number in 0..200 {
        let name = format!("n{number}");
        bench.add(&name, content(&name, &format!("Report number {number}")));
    }
    let before = found(&bench, "report");
    let mut rounds = 0;
    while bench.store.merge_indexes().unwrap() {
        rounds += 1;
        assert!(rounds < 1000, "it never ends");
    }
    assert!(rounds > 0, "there was something to merge");
    assert_eq!(found(&bench, "report"), before);
    assert_eq!(matches(&bench, "item_words", "report"), 200);
}

#[test]
fn batches_that_add_much_merge_the_index_as_it_grows() {
    let mut bench = library();
    let segments = "SELECT count(DISTINCT segid) FROM item_words_idx";
    let feed_id = bench.feed_id();
    let mut most = 0;
    for batch in 0..48 {
        let items = (0..5).map(|item| {
            // Words that no other text has make an index of many pages.
            let words = (0..6000).map(|word| format!("w{batch}x{item}x{word}"));
            let text = words.collect::<Vec<_>>().join(" ");
            let name = format!("n{batch}-{item}");
            new_item(feed_id, &name, with_body(content(&name, "Report"), &text))
        });
        bench.poll(items.collect());
        let count: i64 = raw(&bench.path)
            .query_row(segments, (), |row| row.get(0))
            .unwrap();
        most = most.max(count);
    }
    assert!(most < 40, "{most} pieces, one a batch");
    assert_eq!(matches(&bench, "item_words", "w47x4x5999"), 1);
    check_indexes(&bench);
}
