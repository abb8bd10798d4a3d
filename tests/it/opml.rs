//! Lists of feeds in OPML: read, written, and the way through the configuration and back.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use newswire::feed::opml::{self, FeedList, ListedFeed, NotAList};
use proptest::prelude::*;

use crate::support::desk::configuration;
use crate::support::program::{Ended, run, run_with_input};

fn list(outlines: &str) -> String {
    format!("<?xml version=\"1.0\"?><opml version=\"1.0\"><head/><body>{outlines}</body></opml>")
}

fn read(document: &[u8]) -> FeedList {
    opml::read(document, None).unwrap()
}

/// Writes the feeds as `url [tag, tag] title`.
fn lines(list: &FeedList) -> Vec<String> {
    let lines = list.feeds.iter().map(|feed| {
        let tags = feed.tags.join(", ");
        let title = feed.title.as_deref().unwrap_or("-");
        format!("{} [{tags}] {title}", feed.url)
    });
    lines.collect()
}

#[test]
fn outlines() {
    let check = |outlines: &str, expected: &[&str]| {
        assert_eq!(
            lines(&read(list(outlines).as_bytes())),
            expected,
            "{outlines}"
        );
    };
    check(
        "<outline text=\"A\" type=\"rss\" xmlUrl=\"https://a.example/rss\" htmlUrl=\"https://a.example/\"/>",
        &["https://a.example/rss [] A"],
    );
    check(
        "<OUTLINE TEXT='short' Title='Long' XMLURL='https://a.example/rss'></OUTLINE>",
        &["https://a.example/rss [] Long"],
    );
    check(
        "<outline text=\"Europe\"><outline title=\"Nordic\"><outline text=\"A\" xmlUrl=\"https://a.example/\"/>\
         </outline><outline text=\"B\" xmlUrl=\"https://b.example/\"/></outline>\
         <outline text=\"C\" xmlUrl=\"https://c.example/\"/>",
        &[
            "https://a.example/ [Europe, Nordic] A",
            "https://b.example/ [Europe] B",
            "https://c.example/ [] C",
        ],
    );
    check(
        "<outline text=\"A\" xmlUrl=\"https://a.example/\" category=\"/News/World,, Wire ,/News\"/>",
        &["https://a.example/ [News, World, Wire] A"],
    );
    check(
        "<outline text=\"A & B\" xmlUrl=\"https://a.example/?x=1&y=2&amp;z=3\"/>",
        &["https://a.example/?x=1&y=2&z=3 [] A & B"],
    );
    check(
        "<outline text=\"&lt;b&gt;A&lt;/b&gt; &amp;eacute;\" xmlUrl=\"https://a.example/\"/>",
        &["https://a.example/ [] A é"],
    );
    check(
        "<outline text=\"<b>A</b> <i>x</i>\" xmlUrl=\"https://a.example/\"/>",
        &["https://a.example/ [] A x"],
    );
    check(
        "<outline text=\"A &#1052;&nbsp;B\" xmlUrl=\" \n https://a.example/ \"/>",
        &["https://a.example/ [] A М B"],
    );
    check(
        "<outline text=\"Old\" type=\"rss\" url=\"https://a.example/rss\"/>\
         <outline text=\"Page\" type=\"link\" url=\"https://a.example/\"/>",
        &["https://a.example/rss [] Old"],
    );
    check(
        "<outline text=\"A\" xmlUrl=\"feed://a.example/1\"/><outline text=\"B\" xmlUrl=\"feed:https://b.example/2\"/>",
        &["http://a.example/1 [] A", "https://b.example/2 [] B"],
    );
    check(
        "<outline text=\"X\"><outline text=\"A\" xmlUrl=\"https://a.example\"/></outline>\
         <outline text=\"Y\"><outline text=\"A\" xmlUrl=\"https://a.example/\"/></outline>",
        &["https://a.example [X, Y] A"],
    );
    check(
        "<!-- <outline text=\"No\" xmlUrl=\"https://no.example/\"/> --><outline xmlUrl=https://a.example/ text=A />",
        &["https://a.example/ [] A"],
    );
}

#[test]
fn ids_languages_and_comments_are_read() {
    let document = list(
        "<outline id=\"a-1\" text=\"A\" xmlUrl=\"https://a.example/\" language=\"en_US\"/>\
         <outline id=\"No Id\" text=\"B\" xmlUrl=\"https://b.example/\" language=\"unknown\"/>\
         <outline text=\"Off\" isComment=\"true\"><outline text=\"C\" xmlUrl=\"https://c.example/\"/></outline>",
    );
    let feeds = read(document.as_bytes()).feeds;
    let facts: Vec<_> = feeds
        .iter()
        .map(|feed| {
            (
                feed.id.as_deref(),
                feed.language.as_deref(),
                feed.is_commented,
            )
        })
        .collect();
    assert_eq!(
        facts,
        [
            (Some("a-1"), Some("en-US"), false),
            (None, None, false),
            (None, None, true),
        ]
    );
}

#[test]
fn an_outline_without_an_address_is_skipped_and_named() {
    let document = list(
        "<outline text=\"Lost\" type=\"rss\"/><outline text=\"Mail\" xmlUrl=\"mailto:a@b\"/>\
         <outline text=\"Empty\"></outline><outline text=\"Four\"/>\
         <outline text=\"Folder\"><outline text=\"A\" xmlUrl=\"https://a.example/\"/></outline>",
    );
    let list = read(document.as_bytes());
    assert_eq!(lines(&list), ["https://a.example/ [Folder] A"]);
    let [warning] = list.warnings.as_slice() else {
        panic!("{:?}", list.warnings);
    };
    assert_eq!(warning.code, "no_address");
    assert!(
        warning
            .detail
            .ends_with("4: \"Lost\", \"Mail, …@b\", \"Empty\", \"Four\""),
        "{}",
        warning.detail
    );
}

#[test]
fn encodings() {
    let check = |document: &[u8], content_type: Option<&str>| {
        let list = opml::read(document, content_type).unwrap();
        assert_eq!(lines(&list), ["https://a.example/ [Мир] Новости"]);
    };
    let body = "<opml><body><outline text=\"Мир\"><outline text=\"Новости\" xmlUrl=\"https://a.example/\"/></outline></body></opml>";
    check(body.as_bytes(), None);
    check(format!("\u{feff}{body}").as_bytes(), None);
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&utf16, None);
    check(&[b"\xff\xfe".to_vec(), utf16.clone()].concat(), None);
    let declared = format!("<?xml version='1.0' encoding='windows-1251'?>{body}");
    check(&encoding_rs::WINDOWS_1251.encode(&declared).0, None);
    let koi8 = encoding_rs::KOI8_R.encode(body).0;
    check(&koi8, Some("text/x-opml; charset=koi8-r"));
}

#[test]
fn what_is_no_list_is_refused() {
    let check = |document: &[u8], words: &str| {
        let NotAList { detail } = opml::read(document, None).unwrap_err();
        assert!(detail.contains(words), "{detail}");
    };
    check(b"", "nothing");
    check(b"<!doctype html><html><title>Hello</title></html>", "Hello");
    check(b"<rss version=\"2.0\"><channel/></rss>", "\"rss\"");
    check(b"\x89PNG\r\n", "PNG");
    check(&vec![b' '; opml::MAX_OPML_BYTES + 1], "10 MiB");
    let nest = |depth: usize| {
        let leaf = "<outline text=\"A\" xmlUrl=\"https://a.example/\"/>";
        let open = (0..depth)
            .map(|level| format!("<outline text=\"{level}\">"))
            .collect::<Vec<_>>()
            .concat();
        list(&format!("{open}{leaf}{}", "</outline>".repeat(depth)))
    };
    assert_eq!(read(nest(31).as_bytes()).feeds[0].tags.len(), 31);
    check(nest(32).as_bytes(), "deeper than 32");
    check(nest(200_000).as_bytes(), "deeper than 32");
    let long = (0..20_001)
        .map(|number| format!("<outline xmlUrl=\"https://a.example/{number}\"/>"))
        .collect::<Vec<_>>()
        .concat();
    check(list(&long).as_bytes(), "20,000");
}

#[test]
fn what_is_broken_is_read_as_far_as_it_goes() {
    let check = |document: &str, expected: &[&str]| {
        assert_eq!(lines(&read(document.as_bytes())), expected, "{document}");
    };
    check(
        "<opml><body><outline text=\"A\" xmlUrl=\"https://a.example/\"/><outline text=\"B\" xml",
        &["https://a.example/ [] A"],
    );
    check(
        "<opml><body></outline><outline text=\"F\"><outline text=\"A\" xmlUrl=\"https://a.example/\"></body></opml>",
        &["https://a.example/ [F] A"],
    );
    check("<opml version=\"2.0\"/>", &[]);
    check(
        "<opml><body><outline text=\"5\"\" xmlUrl=\"https://a.example/\"/><outline text=\"B\" xmlUrl=\"https://b.example/\"/>",
        &["https://b.example/ [] B"],
    );
    let broken = "<outline text=\"5\"\" xmlUrl=\"https://a.example/\"/>";
    let sound = "<outline text=\"B\" xmlUrl=\"https://b.example/\"/>";
    let list = read(format!("<opml><body>{broken}{sound}").as_bytes());
    assert_eq!(list.warnings[0].code, "malformed_xml");
    read(format!("<opml><body>{}", broken.repeat(15_001)).as_bytes());
}

fn listed(title: &str, url: &str) -> ListedFeed {
    ListedFeed {
        title: Some(title.to_owned()),
        url: url.to_owned(),
        ..ListedFeed::default()
    }
}

#[test]
fn ids_are_made_of_the_title_else_of_the_host() {
    let check = |title: &str, url: &str, expected: &str| {
        assert_eq!(opml::ids(&[listed(title, url)]), [expected], "{title}");
    };
    check(
        "Agency: World News",
        "https://a.example/",
        "agency-world-news",
    );
    check(
        "Agência Süd-Ost's №1",
        "https://a.example/",
        "agencia-sud-osts-1",
    );
    check(
        "Новости RSS",
        "https://www.agency.example/rss",
        "agency-example",
    );
    check(
        "通信社",
        "https://feeds.agency.example/rss",
        "agency-example",
    );
    check(
        "",
        "https://xn--80ak6aa92e.example/",
        "xn-80ak6aa92e-example",
    );
    check("?!", "https://192.0.2.1/", "192-0-2-1");
    check(
        "one two three four five six seven eight nine ten eleven",
        "https://a.example/",
        "one-two-three-four-five-six-seven-eight-nine-ten",
    );
    check(&"x".repeat(99), "https://a.example/", &"x".repeat(48));
}

#[test]
fn the_same_list_gives_the_same_ids_and_others_change_none() {
    let feeds = [
        listed("World", "https://a.example/world"),
        listed("World", "https://b.example/world"),
        listed("World", "https://c.example/world"),
    ];
    let ids = opml::ids(&feeds);
    assert_eq!(ids, opml::ids(&feeds));
    assert_eq!(ids[0], "world");
    assert_ne!(ids[1], ids[2]);
    let fewer = [feeds[0].clone(), feeds[2].clone()];
    assert_eq!(opml::ids(&fewer)[1], ids[2]);
    let mut own = feeds.to_vec();
    own[2].id = Some("world".to_owned());
    let ids = opml::ids(&own);
    assert_eq!(ids[2], "world", "an id of its own goes before");
    assert!(ids[0].starts_with("world-"), "{ids:?}");
}

fn any_feed() -> impl Strategy<Value = ListedFeed> {
    let tag = "[\\PC&&[^\u{fffe}\u{ffff}]]{1,20}|[%,/2CF5 &<>\"']{1,8}";
    (
        prop::option::of("[a-z0-9-]{1,12}"),
        prop::option::of("[\\PC&&[^\u{fffe}\u{ffff}]]{0,30}"),
        "[a-z]{1,8}",
        "[a-zA-Z0-9%&=?;<>\"'+]{0,20}",
        prop::option::of(prop::sample::select(vec!["en", "pt-BR", "zh-Hant"])),
        prop::collection::vec(tag, 0..4),
        any::<bool>(),
    )
        .prop_map(|(id, title, host, path, language, tags, is_commented)| {
            let mut feed = ListedFeed {
                id,
                title,
                url: format!("https://{host}.example/{path}"),
                language: language.map(str::to_owned),
                tags: Vec::new(),
                is_commented,
            };
            for tag in tags {
                let tag = tag.trim().to_owned();
                if !tag.is_empty() && !feed.tags.contains(&tag) {
                    feed.tags.push(tag);
                }
            }
            feed
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(feeds in prop::collection::vec(any_feed(), 0..12)) {
        // As the configuration has them: each with an id that no other has.
        let feeds: Vec<ListedFeed> = feeds
            .iter()
            .zip(opml::ids(&feeds))
            .map(|(feed, id)| ListedFeed { id: Some(id), title: None, ..feed.clone() })
            .collect();
        let back = opml::read(opml::write("list", &feeds).as_bytes(), None).unwrap();
        let untitled: Vec<ListedFeed> =
            back.feeds.iter().map(|feed| ListedFeed { title: None, ..feed.clone() }).collect();
        prop_assert_eq!(&untitled, &feeds);
        prop_assert_eq!(&back.warnings, &[]);
        let ids: Vec<&str> = feeds.iter().filter_map(|feed| feed.id.as_deref()).collect();
        prop_assert_eq!(opml::ids(&back.feeds), ids);
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = opml::read(&bytes, None);
    }

    #[test]
    fn any_outlines_are_survived(pieces in prop::collection::vec(prop::sample::select(vec![
        "<outline", "</outline>", " text=\"", "\"", "'", ">", "/>", " xmlUrl=\"https://a.example/", "<", "&", "&amp;",
        "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a \"&a;\">]>", "é", "<opml>", " ", "=", "a",
    ]), 0..60)) {
        let ids = opml::read(pieces.concat().as_bytes(), None).map(|list| opml::ids(&list.feeds));
        if let Ok(mut ids) = ids {
            let count = ids.len();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), count);
        }
    }
}

fn shipped() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("config/newswire.toml").display().to_string()
}

fn good(ended: Ended) -> String {
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

#[test]
fn the_shipped_feeds_survive_the_way_through_both_formats() {
    let folder = tempfile::tempdir().unwrap();
    let export = |config: &str, format: &str| {
        let arguments = ["--config", config, "feeds", "export", "--format", format];
        good(run(folder.path(), &arguments))
    };
    let (as_toml, as_opml) = (export(&shipped(), "toml"), export(&shipped(), "opml"));
    assert!(as_toml.matches("[[feed]]").count() > 50);
    fs::write(folder.path().join("list.toml"), &as_toml).unwrap();
    fs::write(folder.path().join("list.opml"), &as_opml).unwrap();
    assert_eq!(export("list.toml", "toml"), as_toml);
    good(run(folder.path(), &["--config", "list.toml", "check"]));

    let imported = good(run(folder.path(), &["feeds", "import", "list.opml"]));
    fs::write(folder.path().join("imported.toml"), imported).unwrap();
    assert_eq!(export("imported.toml", "opml"), as_opml);
}

#[test]
fn an_exported_feed_list_says_all_of_a_feed_but_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[fetch]\ntimeout = \"20s\"\n\
        [[feed]]\nid = \"a\"\nurl = \"https://a.example/?x=1&y=\\\"2\\\"\"\nagency = \"A \\\"wire\\\"\"\ncountry = \"se\"\n\
        language = \"sv\"\ntime_zone = \"Europe/Stockholm\"\ntags = [\"x, y\", \"'z'\"]\nenabled = false\n\
        interval = { min = \"90s\", max = \"36h\" }\ntimeout = \"1m\"\nmax_size = \"1 MiB\"\nbody_element = \"a:full\"\n\
        price = 60.5\ndelta = true\nnews_sitemap = \"https://a.example/news.xml\"\n\
        [feed.article]\nfetch = false\nbody = [\"p[class='x']\", \"div > p\"]\nremove = [\".ad\"]\nstop_at = [\".more\"]\ntimeout = \"5s\"\nmax_size = 4096\nrecheck = [\"30m\", \"2h\"]\n\
        [[feed]]\nid = \"b\"\nurl = \"https://b.example/\"\ninterval = \"5m\"\n\
        headers = { X-Key = \"hidden\" }\n";
    fs::write(folder.path().join("newswire.toml"), text).unwrap();
    let arguments = [
        "--config",
        "newswire.toml",
        "feeds",
        "export",
        "--format",
        "toml",
    ];
    let printed = good(run(folder.path(), &arguments));
    assert!(!printed.contains("hidden"), "{printed}");
    assert!(printed.contains("`headers` is not exported"), "{printed}");
    let (mut before, after) = (
        configuration(text),
        configuration(&format!("[fetch]\ntimeout = \"20s\"\n{printed}")),
    );
    Arc::make_mut(&mut before.feeds[1].fetch).headers.clear();
    assert_eq!(after.feeds, before.feeds);
}

#[test]
fn import_prints_a_list_that_the_configuration_takes() {
    let folder = tempfile::tempdir().unwrap();
    let document = list(
        "<outline text=\"World &quot;wire&quot;\"><outline text='A # [[feed]] \u{202e}\"\"\"' xmlUrl=\"https://a.example/rss\" language=\"jp\"/>\
         <outline text=\"B\" xmlUrl=\"https://user:secret@b.example/\"/>\
         <outline text=\"C\" isComment=\"true\" xmlUrl=\"https://c.example/\" language=\"en-us\"/></outline>",
    );
    let ended = run_with_input(
        folder.path(),
        &["feeds", "import", "-"],
        document.as_bytes(),
    );
    let left_out = "https://a.example/rss: `jp` is no language tag";
    assert!(ended.stderr.contains(left_out), "{}", ended.stderr);
    assert!(ended.stderr.contains("skipped:"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("secret"), "{}", ended.stderr);
    let printed = good(ended);
    assert!(!printed.contains("secret"), "{printed}");
    let feeds = configuration(&printed).feeds;
    let facts: Vec<_> = feeds
        .iter()
        .map(|feed| (feed.slug.0.as_str(), feed.language.as_deref(), feed.enabled))
        .collect();
    assert_eq!(facts, [("a-feed", None, true), ("c", Some("en-US"), false)]);
    assert_eq!(feeds[0].tags, ["World \"wire\""]);
}

#[test]
fn import_ends_with_the_code_of_its_trouble() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("page.html"),
        "<html><title>Hello</title></html>",
    )
    .unwrap();
    fs::write(
        folder.path().join("empty.opml"),
        list("<outline text=\"x\"/>"),
    )
    .unwrap();
    fs::write(folder.path().join("bad.toml"), "[store]\npath = 7\n").unwrap();
    let check = |arguments: &[&str], code: i32, words: &str| {
        let ended = run(folder.path(), arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.stderr);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    };
    check(&["feeds", "import", "absent.opml"], 66, "absent.opml");
    check(&["feeds", "import", "page.html"], 65, "Hello");
    check(&["feeds", "import", "empty.opml"], 65, "names no feed");
    check(&["feeds", "import"], 64, "Usage");
    check(&["feeds", "export", "--format", "csv"], 64, "csv");
    check(&["--config", "bad.toml", "feeds", "export"], 78, "path");
}

#[test]
fn import_names_what_it_skips_and_takes_no_id_twice() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[[feed]]\nid = \"north\"\nurl = \"https://north.example/\"\n";
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let document = list(
        "<outline text=\"North\" xmlUrl=\"https://north.example/more\"/>\
         <outline text=\"Mine\" id=\"north\" xmlUrl=\"https://north.example/mine\"/>\
         <outline text=\"South\" xmlUrl=\"https://me:secret@south.example/\"/>\
         <outline text=\"East\" xmlUrl=\"ftp://me:secret@east.example/\"/>\
         <outline text=\"West\" type=\"HTML+XPath\" xmlUrl=\"https://west.example/\"/>",
    );
    let arguments = ["--config", "newswire.toml", "feeds", "import", "-"];
    let ended = run_with_input(folder.path(), &arguments, document.as_bytes());
    for words in [
        "skipped: South, …@south.example/: the address carries credentials",
        "(xmlUrl) that were skipped: 1: \"East, …@east.example/\"",
        "and no feeds, that were skipped: 1: \"West, https://west.example/\"",
    ] {
        assert!(ended.stderr.contains(words), "{words} in {}", ended.stderr);
    }
    assert!(!ended.stderr.contains("secret"), "{}", ended.stderr);
    let feeds = configuration(&good(ended)).feeds;
    let ids: Vec<&str> = feeds.iter().map(|feed| feed.slug.0.as_str()).collect();
    assert_eq!(ids.len(), 2);
    assert!(
        ids.iter()
            .all(|id| id.starts_with("north-") || *id == "mine"),
        "{ids:?}"
    );
}

#[test]
fn import_leaves_out_what_is_configured_already() {
    let folder = tempfile::tempdir().unwrap();
    let config = "[[feed]]\nid = \"north\"\nurl = \"https://north.example/\"\n";
    fs::write(folder.path().join("newswire.toml"), config).unwrap();
    let arguments = ["--config", "newswire.toml", "feeds", "import", "-"];
    let north = "<outline text=\"The North\" xmlUrl=\"https://north.example/\"/>";
    let south = "<outline text=\"South\" xmlUrl=\"https://south.example/\"/>";
    let both = list(&format!("{north}{south}"));
    let ended = run_with_input(folder.path(), &arguments, both.as_bytes());
    let words = "configured already at the same address: 1 feed (north)";
    assert!(ended.stderr.contains(words), "{}", ended.stderr);
    let feeds = configuration(&good(ended)).feeds;
    let ids: Vec<&str> = feeds.iter().map(|feed| feed.slug.0.as_str()).collect();
    assert_eq!(ids, ["south"]);
    let again = run_with_input(folder.path(), &arguments, list(north).as_bytes());
    assert!(again.stderr.contains(words), "{}", again.stderr);
    assert_eq!(good(again), "");
}
