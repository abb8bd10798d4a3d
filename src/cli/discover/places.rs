//! Where feeds usually are: well-known paths, and the sitemaps that robots.txt names.
//!
//! Must not know: requests.

use url::Url;

/// Paths at which many sites have a feed, the likeliest first.
const WELL_KNOWN: [&str; 9] = [
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feeds/posts/default",
    "/?feed=rss2",
    "/feed.json",
];
/// Lines of a robots.txt that are read.
const MOST_LINES: usize = 10_000;
/// Sitemaps that are considered.
const MOST_SITEMAPS: usize = 100;

/// Gives the well-known addresses of a site.
pub(super) fn well_known(site: &Url) -> Vec<String> {
    let urls = WELL_KNOWN.iter().filter_map(|path| site.join(path).ok());
    urls.map(String::from).collect()
}

/// Gives the address of the robots.txt of a site.
pub(super) fn robots(site: &Url) -> Option<String> {
    site.join("/robots.txt").ok().map(String::from)
}

/// Reads the `Sitemap` lines of a robots.txt: those with news in their name first.
pub(super) fn sitemaps(robots: &[u8], site: &Url) -> Vec<String> {
    let text = String::from_utf8_lossy(robots);
    let lines = text.split(['\n', '\r']).take(MOST_LINES);
    let urls = lines.filter_map(|line| {
        let (name, value) = line.trim_start_matches('\u{feff}').split_once(':')?;
        if !name.trim().eq_ignore_ascii_case("sitemap") {
            return None;
        }
        let (value, _) = value.split_once('#').unwrap_or((value, ""));
        let url = site.join(value.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.into())
    });
    let mut urls: Vec<String> = urls.take(MOST_SITEMAPS).collect();
    urls.sort_by_key(|url| !is_news(url));
    urls
}

/// Tells whether the name of a sitemap says that it is one of news.
pub(super) fn is_news(url: &str) -> bool {
    let behind_host = url.splitn(4, '/').nth(3).unwrap_or_default();
    behind_host.to_ascii_lowercase().contains("news")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sitemap_lines() {
        let site = Url::parse("https://agency.example/en/").unwrap();
        let check = |robots: &str, expected: &[&str]| {
            assert_eq!(sitemaps(robots.as_bytes(), &site), expected, "{robots}");
        };
        check("User-agent: *\nDisallow: /x", &[]);
        check(
            "SITEMAP:https://agency.example/a.xml\r\n sitemap : /news.xml # new\n",
            &[
                "https://agency.example/news.xml",
                "https://agency.example/a.xml",
            ],
        );
        check(
            "\u{feff}Sitemap: https://news.example/a.xml\nSitemap: ftp://agency.example/news.xml",
            &["https://news.example/a.xml"],
        );
        assert!(!is_news("https://news.example/a.xml"));
    }
}
