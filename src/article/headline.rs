//! The headline of an article: which of the places that name it, and without the site's name.
//!
//! Must not know: the body.

use super::gather::Gathered;
use super::linked_data::LinkedData;
use super::{PageContext, text};

/// Signs that part a headline from a site's name.
const PARTS: [&str; 9] = [
    " | ", " - ", " – ", " — ", " :: ", " · ", " » ", " • ", " // ",
];

/// Chooses the headline.
pub(super) fn choose(
    gathered: &Gathered<'_>,
    linked: &LinkedData,
    site_name: Option<&str>,
    context: &PageContext<'_>,
) -> Option<String> {
    let site = Site {
        name: site_name.map(text::letters),
        host: context.url.and_then(host_letters),
    };
    let title = gathered.title.as_deref();
    let structured = linked
        .headline
        .as_deref()
        .filter(|_| linked.is_article)
        .map(|headline| without_site(headline, &site));
    let social = gathered
        .meta(&[
            "og:title",
            "twitter:title",
            "dc.title",
            "parsely-title",
            "sailthru.title",
        ])
        .map(|headline| without_site(headline, &site));
    // A visible heading that the title of the window repeats is the headline as readers see it.
    let known = [title, structured.as_deref(), social.as_deref()];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    let shown = |least_share: f64| {
        let heading = gathered
            .headings
            .iter()
            .find(|heading| names_the_same(heading, &known, least_share))?;
        Some(without_site(heading, &site))
    };
    let is_cut = |headline: &String| headline.ends_with('…') || headline.ends_with("...");
    shown(1.0)
        .or_else(|| structured.clone().filter(|headline| !is_cut(headline)))
        .or_else(|| social.clone())
        .or_else(|| title.map(|title| without_site(title, &site)))
        .or_else(|| shown(0.5))
        .or_else(|| gathered.headings.first().cloned())
        .or_else(|| context.feed_title.map(text::fold))
        .filter(|headline| !headline.is_empty())
}

/// Tells whether a heading says what one of the known titles says: it stands in it, or shares enough of its words.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn names_the_same(heading: &str, known: &[&str], least_share: f64) -> bool {
    let letters = text::letters(heading);
    if letters.chars().count() <= 8 {
        return false;
    }
    let words: Vec<String> = heading
        .split_whitespace()
        .map(text::letters)
        .filter(|word| word.chars().count() > 2)
        .collect();
    known.iter().any(|title| {
        let title_letters = text::letters(title);
        if title_letters.contains(&letters) {
            return true;
        }
        let shared = words
            .iter()
            .filter(|word| title_letters.contains(word.as_str()))
            .count();
        least_share < 1.0 && words.len() >= 4 && shared as f64 >= words.len() as f64 * least_share
    })
}

struct Site {
    name: Option<String>,
    host: Option<String>,
}

impl Site {
    /// Tells whether a part of a title names the site.
    fn is_named(&self, part: &str) -> bool {
        let letters = text::letters(part);
        if letters.is_empty() {
            return true;
        }
        let by_name = self.name.as_deref().is_some_and(|name| {
            !name.is_empty()
                && (name == letters
                    || name.contains(&letters) && letters.len() > 3
                    || letters.contains(name))
        });
        let by_host = self.host.as_deref().is_some_and(|host| {
            host == letters
                || letters.len() > 3 && (host.contains(&letters) || letters.contains(host))
        });
        by_name || by_host
    }
}

/// Gives the letters of the host without `www` and top-level domain.
fn host_letters(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    let labels: Vec<&str> = host.split('.').collect();
    let longest = labels
        .iter()
        .take(labels.len().saturating_sub(1))
        .max_by_key(|label| label.len())?;
    Some(text::letters(longest))
}

/// Takes the name of the site off the end or the start of a title.
fn without_site(title: &str, site: &Site) -> String {
    let mut title = text::fold(title);
    for _ in 0..3 {
        let Some(shorter) = cut_once(&title, site) else {
            break;
        };
        title = shorter;
    }
    title
}

fn cut_once(title: &str, site: &Site) -> Option<String> {
    let last = PARTS
        .iter()
        .filter_map(|part| title.rsplit_once(part))
        .min_by_key(|(_, tail)| tail.len());
    if let Some((head, tail)) = last {
        let enough = text::weight(head) >= 10;
        if enough && site.is_named(tail) {
            return Some(head.trim_end().to_owned());
        }
    }
    let first = PARTS
        .iter()
        .filter_map(|part| title.split_once(part))
        .min_by_key(|(head, _)| head.len());
    if let Some((head, tail)) = first
        && text::weight(tail) >= 10
        && site.is_named(head)
    {
        return Some(tail.trim_start().to_owned());
    }
    None
}
