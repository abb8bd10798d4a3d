//! Ids for feeds that have none: made of the title or the host, the same for the same list.
//!
//! Must not know: formats.

use std::collections::HashSet;

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use super::ListedFeed;

/// Longest id, as in the configuration.
const LONGEST_ID_BYTES: usize = 64;
/// Longest id that is made of a title, in bytes: it leaves room for what tells two apart.
const LONGEST_MADE_BYTES: usize = 48;
/// Hosts under which agencies put their feeds: they say nothing.
const EMPTY_PREFIXES: [&str; 4] = ["www.", "feeds.", "feed.", "rss."];

/// Gives every feed of a list an id that no other has: its own where it has one, else a slug of its title or host.
///
/// Where two slugs are the same, all but the first end in a hash of their address, so that other feeds that come and go
/// change nothing.
pub fn ids(feeds: &[ListedFeed]) -> Vec<String> {
    ids_beside(feeds, std::iter::empty())
}

/// Gives ids as [`ids`] does, none of which is taken already.
pub fn ids_beside(feeds: &[ListedFeed], taken: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut taken: HashSet<String> = taken.into_iter().collect();
    let own: Vec<Option<&str>> = feeds
        .iter()
        .map(|feed| {
            let id = feed.id.as_deref().filter(|id| is_id(id))?;
            taken.insert(id.to_owned()).then_some(id)
        })
        .collect();
    let pairs = feeds.iter().zip(own);
    pairs
        .map(|(feed, own)| own.map_or_else(|| make(feed, &mut taken), str::to_owned))
        .collect()
}

/// Tells whether a text may be the id of a feed: 1 to 64 of `a-z`, `0-9` and `-`.
pub(super) fn is_id(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= LONGEST_ID_BYTES && text.bytes().all(is_allowed)
}

fn make(feed: &ListedFeed, taken: &mut HashSet<String>) -> String {
    let title = feed.title.as_deref().filter(|title| is_latin(title));
    let made = title
        .and_then(slug)
        .or_else(|| host_slug(&feed.url))
        .unwrap_or_else(|| "feed".to_owned());
    if taken.insert(made.clone()) {
        return made;
    }
    let mut hash = xxh3_64(feed.url.as_bytes());
    loop {
        let id = format!("{made}-{:06x}", hash & 0xff_ffff);
        if taken.insert(id.clone()) {
            return id;
        }
        hash = hash.wrapping_add(1);
    }
}

/// Tells whether a slug of the title would say something: most of its letters are Latin.
fn is_latin(title: &str) -> bool {
    let letters = title.chars().filter(|one| one.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) =
        letters.partition(|one| one.is_ascii() || folded(*one).is_some());
    latin.len() > other.len()
}

fn host_slug(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    let prefix = EMPTY_PREFIXES
        .iter()
        .find(|prefix| host.starts_with(**prefix));
    slug(
        prefix
            .and_then(|prefix| host.strip_prefix(*prefix))
            .unwrap_or(host),
    )
}

/// Joins the words of a text with hyphens, as many as there is room for.
fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    let mut word = String::new();
    for letter in text.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if let Some(plain) = folded(letter) {
            word.push_str(plain);
        } else if !matches!(letter, '\'' | '’') && !word.is_empty() {
            if slug.len() + 1 + word.len() > LONGEST_MADE_BYTES {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word);
            word.clear();
        }
    }
    if slug.is_empty() {
        word.truncate(LONGEST_MADE_BYTES);
        slug = word;
    }
    (!slug.is_empty()).then_some(slug)
}

/// Gives the plain letters of a Latin letter with a mark.
fn folded(letter: char) -> Option<&'static str> {
    let lower = letter.to_lowercase().next()?;
    Some(match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}
