//! The name of the site around a headline: behind it, before it, or in its place.
//!
//! Must not know: which headline is chosen.

use crate::article::text;

/// Signs that part a headline from a site's name.
pub(super) const PARTS: [&str; 18] = [
    " | ",
    " - ",
    " – ",
    " — ",
    " :: ",
    " · ",
    " » ",
    " • ",
    " // ",
    " « ",
    " ‹ ",
    " < ",
    " ~ ",
    " ⋆ ",
    " / ",
    "｜",
    "：",
    SPACED_COLON,
];
/// Parts a headline from a site's name, but the halves of a French headline as well.
const SPACED_COLON: &str = " : ";

/// Longest section or site behind a headline in a title, in weight and in words.
const LABEL_WEIGHT: usize = 25;
const LABEL_WORDS: usize = 3;

/// Most letters that a title adds to the name of its site, in bytes.
const LONGEST_ADDITION: usize = 24;

/// Longest top-level domain behind the name of a site, in bytes.
const LONGEST_DOMAIN: usize = 4;

/// What a site is called.
pub(super) struct Site {
    name: Option<String>,
    host: Option<String>,
}

impl Site {
    /// Takes the declared name of a site and the address of the page.
    pub(super) fn new(name: Option<&str>, address: Option<&str>) -> Self {
        Self {
            name: name.map(text::letters),
            host: address.and_then(host_letters),
        }
    }

    /// Tells whether a part of a title is the name of the site, letter by letter.
    pub(super) fn is_exactly(&self, part: &str) -> bool {
        let letters = text::letters(part);
        [&self.name, &self.host]
            .into_iter()
            .flatten()
            .any(|name| *name == letters)
    }

    /// Tells whether a part of a title names the site.
    fn is_named(&self, part: &str) -> bool {
        let letters = text::letters(part);
        if letters.is_empty() {
            return true;
        }
        // "NBA" is the site in "NBA News", but not in "NBA approves the plan of the Bobcats to change their name".
        let extends =
            |name: &str| letters.contains(name) && letters.len() <= name.len() + LONGEST_ADDITION;
        let by_name = self.name.as_deref().is_some_and(|name| {
            !name.is_empty()
                && (name == letters
                    || name.contains(&letters) && letters.len() > 3
                    || extends(name))
        });
        let by_host = self.host.as_deref().is_some_and(|host| {
            host == letters || letters.len() > 3 && (host.contains(&letters) || extends(host))
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

/// Gives those of the signs that may stand in a title: looking for one byte of each tells most of them.
pub(super) fn parts_in(title: &str) -> impl Iterator<Item = &'static str> {
    PARTS.iter().copied().filter(|part| {
        let sign = part.trim_ascii_end().bytes().last();
        sign.is_some_and(|sign| memchr::memchr(sign, title.as_bytes()).is_some())
    })
}

/// Takes the name of the site off the end or the start of a title.
pub(super) fn without_site(title: &str, site: &Site) -> String {
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
    let is_named = |sign: &str, part: &str| match sign {
        SPACED_COLON => site.is_exactly(part),
        _ => site.is_named(part),
    };
    let last = parts_in(title)
        .filter_map(|part| Some((part, title.rsplit_once(part)?)))
        .min_by_key(|(_, (_, tail))| tail.len());
    if let Some((sign, (head, tail))) = last
        && text::weight(head) >= 10
        && is_named(sign, tail)
    {
        return Some(head.trim_end().to_owned());
    }
    let first = parts_in(title)
        .filter_map(|part| Some((part, title.split_once(part)?)))
        .min_by_key(|(_, (head, _))| head.len());
    if let Some((sign, (head, tail))) = first
        && text::weight(tail) >= 10
        && is_named(sign, head)
    {
        return Some(tail.trim_start().to_owned());
    }
    // "Tarn Lamp: Boats sink", as blogs have it.
    let parted = title.split_once(": ");
    parted
        .filter(|(head, tail)| text::weight(tail) >= 10 && site.is_exactly(head))
        .map(|(_, tail)| tail.trim_start().to_owned())
}

/// Gives a title without the section and the site that stand behind its headline: "Boats sink in the bay | Harbour | Lamp".
pub(super) fn without_sections(title: &str) -> &str {
    // Titles in Chinese part with a sign that no sentence has: "灯塔昨夜重新点亮_港口_港报网".
    if let Some((headline, _)) = title.split_once('_')
        && headline.contains(text::is_spaceless)
        && text::weight(headline) > LABEL_WEIGHT
    {
        return headline.trim_end();
    }
    let mut parts = title.split(" | ");
    let Some(headline) = parts.next() else {
        return title;
    };
    let is_label = |part: &str| {
        text::weight(part) <= LABEL_WEIGHT && part.split_whitespace().count() <= LABEL_WORDS
    };
    let labels = parts.clone().take(5).count();
    let is_headline = text::weight(headline) > LABEL_WEIGHT;
    if is_headline && (2..5).contains(&labels) && parts.all(is_label) {
        headline
    } else {
        title
    }
}

/// Tells whether a heading is the name of the site that stands behind or before the headline in the title.
pub(super) fn is_logo(heading: &str, title: &str) -> bool {
    let letters = text::letters(heading);
    let is_name = |headline: &str, name: &str| {
        text::weight(headline) > text::weight(name).max(LABEL_WEIGHT)
            && text::weight(name) <= LABEL_WEIGHT
            && (text::letters(name) == letters
                || name.rsplit_once('.').is_some_and(|(host, domain)| {
                    domain.len() <= LONGEST_DOMAIN && text::letters(host) == letters
                }))
    };
    let signs = || parts_in(title).chain([": ", "] "]);
    let behind = signs().filter_map(|sign| title.rsplit_once(sign));
    let before = signs().filter_map(|sign| title.split_once(sign));
    behind
        .into_iter()
        .any(|(headline, name)| is_name(headline, name))
        || before
            .into_iter()
            .any(|(name, headline)| is_name(headline, name))
}
