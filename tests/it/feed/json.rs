//! JSON that strict readers refuse.

use newswire::feed::{ParseContext, parse};
use newswire::model::NotAFeedKind;

use super::refused;

/// Reads a JSON Feed of these items, and gives the titles with the codes of the warnings.
fn titles(items: &str) -> (Vec<String>, Vec<&'static str>) {
    whole(&format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"T\", \"items\": [{items}"
    ))
}

fn whole(document: &str) -> (Vec<String>, Vec<&'static str>) {
    let (feed, warnings) = parse(document.as_bytes(), &ParseContext::default())
        .unwrap_or_else(|other| panic!("{document}: {other:?}"));
    let titles = feed.items.into_iter().map(|item| item.title.unwrap());
    let codes = warnings.into_iter().map(|warning| warning.code);
    (titles.collect(), codes.collect())
}

#[test]
fn reads_json_in_spite_of_its_faults() {
    let check = |items: &str, titles_expected: &[&str], codes: &[&str]| {
        let (found, warnings) = titles(items);
        assert_eq!(found, titles_expected, "{items}");
        assert_eq!(warnings, codes, "{items}");
    };
    let good = "{\"id\": \"1\", \"title\": \"Fog, ]\"}";
    check(&format!("{good}]}}"), &["Fog, ]"], &[]);
    for faulty in [
        "{\"id\": \"1\", \"title\": \"Fog, ]\",}]}",
        "{\"id\": \"1\", \"title\": \"Fog, ]\" , \n } , ] , }",
        "{\"tags\": [\"a\",,\"b\",], \"title\": \"Fog, ]\"},,]}",
        "{\"tags\": [,\"a\"], \"title\": \"Fog, ]\"}]}",
        "{\"tags\": [\"a\" \"b\"] \"title\": \"Fog, ]\" \"authors\": [{} {}]}]}",
        "{\"id\": \"1\"\0, \"title\": \"Fog, ]\"}]}",
    ] {
        check(faulty, &["Fog, ]"], &["json_feed"]);
    }
    check(
        "{\"title\": \"Fog\\ud83d\"}, {\"title\": \"Fog\\ud83d\\u0041\"}, {\"title\": \"Fog\\udc00\"}]}",
        &["Fog\u{FFFD}", "Fog\u{FFFD}A", "Fog\u{FFFD}"],
        &["json_feed"],
    );
    check(
        "{\"title\": \"It\\'s \\\"fog\\\" \\u26 \\ud83d\\ude00\"}]}",
        &["It's \"fog\" u26 \u{1F600}"],
        &["json_feed"],
    );
    check(
        "{\"title\": \"Fog\n,\tand\\\\\", \"content_text\": \"a\u{1}\n,}\"}]}",
        &["Fog , and\\"],
        &["json_feed"],
    );
    let (found, _) = whole(&format!(
        "\u{FEFF}\u{FEFF} {{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{good}]}}"
    ));
    assert_eq!(found, ["Fog, ]"]);
    check(
        "{\"title\": \"Fog\"}\n{\"title\": \"Rain\"}]}",
        &["Fog", "Rain"],
        &["json_feed"],
    );
    let ninjs = "[{\"uri\": \"http://a.example/1\", \"headline\": \"Fog\",},]";
    assert_eq!(whole(ninjs), (vec!["Fog".to_owned()], vec!["json_feed"]));
}

#[test]
fn the_whole_items_of_json_that_ends_in_the_middle_are_read() {
    let check = |items: &str, expected: &[&str]| {
        let (found, codes) = titles(items);
        assert_eq!(found, expected, "{items}");
        assert_eq!(codes, ["truncated"], "{items}");
    };
    let two = "{\"title\": \"Fog\", \"tags\": [{\"a\": [1]}]}, {\"title\": \"Rain\"}";
    for end in [
        "",
        ",",
        "]",
        ", {",
        ", {\"title\": \"Win",
        ", {\"title\": \"Wind\", \"tags\": [{\"b\": []}, {\"c\": 1",
        ", {\"title\": \"Wind\\",
    ] {
        check(&format!("{two}{end}"), &["Fog", "Rain"]);
    }
    let document =
        "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"title\": \"Fo";
    assert_eq!(refused(document.as_bytes()).kind, NotAFeedKind::Json);
}

#[test]
fn json_that_no_repair_can_read_is_refused() {
    // Once they are parted there are too many.
    let unparted = format!("[{}]", "\"\" ".repeat(1_000_002));
    for document in [
        unparted.as_str(),
        "{",
        "[",
        "{\"items\": [}]",
        "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{\"title\" \"Fog\",}]}",
        "[\"\\",
        "[\"\\u",
    ] {
        let other = refused(document.as_bytes());
        assert_eq!(other.kind, NotAFeedKind::Json);
        assert!(other.detail.contains("does not parse"), "{other:?}");
    }
}
