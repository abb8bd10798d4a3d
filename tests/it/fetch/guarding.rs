//! The address guard: what is refused is never connected to.

use ipnet::IpNet;

use super::*;
use crate::support::origin::{Answer, Origin};

fn guarded(allowed: &[&str], names: Arc<Names>) -> HttpFetcher {
    let allow_addresses = allowed.iter().map(|range| range.parse::<IpNet>().unwrap());
    let settings = FetchSettings {
        allow_addresses: allow_addresses.collect(),
        ..settings()
    };
    fetcher_with(settings, names)
}

#[tokio::test]
async fn s01_literal_addresses_in_every_form_are_refused() {
    let v4 = Origin::start().await;
    let v6 = Origin::start_at("[::1]:0").await;
    let all = Origin::start_at("0.0.0.0:0").await;
    let client = guarded(&[], Names::new(&[]));
    let hosts = [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "127.0.1",
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "0x7F.1",
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:0:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "255.255.255.255",
        "224.0.0.1",
    ];
    for host in hosts {
        for origin in [&v4, &v6, &all] {
            let fetched = client.fetch(feed(origin.url_at(host, "/"))).await;
            check_failed(&fetched, FailureCode::AddressRefused);
            assert_eq!(fetched.exchange.status, None, "{host}");
        }
    }
    for origin in [&v4, &v6, &all] {
        assert_eq!(origin.connections(), 0);
    }
}

#[tokio::test]
async fn s01_names_that_lead_to_special_addresses_are_refused() {
    let origin = Origin::start().await;
    let names = Names::new(&[
        ("inside.example", &[&["127.0.0.1"]]),
        ("mapped.example", &[&["::ffff:127.0.0.1"]]),
        ("many.example", &[&["10.0.0.1", "::1", "127.0.0.1"]]),
        ("localhost", &[&["127.0.0.1"]]),
    ]);
    let client = guarded(&[], Arc::clone(&names));
    for name in [
        "inside.example",
        "mapped.example",
        "many.example",
        "localhost",
    ] {
        for kind in [ResourceKind::Feed, ResourceKind::Page] {
            let fetched = client.fetch(request(kind, origin.url_at(name, "/"))).await;
            check_failed(&fetched, FailureCode::AddressRefused);
        }
    }
    assert_eq!(names.asked().len(), 8);
    assert_eq!(origin.connections(), 0);
}

#[tokio::test]
async fn s01_the_system_resolver_is_guarded() {
    let origin = Origin::start().await;
    let settings = FetchSettings {
        allow_addresses: Vec::new(),
        ..settings()
    };
    let client = HttpFetcher::new(settings, Clock::System).unwrap();
    let fetched = client.fetch(feed(origin.url_at("localhost", "/"))).await;
    check_failed(&fetched, FailureCode::AddressRefused);
    assert_eq!(origin.connections(), 0);
}

#[tokio::test]
async fn s01_s02_redirects_into_special_addresses_are_refused() {
    let open = Origin::start_at("127.0.0.2:0").await;
    let closed = Origin::start().await;
    let names = Names::new(&[("inside.example", &[&["127.0.0.1"]])]);
    let client = guarded(&["127.0.0.2/31"], names);
    for target in [
        closed.url("/"),
        closed.url_at("inside.example", "/"),
        closed.url_at("[::ffff:127.0.0.1]", "/"),
        closed.url_at("2130706433", "/"),
        format!("//0x7f.1:{}/", closed.address().port()),
    ] {
        open.route("/go", Answer::redirect(302, target.clone()));
        open.route("/robots.txt", Answer::redirect(302, target.clone()));
        let fetched = client.fetch(feed(open.url("/go"))).await;
        check_failed(&fetched, FailureCode::AddressRefused);
        assert_eq!(fetched.exchange.hops.len(), 1, "{target}");
        assert_eq!(fetched.exchange.status, Some(302));
        let fetched = client.fetch(page(open.url("/go"))).await;
        check_failed(&fetched, FailureCode::AddressRefused);
    }
    assert_eq!(closed.connections(), 0);
}

#[tokio::test]
async fn s01_allowed_addresses_are_reached() {
    let open = Origin::start_at("127.0.0.2:0").await;
    open.route("/", Answer::ok("here"));
    let names = Names::new(&[
        ("inside.example", &[&["127.0.0.2"]]),
        // Only the address that is allowed is tried.
        ("mixed.example", &[&["127.0.0.1", "127.0.0.2"]]),
    ]);
    let client = guarded(&["127.0.0.2/31"], names);
    for host in ["127.0.0.2", "inside.example", "mixed.example"] {
        let fetched = client.fetch(feed(open.url_at(host, "/"))).await;
        assert_eq!(fresh(&fetched).body, "here", "{host}");
    }
}

#[tokio::test]
async fn s03_a_name_that_changes_its_address_is_vetted_anew() {
    let open = Origin::start_at("127.0.0.2:0").await;
    let port = open.address().port();
    let closed = Origin::start_at(&format!("127.0.0.1:{port}")).await;
    open.route("/", Answer::ok("here").close());
    let names = Names::new(&[("rebind.example", &[&["127.0.0.2"], &["127.0.0.1"]])]);
    let client = guarded(&["127.0.0.2/32"], Arc::clone(&names));
    let url = open.url_at("rebind.example", "/");
    let fetched = client.fetch(feed(&url)).await;
    assert_eq!(fresh(&fetched).body, "here");
    assert_eq!(names.asked().len(), 1, "what was vetted is connected to");
    let fetched = client.fetch(feed(&url)).await;
    check_failed(&fetched, FailureCode::AddressRefused);
    assert_eq!(closed.connections(), 0);
}

#[tokio::test]
async fn s01_a_proxy_is_not_asked_for_special_addresses() {
    let proxy = Origin::start().await;
    proxy.route("http://1.2.3.4/feed", Answer::ok("by proxy"));
    proxy.route("http://outside.example/feed", Answer::ok("by proxy"));
    proxy.route("http://unknown.example/feed", Answer::ok("by proxy"));
    let names = Names::new(&[
        ("proxy.example", &[&["127.0.0.1"]]),
        ("outside.example", &[&["1.2.3.4"]]),
        ("inside.example", &[&["10.0.0.1"]]),
    ]);
    let port = proxy.address().port();
    for host in ["proxy.example", "127.0.0.1"] {
        let settings = FetchSettings {
            allow_addresses: Vec::new(),
            proxy: Some(format!("http://{host}:{port}")),
            ..settings()
        };
        let client = fetcher_with(settings, Arc::clone(&names));
        for host in ["1.2.3.4", "outside.example", "unknown.example"] {
            let fetched = client.fetch(feed(format!("http://{host}/feed"))).await;
            assert_eq!(fresh(&fetched).body, "by proxy", "{host}");
        }
        // A tunnel that the proxy does not give.
        let fetched = client.fetch(feed("https://1.2.3.4/feed")).await;
        check_failed(&fetched, FailureCode::Connect);
        assert_eq!(proxy.last().method, "CONNECT");
        let before = proxy.requests().len();
        for host in ["inside.example", "10.0.0.1", "[::1]", "proxy.example"] {
            for scheme in ["http", "https"] {
                let fetched = client.fetch(feed(format!("{scheme}://{host}/feed"))).await;
                check_failed(&fetched, FailureCode::AddressRefused);
            }
        }
        assert_eq!(proxy.requests().len(), before);
    }
}

/// Runs a test of this file again, in a process whose environment names a proxy that nobody serves.
#[test]
fn s01_a_proxy_of_the_environment_is_ignored() {
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    again.args([
        "--exact",
        "fetch::guarding::s01_allowed_addresses_are_reached",
    ]);
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        again.env(name, "http://127.0.0.1:9");
    }
    let output = again
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("1 passed"), "{report}");
}
