//! Hosts whose feeds answer and whose pages hang: the pages of all others are read as if these were not there.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::support::desk::{Desk, LOOPBACK};
use crate::support::origin::{Answer, Origin};
use crate::support::script::{self, Reply, Script};

/// Gives an RSS document whose items link to pages below an address.
fn document(site: &str, stories: std::ops::Range<usize>) -> String {
    let mut text = String::from("<rss version=\"2.0\"><channel><title>Feed</title>");
    for story in stories {
        let _ = write!(
            text,
            "<item><guid>{site}-{story}</guid><title>Story {story} of {site}</title><link>{site}{story}.html</link>\
             <pubDate>Sun, 25 Jun 2023 05:03:00 GMT</pubDate></item>"
        );
    }
    text + "</channel></rss>"
}

/// Gives the page of a story.
fn article(site: &str, story: usize) -> String {
    let headline = format!("Story {story} of {site}");
    let first = format!("The council said on Monday of story {story} that the ferry runs again.");
    let second = format!("It had lain still since its crew walked out, as {site} said before.");
    script::page(&headline, &[&first, &second])
}

/// Pages of each healthy host in one go.
const STORIES: usize = 20;
/// Pages of each host that hangs.
const HUNG: usize = 60;

/// Lets many hosts hang from the first minute on, and a few others publish in the first minute and again later; gives the minutes in which
/// the pages of these were read.
fn minutes_of_the_others(hanging: usize) -> Vec<u64> {
    let mut world = Script::new();
    let mut config = String::new();
    for feed in 0..hanging + 5 {
        let site = format!("https://site-{feed}.example/");
        let url = format!("{site}rss");
        let _ = writeln!(
            config,
            "[[feed]]\nid = \"feed-{feed}\"\nurl = \"{url}\"\ninterval = \"5m\"\narticle = {{ recheck = [] }}"
        );
        let all = if feed < hanging { 0..HUNG } else { 0..STORIES };
        world.at(0, &url, Reply::Body(document(&site, all), None));
        if feed >= hanging {
            let later = document(&site, STORIES..2 * STORIES);
            world.at(LATER, &url, Reply::Body(later, None));
        }
        for story in 0..HUNG {
            let page = format!("{site}{story}.html");
            let reply = if feed < hanging {
                Reply::Silence
            } else {
                Reply::Body(article(&site, story), None)
            };
            world.at(0, &page, reply);
        }
    }
    let (desk, asked) = world.live(&config, LATER + 30);
    let read = desk.value::<i64>("SELECT count(*) FROM article_job WHERE state = 'done'");
    assert_eq!(usize::try_from(read).unwrap(), 5 * 2 * STORIES);
    let others = asked.into_iter().filter(|asked| {
        let site = asked.url.strip_prefix("https://site-").unwrap();
        let number: usize = site.split('.').next().unwrap().parse().unwrap();
        number >= hanging
    });
    others.map(|asked| asked.minute).collect()
}

/// The minute from which the healthy hosts have further stories.
const LATER: u64 = 30;

#[test]
fn hosts_whose_pages_hang_keep_no_other_host_waiting() {
    for hanging in [10, 40] {
        let minutes = minutes_of_the_others(hanging);
        // At first nothing is known of any host: each that hangs is found out by one page.
        let first = minutes.iter().filter(|minute| **minute < LATER).max();
        assert!(*first.unwrap() <= 3, "{hanging}: {minutes:?}");
        let later = minutes.iter().filter(|minute| **minute >= LATER);
        let (soonest, last) = (later.clone().min().unwrap(), later.max().unwrap());
        // Feeds are spread over five minutes.
        assert!(last - soonest <= 6, "{hanging}: {minutes:?}");
        assert!(*last <= LATER + 6, "{hanging}: {minutes:?}");
    }
}

const HANGING: usize = 6;
const WELL: usize = 3;
const PAGES: usize = 8;

/// The pages that were asked for, in order: whether each hangs.
#[derive(Default)]
struct Order {
    hangs: Mutex<Vec<bool>>,
}

impl Order {
    fn note(&self, hangs: bool) {
        self.hangs.lock().unwrap().push(hangs);
    }

    fn is_over(&self) -> bool {
        let hangs = self.hangs.lock().unwrap();
        hangs.iter().filter(|hangs| !**hangs).count() >= WELL * PAGES
    }
}

/// Starts a host with a feed and its pages; those of one that hangs are answered once all others are read.
async fn host(number: usize, order: &Arc<Order>, config: &mut String) -> Origin {
    let origin = Origin::start().await;
    let site = origin.url("/");
    origin.route("/rss", Answer::ok(document(&site, 0..PAGES)));
    for story in 0..PAGES {
        let order = Arc::clone(order);
        let page = article(&site, story);
        origin.route_with(&format!("/{story}.html"), move |_| {
            let answer = Answer::ok(page.clone()).header("Content-Type", "text/html");
            if number < HANGING && order.is_over() {
                return answer;
            }
            order.note(number < HANGING);
            if number < HANGING {
                answer.after(&Arc::new(Notify::new()))
            } else {
                answer
            }
        });
    }
    let _ = writeln!(
        config,
        "[[feed]]\nid = \"feed-{number}\"\nurl = \"{}\"\narticle = {{ timeout = \"2s\", recheck = [] }}",
        origin.url("/rss")
    );
    origin
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_read_while_more_hosts_hang_than_there_are_places() {
    let order = Arc::new(Order::default());
    let mut config = format!("{LOOPBACK}parallel_pages = 4\n");
    let mut origins = Vec::new();
    for number in 0..HANGING + WELL {
        origins.push(host(number, &order, &mut config).await);
    }
    let desk = Desk::new();
    desk.run_once(&config).await;
    let read = desk.rows(
        "SELECT slug, count(*) FROM article_job JOIN feed USING (feed_id) WHERE state = 'done' \
         AND article_job.last_error IS NULL GROUP BY slug",
    );
    for number in HANGING..HANGING + WELL {
        let expected = format!("feed-{number} | {PAGES}");
        assert!(read.contains(&expected), "{read:?}");
    }
    let hangs = order.hangs.lock().unwrap().clone();
    let last = hangs.iter().rposition(|hangs| !hangs).unwrap();
    let before = hangs[..last].iter().filter(|hangs| **hangs).count();
    assert!(before <= 3 * HANGING, "{before} of {}", hangs.len());
}
