//! The configuration: every problem with its place, the shipped files, layers, reloads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use newswire::config::{
    Checked, Config, ConfigFile, Problem, Severity, Surroundings, includes, keys, read,
};
use newswire::model::{Credential, Feed, SelectorFault};
use proptest::prelude::*;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn file(path: &str, text: &str) -> ConfigFile {
    ConfigFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn fixture(name: &str) -> ConfigFile {
    let path = root().join("tests/fixtures/config").join(name);
    file(name, &fs::read_to_string(path).unwrap())
}

fn check_selector(text: &str) -> Result<(), SelectorFault> {
    match scraper::Selector::parse(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(SelectorFault {
            why: "it does not parse".to_owned(),
            remedy: "write a CSS selector".to_owned(),
        }),
    }
}

fn read_secret(name: &str) -> Result<String, String> {
    match name {
        "good" => Ok("s3cret\n".to_owned()),
        "long" => Ok("whsec_c2l4dGVlbiBieXRlcyBhbmQgZWlnaHQgbW9yZQ==\n".to_owned()),
        "empty" => Ok("\n".to_owned()),
        "lines" => Ok("one\r\nX-Other: two".to_owned()),
        _ => Err("no such file".to_owned()),
    }
}

fn load(main: &ConfigFile, included: &[ConfigFile]) -> Checked {
    let surroundings = Surroundings {
        check_selector: &check_selector,
        read_secret: &read_secret,
    };
    read(main, included, &surroundings)
}

fn rendered(checked: &Checked) -> String {
    let line = |problem: &Problem| {
        let mark = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        format!(
            "{}:{}:{} {mark}: {} | {}",
            problem.path, problem.line, problem.column, problem.message, problem.remedy
        )
    };
    let lines: Vec<String> = checked.problems.iter().map(line).collect();
    lines.join("\n")
}

/// Reads one main file that must be good.
fn good(text: &str) -> Config {
    let checked = load(&file("main.toml", text), &[]);
    let problems = rendered(&checked);
    checked.config.unwrap_or_else(|| panic!("{problems}"))
}

/// Reads one feed from what stands below its id and address.
fn feed(lines: &str) -> Feed {
    let text = format!("[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\n{lines}");
    good(&text).feeds.remove(0)
}

#[test]
fn every_mistake_of_every_file_is_reported_at_once() {
    let checked = load(&fixture("mistakes.toml"), &[fixture("mistakes-list.toml")]);
    assert!(checked.config.is_none());
    insta::assert_snapshot!(rendered(&checked), @r#"
    mistakes.toml:2:31 error: `a[b` is no pattern: invalid range pattern | write a path, with * and ? where names vary
    mistakes.toml:5:8 error: `path` is a whole number and must be a text in quotes | write a text in quotes
    mistakes.toml:6:1 error: unknown key `store.keep_poll` | did you mean `keep_polls`?
    mistakes.toml:9:11 error: the contact does not fit into a User-Agent | write an address or a mailbox without spaces, brackets and quotes, at most 200 characters
    mistakes.toml:10:34 error: `10.0.0.0/99` is no network | write it in CIDR notation, such as "10.20.0.0/16" or "fd00::/8"
    mistakes.toml:11:12 error: `per_host` is 8, out of range | write a number from 1 to 2
    mistakes.toml:12:8 error: `soon` is not a duration | write a number with its unit, such as "30s", "5m", "1h 30m" or "30d"
    mistakes.toml:13:17 error: `ten MiB` is not a size | write whole bytes with a unit, such as "512 KiB" or "10 MiB"
    mistakes.toml:16:9 error: `price` is a text and must be a number | write a number
    mistakes.toml:19:6 error: `Город` is no id | write 1 to 64 of a-z, 0-9 and -, such as "tass-en"
    mistakes.toml:20:7 error: the address carries credentials | take them out and use `auth`, which keeps them out of logs and other origins
    mistakes.toml:21:13 error: `Europe/Moskow` is no time zone | did you mean "Europe/Moscow"?
    mistakes.toml:22:20 error: `min` is 2h, longer than `max`, 1h | exchange the two
    mistakes.toml:24:1 error: `feed.url` is missing | name the address of the feed
    mistakes.toml:26:11 error: `Russia` is no country code | write two letters of ISO 3166-1, such as "RU" or "KR"
    mistakes.toml:27:12 error: `jp` is no language tag | did you mean "ja"?
    mistakes.toml:28:19 error: `tags` is a list and must be a text in quotes | write a text in quotes
    mistakes.toml:29:20 error: the header line `Host` cannot be set | leave it out: it follows from the address
    mistakes.toml:32:9 error: `fetch` is a text and must be true or false | write true or false
    mistakes.toml:33:23 error: `div[[` is no CSS selector: it does not parse | write a CSS selector
    mistakes.toml:34:1 error: unknown key `feed.article.heading` | did you mean `headline`?
    mistakes-list.toml:3:2 error: `store` does not belong into a feed list | move it to the main file
    mistakes-list.toml:7:12 warning: the feed may be polled every 20s | make it 1m or more, unless the publisher agreed: many block such clients
    mistakes-list.toml:10:6 error: the id `one` is taken by the feed at mistakes.toml:25 | give one of the two another id
    mistakes-list.toml:12:8 error: `auth` names no way to log in, or two | write { user, password_file } or { token_file }
    mistakes-list.toml:16:7 warning: the feed at mistakes-list.toml:11 has the same address | drop one of the two: it is polled twice
    mistakes-list.toml:17:12 error: the duration `0s` is out of range | write a duration from 1s to 30d
    "#);
}

#[test]
fn syntax_errors_do_not_hide_the_other_problems() {
    let checked = load(&fixture("broken.toml"), &[]);
    assert!(checked.config.is_none());
    insta::assert_snapshot!(rendered(&checked), @r#"
    broken.toml:5:8 error: the value is missing | write it after the =
    broken.toml:10:11 error: string values must be quoted, expected literal string | put the text in double quotes; true and false are written in lower case
    broken.toml:11:1 error: unknown key `feed.agencies` | did you mean `agency`?
    broken.toml:13:7 error: unclosed array table, expected `]]` | close the bracket
    broken.toml:18:1 error: duplicate key | keep one of the two
    broken.toml:19:7 error: `ftp://news.example.org/two.xml` is no address that can be asked: only http and https are spoken | write the whole address, such as "https://example.org/rss.xml"
    "#);
    let found = includes(&fixture("broken.toml"));
    let patterns: Vec<&str> = found.iter().map(|it| it.pattern.as_str()).collect();
    assert_eq!(patterns, ["lists/*.toml"]);
}

/// Checks the place and the words of the only problem of a main file.
fn check_problem(text: &str, expected: &str) {
    let checked = load(&file("m", text), &[]);
    assert_eq!(rendered(&checked), expected, "{text}");
}

#[test]
fn one_problem_is_one_line() {
    let check = check_problem;
    check("", "");
    check(
        "[[feeds]]\nid = \"a\"",
        "m:1:3 error: unknown key `feeds` | did you mean `feed`?",
    );
    check(
        "[feed]\nid = \"a\"",
        "m:1:1 error: `feed` is not an array of tables | write [[feed]], in two pairs of brackets",
    );
    check(
        "\u{feff}[fetch]\npace = 5",
        "m:2:8 error: `pace` is 5, without a unit | write \"5s\" or \"5m\"",
    );
    check(
        "[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\ninterval = 5",
        "m:4:12 error: `interval` is 5, without a unit | write \"5s\" or \"5m\"",
    );
    check(
        "[fetch]\nproxy = \"http://a:b@proxy.example/\"",
        "m:2:9 error: the address of a proxy has a scheme, a host and a port only | \
         write it like \"http://127.0.0.1:3128\"; credentials belong to a proxy of your own",
    );
    check(
        "[fetch]\nparallel_polls = 0",
        "m:2:18 error: `parallel_polls` is 0, out of range | write a number from 1 to 1024",
    );
    check(
        "[fetch]\nallow_addresses = \"0.0.0.0/0\"",
        "m:2:19 warning: every address may be reached, also those of this machine and its network | \
         name the networks that feeds are really read from",
    );
    check(
        "[store]\npath = \":memory:\"",
        "m:2:8 error: the path of the store is no plain file | \
         write the path of a file, such as \"newswire.db\"",
    );
    check(
        "[schedule]\nprice = nan",
        "m:2:9 error: `price` is nan, out of range | write a number from 1 to 1000000",
    );
    check(
        "[rules.a]\nbody = \"p\"\n[[feed]]\nid = \"x\"\nurl = \"http://a.example/\"\narticle.rule = \"b\"",
        "m:6:16 error: there is no rule `b` in this file | \
         write the selectors into [rules.b] of the same file",
    );
}

#[test]
fn prices_are_checked() {
    check_problem(
        "[schedule]\ntags = { breaking = 0.5 }",
        "m:2:21 error: `breaking` is 0.5, out of range | write a number from 1 to 1000000",
    );
    check_problem(
        "[schedule.tags]\nbreaking = 30",
        "m:1:1 warning: no feed has the tag `breaking`, which has a price | \
         write the tag as the feeds write it, or drop it",
    );
    check_problem(
        "[schedule]\nrequests_per_day = 0",
        "m:2:20 error: `requests_per_day` is 0, out of range | write a number from 1 to 100000000",
    );
    check_problem(
        "[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\nprice = \"low\"",
        "m:4:9 error: `price` is a text and must be a number | write a number",
    );
}

#[test]
fn a_feed_goes_before_its_tags_and_those_before_the_price_for_all() {
    let config = good(
        "[schedule]\nprice = 200\nrequests_per_day = 5000\ntags = { breaking = 30, sport = 400, slow = 300 }\n\
         [defaults]\ntags = [\"sport\"]\n\
         [[feed]]\nid = \"own\"\nurl = \"https://a.example/1\"\ntags = [\"breaking\"]\nprice = 90\n\
         [[feed]]\nid = \"lowest\"\nurl = \"https://a.example/2\"\ntags = [\"slow\", \"breaking\"]\n\
         [[feed]]\nid = \"shared\"\nurl = \"https://a.example/3\"\n\
         [[feed]]\nid = \"slow\"\nurl = \"https://a.example/4\"\ntags = [\"slow\"]\n",
    );
    let prices = config.feeds.iter().map(|feed| {
        let price = config.schedule.price_of(feed);
        format!("{} {} {:?}", feed.slug, price.item_seconds, price.source)
    });
    assert_eq!(
        prices.collect::<Vec<_>>(),
        [
            "own 90 Feed",
            "lowest 30 Tag(\"breaking\")",
            "shared 400 Tag(\"sport\")",
            "slow 300 Tag(\"slow\")",
        ]
    );
    assert_eq!(config.schedule.requests_a_day, Some(5000));
    let untagged =
        good("[schedule]\nprice = 200\n[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"");
    let price = untagged.schedule.price_of(&untagged.feeds[0]);
    assert!((price.item_seconds - 200.0).abs() < f64::EPSILON);
}

#[test]
fn units_are_converted() {
    let config = good(
        "[store]\nkeep_polls = \"2d\"\nkeep_pages = \"7d\"\nkeep_pages_size = \"5 GiB\"\n[fetch]\npace = \"1.5s\"\nmax_feed_size = \"1 MiB\"\n\
         max_page_size = 4096\n[schedule]\nprice = 60",
    );
    assert_eq!(config.store.keep_polls, Duration::from_hours(48));
    assert_eq!(config.store.keep_pages, Duration::from_hours(168));
    assert_eq!(config.store.max_pages_bytes, 5 << 30);
    assert_eq!(config.fetch.pace, Duration::from_millis(1500));
    assert_eq!(config.fetch.max_feed_bytes, 1_048_576);
    assert_eq!(config.fetch.max_page_bytes, 4096);
    assert!((config.schedule.price - 60.0).abs() < f64::EPSILON);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one snapshot of everything")]
fn defaults_are_filled_in() {
    let config = good("[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"");
    insta::assert_debug_snapshot!(config, @r#"
    Config {
        store: StoreConfig {
            path: "newswire.db",
            keep_polls: 2592000s,
            keep_pages: 0ns,
            max_pages_bytes: 2147483648,
        },
        fetch: FetchConfig {
            contact: None,
            allow_addresses: [],
            proxy: None,
            parallel_polls: 64,
            parallel_pages: 16,
            per_host: 2,
            pace: 200ms,
            timeout: 30s,
            max_feed_bytes: 10485760,
            max_page_bytes: 5242880,
            recheck: [
                900s,
                3600s,
                21600s,
                86400s,
            ],
        },
        schedule: ScheduleConfig {
            price: 120.0,
            tags: {},
            requests_a_day: None,
        },
        websub: None,
        webhooks: [],
        feeds: [
            Feed {
                slug: FeedSlug(
                    "a",
                ),
                url: "https://a.example/",
                agency: None,
                country: None,
                language: None,
                time_zone: None,
                tags: [],
                enabled: true,
                interval: IntervalPolicy {
                    min: 60s,
                    max: 21600s,
                },
                price: None,
                fetch: FetchPolicy {
                    timeout: 30s,
                    max_bytes: 10485760,
                    headers: [],
                    credential: None,
                    delta: false,
                    news_sitemap: None,
                },
                article: ArticlePolicy {
                    fetch: true,
                    timeout: 30s,
                    max_bytes: 5242880,
                    recheck: [
                        900s,
                        3600s,
                        21600s,
                        86400s,
                    ],
                    rule: ArticleRule {
                        headline: [],
                        lede: [],
                        section: [],
                        byline: [],
                        date: [],
                        body: [],
                        remove: [],
                        stop_at: [],
                    },
                },
                elements: NamedElements {
                    body: None,
                },
            },
        ],
    }
    "#);
}

#[test]
fn feeds_that_say_the_same_share_it_in_memory() {
    let rule = "rules.site = { body = [\"main\"] }\n";
    let feed = |id: &str, article: &str| {
        let url = format!("https://{id}.example/");
        format!("[[feed]]\nid = {id:?}\nurl = {url:?}\narticle = {article}\n")
    };
    let ruled = "{ rule = \"site\" }";
    let config = good(&format!(
        "{rule}{}{}{}",
        feed("a", ruled),
        feed("b", "{ fetch = false }"),
        feed("c", ruled)
    ));
    let [a, b, c] = config.feeds.as_slice() else {
        panic!("{} feeds", config.feeds.len())
    };
    assert!(Arc::ptr_eq(&a.article, &c.article));
    assert!(!b.article.fetch && a.article.fetch);
    assert_eq!(a.article.rule.body, ["main"]);
    assert!(Arc::ptr_eq(&a.fetch, &b.fetch));
}

#[test]
fn intervals() {
    let check = |written: &str, min: u64, max: u64, is_fixed: bool| {
        let interval = feed(&format!("interval = {written}")).interval;
        let seconds = (interval.min.as_secs(), interval.max.as_secs());
        assert_eq!(seconds, (min, max), "{written}");
        assert_eq!(interval.is_fixed(), is_fixed, "{written}");
    };
    check("\"5m\"", 300, 300, true);
    check("{ min = \"2m\", max = \"1h 30m\" }", 120, 5400, false);
    check("{ min = \"2m\" }", 120, 21_600, false);
    check("{ max = \"2h\" }", 60, 7200, false);
    check("{ max = \"30s\" }", 30, 30, true);
    check("{ min = \"12h\" }", 43_200, 43_200, true);
    check("{}", 60, 21_600, false);
    check("\"1s\"", 1, 1, true);
}

#[test]
fn a_short_interval_is_a_warning_and_a_shorter_one_an_error() {
    let check = |written: &str, expected: Option<Severity>| {
        let text =
            format!("[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\ninterval = {written}");
        let checked = load(&file("m", &text), &[]);
        let found = checked.problems.first().map(|problem| problem.severity);
        assert_eq!(found, expected, "{written}");
        assert_eq!(checked.config.is_some(), expected != Some(Severity::Error));
    };
    check("\"1m\"", None);
    check("\"59s\"", Some(Severity::Warning));
    check("{ min = \"1s\", max = \"1h\" }", Some(Severity::Warning));
    check("\"999ms\"", Some(Severity::Error));
    check("300", Some(Severity::Error));
}

#[test]
fn a_feed_goes_before_its_rule_and_that_before_the_defaults() {
    let config = good(
        r#"
        [defaults]
        agency = "EXA"
        country = "ch"
        tags = ["all", "both"]
        enabled = false
        article = { headline = "h1.default", byline = ".default", fetch = false, timeout = "5s" }

        [rules.own]
        headline = "h1.rule"
        lede = ["p.rule"]
        remove = ".rule"
        stop_at = ".rule-end"

        [[feed]]
        id = "a"
        url = "https://a.example/"
        agency = "OTHER"
        tags = ["both", "own"]
        enabled = true
        article = { rule = "own", lede = ["p.feed"], remove = [], fetch = true }

        [[feed]]
        id = "b"
        url = "https://b.example/"
        "#,
    );
    let [a, b] = config.feeds.as_slice() else {
        panic!("two feeds");
    };
    assert_eq!(a.agency.as_deref(), Some("OTHER"));
    assert_eq!(a.country.as_deref(), Some("CH"));
    assert_eq!(a.tags, ["all", "both", "own"]);
    assert!(a.enabled && a.article.fetch);
    assert_eq!(a.article.timeout, Duration::from_secs(5));
    assert_eq!(a.article.rule.headline, ["h1.rule"]);
    assert_eq!(a.article.rule.lede, ["p.feed"]);
    assert_eq!(a.article.rule.byline, [".default"]);
    assert!(a.article.rule.remove.is_empty());
    assert_eq!(a.article.rule.stop_at, [".rule-end"]);
    assert!(!b.enabled && !b.article.fetch);
    assert_eq!(b.article.rule.headline, ["h1.default"]);
    assert!(b.article.rule.lede.is_empty());
}

#[test]
fn where_a_body_stops_is_checked_like_other_selectors() {
    let main = file(
        "main.toml",
        "[rules.r]\nstop_at = [\"h3\", \"div[[\"]\nstop_on = \"h3\"",
    );
    let shown = rendered(&load(&main, &[]));
    assert!(
        shown.contains("main.toml:2:18 error: `div[[` is no CSS selector"),
        "{shown}"
    );
    assert!(shown.contains("did you mean `stop_at`?"), "{shown}");
}

#[test]
fn defaults_and_rules_hold_for_their_own_file_only() {
    let main = file(
        "main.toml",
        "[defaults]\nagency = \"EXA\"\n[rules.r]\nbody = \"p\"",
    );
    let list = "[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"";
    let checked = load(&main, &[file("list.toml", list)]);
    assert_eq!(checked.config.unwrap().feeds[0].agency, None);

    let list = format!("{list}\narticle.rule = \"r\"");
    let checked = load(&main, &[file("list.toml", &list)]);
    assert!(rendered(&checked).starts_with("list.toml:4:16 error: there is no rule `r`"));
}

#[test]
fn secrets_are_read_and_never_shown() {
    let basic = feed("auth = { user = \"reader\", password_file = \"good\" }");
    let expected = Credential::Basic {
        user: "reader".to_owned(),
        password: "s3cret".to_owned(),
    };
    assert_eq!(basic.fetch.credential, Some(expected));
    let bearer = feed("auth = { token_file = \"good\" }");
    let expected = Credential::Bearer {
        token: "s3cret".to_owned(),
    };
    assert_eq!(bearer.fetch.credential, Some(expected));
    assert!(!format!("{basic:?}{bearer:?}").contains("s3cret"));
    let asleep = feed("enabled = false\nauth = { token_file = \"absent\" }");
    assert_eq!(asleep.fetch.credential, None);
}

#[test]
fn bad_credentials_are_refused() {
    let check = |auth: &str, start: &str| {
        let text = format!("[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\nauth = {auth}");
        let found = rendered(&load(&file("m", &text), &[]));
        assert!(found.starts_with(start), "{auth}: {found}");
    };
    check(
        "{ token_file = \"absent\" }",
        "m:4:23 error: the secret `absent` cannot be read",
    );
    check(
        "{ token_file = \"empty\" }",
        "m:4:23 error: the token file is empty",
    );
    check(
        "{ token_file = \"lines\" }",
        "m:4:23 error: the token file is empty or holds more",
    );
    let start = "m:4:43 error: the password file";
    check("{ user = \"reader\", password_file = \"lines\" }", start);
    check(
        "{ user = \"a:b\", password_file = \"good\" }",
        "m:4:17 error: the user name",
    );
    let start = "m:4:8 error: `auth` names no way to log in, or two";
    check("{}", start);
    check("{ user = \"a\" }", start);
    check("{ password_file = \"good\", token_file = \"good\" }", start);
    check(
        "{ user = \"a\", password_file = \"good\", token_file = \"good\" }",
        start,
    );
}

#[test]
fn credentials_over_plain_http_are_a_warning() {
    let text =
        "[[feed]]\nid = \"a\"\nurl = \"http://a.example/\"\nauth = { token_file = \"good\" }";
    check_problem(
        text,
        "m:4:8 warning: the credentials travel unencrypted | use the https address, if there is one",
    );
}

#[test]
fn a_problem_carries_nothing_that_a_terminal_obeys() {
    let text = r#"[[feed]]
id = "\u001b[31m\u202eevil"
url = "https://a.example/"
"\u001b[2Jurl" = 1"#;
    let found = rendered(&load(&file("m", text), &[]));
    assert_eq!(found.lines().count(), 2, "{found}");
    assert!(!found.contains(['\u{1b}', '\u{202e}']), "{found:?}");
}

#[test]
fn only_feeds_that_are_polled_are_polled_twice() {
    let feed = |id: &str, rest: &str| {
        format!("[[feed]]\nid = \"{id}\"\nurl = \"https://a.example/\"\n{rest}\n")
    };
    check_problem(&(feed("a", "") + &feed("b", "enabled = false")), "");
    check_problem(
        &(feed("a", "") + &feed("b", "")),
        "m:7:7 warning: the feed at m:3 has the same address | drop one of the two: it is polled twice",
    );
}

#[test]
fn errors_beyond_the_limit_are_mentioned() {
    let checked = load(&file("m", &"[[feed]]\n".repeat(300)), &[]);
    assert_eq!(checked.problems.len(), 501);
    let expected = "500 problems are listed, and there may be more";
    assert_eq!(checked.problems[0].message, expected);
    assert!(checked.config.is_none());
}

#[test]
fn warnings_beyond_the_limit_cost_no_feed() {
    let feed = |number: u32| {
        format!(
            "[[feed]]\nid = \"f{number}\"\nurl = \"https://a.example/{number}\"\ninterval = \"9s\"\n"
        )
    };
    let text: String = (0..600).map(feed).collect();
    let checked = load(&file("m", &text), &[]);
    assert_eq!(checked.problems.len(), 501);
    assert_eq!(checked.config.unwrap().feeds.len(), 600);
}

fn shipped(uncomment: fn(&str) -> String) -> (ConfigFile, Vec<ConfigFile>) {
    let folder = root().join("config");
    let take = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        file(&path.display().to_string(), &uncomment(&text))
    };
    let main = take(&folder.join("newswire.toml"));
    let mut lists = Vec::new();
    for include in includes(&main) {
        let pattern = folder.join(include.pattern).display().to_string();
        lists.extend(
            glob::glob(&pattern)
                .unwrap()
                .map(|path| take(&path.unwrap())),
        );
    }
    (main, lists)
}

/// Takes the `#` from the lines that are examples: those with no space after it.
fn uncommented(text: &str) -> String {
    let bare = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => format!("{rest}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(bare).collect()
}

#[test]
fn what_cuts_from_a_body_that_is_not_named_is_told() {
    let check = |rule: &str, expected: &str| {
        let text = format!("[[feed]]\nid = \"a\"\nurl = \"https://a.example/\"\n{rule}");
        let checked = load(&file("m", &text), &[]);
        assert_eq!(rendered(&checked), expected, "{rule}");
        assert!(checked.config.is_some(), "it is a word of caution");
    };
    let remedy = "name the paragraphs of the body, such as body = \"div.article-body > p\"";
    let nothing =
        |key: &str| format!("warning: `{key}` cuts nothing off: the rule has no `body` | {remedy}");
    let both = format!(
        "m:5:10 {}\nm:6:11 {}",
        nothing("remove"),
        nothing("stop_at")
    );
    check(
        "[feed.article]\nremove = [\".advert\"]\nstop_at = \"h3\"",
        &both,
    );
    check("[feed.article]\nremove = []\nbyline = \"i\"", "");
    // A headline can hold what is not of it.
    check(
        "[feed.article]\nremove = \".advert\"\nheadline = \"h1\"",
        "",
    );
    let named = format!("m:5:8 {}", nothing("stop_at"));
    check(
        "[feed.article]\nrule = \"r\"\n[rules.r]\nstop_at = \"h3\"",
        &named,
    );
    check(
        "[feed.article]\nrule = \"r\"\nstop_at = \"h3\"\n[rules.r]\nbody = \"p\"",
        "",
    );
    check(
        "[feed.article]\nstop_at = \"h3\"\n[defaults.article]\nbody = \"p\"",
        "",
    );
}

#[test]
fn the_shipped_files_load_without_a_word() {
    let (main, lists) = shipped(str::to_owned);
    let checked = load(&main, &lists);
    assert_eq!(rendered(&checked), "");
    let config = checked.config.unwrap();
    let agencies: BTreeSet<_> = config.feeds.iter().map(Feed::identity_scope).collect();
    assert!(agencies.len() >= 58, "{} agencies", agencies.len());
    assert!(config.feeds.len() >= 130, "{} feeds", config.feeds.len());
    assert_eq!(config.store.path, "newswire.db");
}

#[test]
fn the_examples_in_the_shipped_comments_load_too() {
    let (main, lists) = shipped(uncommented);
    let secrets = [
        ("\"desk-secret\"", "\"long\""),
        ("\"websub-secret\"", "\"long\""),
        ("\"example-password\"", "\"good\""),
        ("\"/etc/newswire/example-token\"", "\"good\""),
    ];
    let text = secrets.iter().fold(main.text, |text, (shown, stands_for)| {
        text.replace(shown, stands_for)
    });
    let main = file(&main.path, &text);
    let checked = load(&main, &lists);
    assert_eq!(rendered(&checked), "");
}

#[test]
fn the_commented_defaults_are_the_defaults() {
    let (main, _) = shipped(uncommented);
    let globals = main.text.split("[websub]").next().unwrap();
    let mut documented = good(globals);
    let silent = good("");
    documented.store.keep_pages = silent.store.keep_pages;
    documented.fetch.contact = None;
    documented.fetch.proxy = None;
    documented.fetch.allow_addresses.clear();
    documented.schedule.tags.clear();
    documented.schedule.requests_a_day = None;
    assert_eq!(documented, silent);
}

/// Collects the dotted keys of a table; what the operator names himself is `*`.
fn collect(path: &str, value: &toml::Value, found: &mut BTreeSet<String>) {
    let Some(table) = value.as_table() else {
        return;
    };
    for (name, value) in table {
        let name = if path == "rules" { "*" } else { name };
        let path = match path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        let below = match value {
            toml::Value::Array(entries) => entries.as_slice(),
            value => std::slice::from_ref(value),
        };
        let is_described_elsewhere = matches!(
            path.as_str(),
            "defaults.interval" | "defaults.article" | "feed.headers" | "schedule.tags"
        );
        if !is_described_elsewhere {
            for value in below {
                collect(&path, value, found);
            }
        }
        if path != "rules.*" {
            found.insert(path);
        }
    }
}

#[test]
fn every_key_is_documented_and_no_other() {
    let (main, _) = shipped(uncommented);
    let mut documented = BTreeSet::new();
    collect(
        "",
        &main.text.parse().map(toml::Value::Table).unwrap(),
        &mut documented,
    );
    let known: BTreeSet<String> = keys().into_iter().collect();
    assert_eq!(documented, known);
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*", more in "(?s).*") {
        let main = file("m", &text);
        includes(&main);
        load(&main, &[file("l", &more)]);
    }

    #[test]
    fn no_value_panics(
        key in prop::sample::select(keys()),
        value in prop_oneof![
            "\"[^\"\\\\]{0,20}\"", "[0-9]{1,25}", "\\[\"\\PC{0,5}\", 1\\]", "\\{ min = \"\\PC{0,5}\" \\}",
            Just("true".to_owned()), Just("nan".to_owned()), Just("[[]]".to_owned()),
        ],
    ) {
        let (table, name) = key.rsplit_once('.').unwrap_or(("", &key));
        let header = match table {
            "" => String::new(),
            "feed" => "[[feed]]\nid = \"a\"\n".to_owned(),
            "rules.*" => "[rules.a]\n".to_owned(),
            table if table.starts_with("feed.") => format!("[[feed]]\n[{table}]\n"),
            table => format!("[{table}]\n"),
        };
        load(&file("m", &format!("{header}{name} = {value}\n")), &[]);
    }
}

#[test]
fn webhooks_are_checked() {
    let feed = "[[feed]]\nid = \"north\"\nurl = \"https://a.example/\"\n";
    let whole = "id = \"desk\"\nurl = \"http://10.0.0.1/hook\"\nsecret_file = \"long\"";
    for (lines, expected) in [
        (whole, ""),
        (
            &whole.replace("long", "good"),
            "m.toml:7:15 warning: the secret is shorter than 24 bytes",
        ),
        (
            "id = \"desk\"\nurl = \"http://10.0.0.1/hook\"",
            "m.toml:4:1 warning: what the webhook is told is not signed",
        ),
        (
            &whole.replace("long", "none"),
            "m.toml:7:15 error: the secret `none` cannot be read",
        ),
        (
            &whole.replace("long", "empty"),
            "m.toml:7:15 error: the file of the secret is empty",
        ),
        (
            &format!("{whole}\nkinds = []"),
            "m.toml:8:9 error: `kinds` is an empty list",
        ),
        (
            &format!("{whole}\nkinds = [\"new\", \"deleted\"]"),
            "m.toml:8:17 error: `deleted` is no kind of change",
        ),
        (
            &format!("{whole}\nfeeds = [\"nort\"]"),
            "m.toml:8:10 error: there is no feed `nort` | did you mean \"north\"?",
        ),
        (
            &whole.replace("//10", "//me:secret@10"),
            "m.toml:6:7 error: the address carries credentials | take them out: the signature",
        ),
        (
            &format!("{whole}\nagencies = [\"NORTH\"]"),
            "m.toml:8:12 warning: no feed has the agency `NORTH`",
        ),
        (
            &format!("{whole}\ntags = [\"north\"]"),
            "m.toml:8:8 warning: no feed has the tag `north`",
        ),
        (
            &format!("{whole}\nlanguages = [\"zh-Hant\"]\nbatch = 501"),
            "m.toml:9:9 error: `batch`",
        ),
        (
            &format!("{whole}\n[[webhook]]\n{whole}"),
            "m.toml:9:6 error: the id `desk` is taken by another webhook",
        ),
    ] {
        let main = file("m.toml", &format!("{feed}[[webhook]]\n{lines}"));
        let report = rendered(&load(&main, &[]));
        assert!(report.starts_with(expected), "{lines}:\n{report}");
        assert_eq!(report.is_empty(), expected.is_empty(), "{lines}:\n{report}");
    }
    let list = file("list.toml", &format!("[[webhook]]\n{whole}"));
    let report = rendered(&load(&file("m.toml", feed), &[list]));
    assert!(report.contains("main file"), "{report}");
}

#[test]
fn one_mistake_of_a_webhook_hides_no_other() {
    let lines = "id = \"desk\"\nurl = \"desk.example\"\nsecret_file = \"long\"\n\
        kinds = \"deleted\"\nlanguages = \"jp\"\ntimeout = \"1h\"\n";
    let text = format!("[[webhook]]\n{lines}[[webhook]]\nid = \"desk\"\nsecret_file = \"long\"\n");
    let checked = load(&file("m", &text), &[]);
    let places: Vec<[usize; 2]> = checked
        .problems
        .iter()
        .map(|problem| [problem.line, problem.column])
        .collect();
    let expected = [[3, 7], [5, 9], [6, 13], [7, 11], [8, 1], [9, 6]];
    assert_eq!(places, expected, "{}", rendered(&checked));
}

#[test]
fn a_private_address_is_warned_of() {
    let check = |lines: &str, expected: &str| {
        let text = format!("{lines}[[feed]]\nid = \"a\"\nurl = \"http://10.1.2.3/rss\"\n");
        assert_eq!(rendered(&load(&file("m", &text), &[])), expected, "{lines}");
    };
    check(
        "",
        "m:3:7 warning: `10.1.2.3` is a private address, which is not asked | \
         add \"10.1.2.3\" to fetch.allow_addresses, if it is meant",
    );
    check("[fetch]\nallow_addresses = [\"10.1.0.0/16\"]\n", "");
    check("[defaults]\nenabled = false\n", "");
}

#[test]
fn a_client_serves_as_long_as_nothing_of_it_changes() {
    let fetch =
        |text: &str| crate::support::desk::configuration(&format!("[fetch]\n{text}\n")).fetch;
    let check = |text: &str, expected: bool| {
        let served = fetch("").makes_the_client_of(&fetch(text));
        assert_eq!(served, expected, "{text}");
    };
    check(
        "max_feed_size = \"2 MiB\"\ntimeout = \"9s\"\nrecheck = []",
        true,
    );
    check("pace = \"3s\"", false);
    check("proxy = \"http://127.0.0.1:3128\"", false);
    check("contact = \"https://desk.example/\"", false);
    check("allow_addresses = [\"127.0.0.0/8\"]", false);
}
