//! The headline of an article: which of the places that name it, and without the site's name.
//!
//! Must not know: the body.

use std::borrow::Cow;

use super::gathered::Gathered;
use super::linked_data::LinkedData;
use super::site_name::{self, PARTS, Site, without_site};
use crate::article::{PageContext, text};

/// Characters of a title that are looked at.
const LONGEST: usize = 600;
/// Shortest text that is taken for a headline by the votes, in weight.
const LEAST_WEIGHT: usize = 10;
/// Longest label in a heading, in characters.
const LONGEST_LABEL: usize = 30;
/// Letters that an address has to repeat of a headline.
const LEAST_ADDRESS: usize = 20;

/// Signs that may stand within a headline as well: they part only where another place names what stands before.
const CLOSE_PARTS: &[&str] = &[", ", "_", "-"];

/// A place that names the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Structured,
    Alternative,
    Shared,
    SharedAgain,
    Title,
    Heading,
    /// A heading without the line of its own that a title names last.
    TurnedHeading,
}

impl Place {
    /// Gives how far the place is believed, in votes.
    fn votes(self) -> f64 {
        match self {
            Self::Structured => 1.2,
            Self::Alternative | Self::Shared | Self::Title => 1.0,
            // Most often a copy of what is shared: hardly a voice of its own.
            Self::SharedAgain => 0.4,
            Self::Heading => 1.5,
            Self::TurnedHeading => 2.5,
        }
    }
}

/// What a place names, and how far it is believed.
struct Candidate {
    place: Place,
    text: String,
    letters: String,
    votes: f64,
}

impl Candidate {
    fn new(text: &str, site: &Site, place: Place) -> Option<Self> {
        let text = undoubled(without_site(&unescaped(text::clip(text, LONGEST)), site));
        let is_cut = text.ends_with('…') || text.ends_with("...");
        let votes = place.votes();
        let votes = if is_cut { votes / 10.0 } else { votes };
        let letters = text::letters(&text);
        (!letters.is_empty()).then_some(Self {
            place,
            text,
            letters,
            votes,
        })
    }
}

/// Drops the backslash that programs put before quotes and did not take away: "The keeper\'s lamp".
fn unescaped(title: &str) -> Cow<'_, str> {
    if title.contains('\\') {
        Cow::Owned(title.replace("\\'", "'").replace("\\\"", "\""))
    } else {
        Cow::Borrowed(title)
    }
}

/// Gives a title once that says the same twice: "Boats sink in the bay Boats sink in the bay".
fn undoubled(title: String) -> String {
    let middle = title.len() / 2;
    let head = title.get(..middle).unwrap_or("").trim_end();
    let is_doubled = text::weight(head) >= LEAST_WEIGHT
        && title
            .get(middle..)
            .is_some_and(|tail| tail.trim_start() == head);
    if is_doubled { head.to_owned() } else { title }
}

/// Chooses the headline: each place that names it gives its votes to what it names, and the address of the page confirms.
pub(super) fn choose(
    gathered: &Gathered<'_>,
    linked: &LinkedData,
    site: Option<&str>,
    context: &PageContext<'_>,
) -> Option<String> {
    let site = Site::new(site, context.url);
    let social = gathered.meta(&[
        "og:title",
        "twitter:title",
        "dc.title",
        "parsely-title",
        "sailthru.title",
    ]);
    // Two headings, one for search engines and one for readers: what is shared is the one for readers.
    let shared = social.map(|social| without_site(text::clip(social, LONGEST), &site));
    if let Some(shared) = shared.filter(|shared| is_shown_second(shared, gathered)) {
        return Some(shared);
    }
    let structured = linked.headline.as_deref().filter(|_| linked.is_article);
    let titles = [
        (structured, Place::Structured),
        (social, Place::Shared),
        (
            gathered.title.as_deref().map(site_name::without_sections),
            Place::Title,
        ),
        (gathered.meta(&["twitter:title"]), Place::SharedAgain),
    ];
    let mut candidates: Vec<Candidate> = titles
        .into_iter()
        .filter_map(|(text, place)| Candidate::new(text?, &site, place))
        .collect();
    let heading = heading(gathered, &candidates, &site).or_else(|| {
        let (_, line) = gathered.echo.as_ref()?;
        Candidate::new(line, &site, Place::Heading)
    });
    let shown = heading.as_ref().map(|heading| heading.letters.clone());
    candidates.extend(heading);
    candidates.extend(
        linked
            .alternative_headline
            .as_deref()
            .filter(|alternative| shown == Some(text::letters(alternative)))
            .and_then(|alternative| Candidate::new(alternative, &site, Place::Alternative)),
    );
    let chosen = elected(&candidates, context.url)
        .map(|chosen| without_label(&chosen.text, shown.as_deref(), &site))
        .or_else(|| gathered.headings.first().cloned())
        .or_else(|| gathered.title.clone());
    chosen.filter(|headline| !headline.is_empty())
}

/// Tells whether a heading behind the first one says the whole of a title.
fn is_shown_second(title: &str, gathered: &Gathered<'_>) -> bool {
    let letters = text::letters(title);
    text::weight(title) >= LEAST_WEIGHT
        && gathered
            .second_headings
            .iter()
            .any(|heading| text::letters(heading) == letters)
}

/// Finds the visible heading that the titles speak of: one that stands in a title, else one that shares half of its words.
fn heading(gathered: &Gathered<'_>, titles: &[Candidate], site: &Site) -> Option<Candidate> {
    let find = |least_share: f64| {
        gathered
            .headings
            .iter()
            .filter(|heading| {
                let is_logo = |title| site_name::is_logo(heading, title);
                let names_site = gathered.headings.len() > 1 && site.is_exactly(heading);
                !names_site && !gathered.title.as_deref().is_some_and(is_logo)
            })
            .find(|heading| names_the_same(heading, titles, least_share))
    };
    let heading = find(1.0).or_else(|| find(0.5))?;
    let candidate = Candidate::new(heading, site, Place::Heading)?;
    // A heading may begin with a line of its own that a title names last: "Harbour Boats sink", "Boats sink - Harbour".
    let turned = titles.iter().find_map(|title| {
        site_name::parts_in(&title.text).find_map(|part| {
            let (head, tail) = title.text.rsplit_once(part)?;
            let turned = format!("{}{}", text::letters(tail), text::letters(head));
            (turned == candidate.letters).then(|| head.to_owned())
        })
    });
    match turned.or_else(|| unlabelled(gathered, heading, &candidate, titles)) {
        Some(head) => Candidate::new(&head, site, Place::TurnedHeading),
        None => Some(candidate),
    }
}

/// Gives what a title says where the heading says it behind a label in an element of its own.
fn unlabelled(
    gathered: &Gathered<'_>,
    heading: &str,
    candidate: &Candidate,
    titles: &[Candidate],
) -> Option<String> {
    let at = gathered
        .headings
        .iter()
        .position(|other| other == heading)?;
    let label = gathered.heading_labels.get(at)?;
    let rest = candidate.letters.strip_prefix(&text::letters(label))?;
    if label.is_empty() || label.chars().count() > LONGEST_LABEL {
        return None;
    }
    titles.iter().find_map(|title| {
        let heads = site_name::parts_in(&title.text).filter_map(|part| title.text.split_once(part));
        std::iter::once(title.text.as_str())
            .chain(heads.flat_map(|(head, tail)| [head, tail]))
            .find(|part| text::weight(part) >= LEAST_WEIGHT && text::letters(part) == rest)
            .map(str::to_owned)
    })
}

/// Tells whether a heading says what one of the titles says: it stands in it, or shares enough of its words.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn names_the_same(heading: &str, titles: &[Candidate], least_share: f64) -> bool {
    let letters = text::letters(heading);
    if letters.chars().count() <= 8 {
        return false;
    }
    let words: Vec<String> = heading
        .split_whitespace()
        .map(text::letters)
        .filter(|word| word.chars().count() > 2)
        .collect();
    titles.iter().any(|title| {
        if title.letters.contains(&letters) {
            return true;
        }
        let shared = words
            .iter()
            .filter(|word| title.letters.contains(word.as_str()))
            .count();
        least_share < 1.0 && words.len() >= 4 && shared as f64 >= words.len() as f64 * least_share
    })
}

/// Gives the candidate that most places stand for; the earlier one where two are level.
///
/// The address of the page bears witness for what it repeats, but not for what the title element says: one hand makes both for
/// search engines.
fn elected<'a>(candidates: &'a [Candidate], address: Option<&str>) -> Option<&'a Candidate> {
    let mut best: Option<(&Candidate, f64)> = None;
    let supported = candidates.iter().map(|voter| supported(voter, candidates));
    let ballots: Vec<(&Candidate, &str)> = candidates.iter().zip(supported).collect();
    for candidate in candidates {
        let supporters = || {
            let ballots = ballots.iter();
            ballots.filter_map(|(voter, letters)| (*letters == candidate.letters).then_some(*voter))
        };
        let votes: f64 = supporters().map(|voter| voter.votes).sum();
        let confirmed = supporters().all(|voter| voter.place != Place::Title)
            && address.is_some_and(|address| repeats(address, &candidate.text));
        let votes = if confirmed { votes + 3.0 } else { votes };
        let is_text = text::weight(&candidate.text) >= LEAST_WEIGHT;
        let votes = if is_text { votes } else { votes / 10.0 };
        if best.is_none_or(|(_, most)| votes > most) {
            best = Some((candidate, votes));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Gives the letters of the candidate that a place stands for: one that is its own beginning up to a sign that parts, as in
/// "Boats sink | Harbour | 3 May", or its own end behind a shorter part, as in "Harbour | Boats sink", else itself.
fn supported<'a>(voter: &'a Candidate, candidates: &'a [Candidate]) -> &'a str {
    let ends = |candidate: &&Candidate| {
        candidate.letters.len() * 2 > voter.letters.len()
            && voter.letters.len() > candidate.letters.len()
            && voter.letters.ends_with(&candidate.letters)
            && text::weight(&candidate.text) >= LEAST_WEIGHT
            && site_name::parts_in(&voter.text).any(|part| {
                let parted = voter.text.split_once(part);
                parted.is_some_and(|(_, tail)| text::letters(tail) == candidate.letters)
            })
    };
    let begins = |candidate: &&Candidate| {
        candidate.letters.len() < voter.letters.len()
            && voter.letters.starts_with(&candidate.letters)
            && text::weight(&candidate.text) >= LEAST_WEIGHT
            && PARTS.iter().chain(CLOSE_PARTS).any(|part| {
                voter
                    .text
                    .match_indices(part)
                    .filter_map(|(at, _)| voter.text.get(..at))
                    .take(8)
                    .any(|head| text::letters(head) == candidate.letters)
            })
    };
    candidates
        .iter()
        .find(|candidate| begins(candidate) || ends(candidate))
        .map_or(voter.letters.as_str(), |candidate| {
            candidate.letters.as_str()
        })
}

/// Drops one word, or the name of the site, that labels a headline, where the heading that is shown goes without it:
/// "Chronicle: Boats sink".
fn without_label(headline: &str, shown: Option<&str>, site: &Site) -> String {
    let rest = headline
        .split_once(": ")
        .filter(|(label, rest)| {
            (!label.contains(' ') || site.is_exactly(label))
                && shown.is_some_and(|shown| shown == text::letters(rest))
        })
        .map(|(_, rest)| rest.trim_start().to_owned());
    rest.unwrap_or_else(|| headline.to_owned())
}

/// Tells whether a part of the path of an address begins or ends with the whole of a headline.
fn repeats(address: &str, headline: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let parts = path
        .split(['?', '#'])
        .next()
        .unwrap_or(path)
        .split('/')
        .skip(1);
    let spellings = [latin(headline, Umlauts::Two), latin(headline, Umlauts::One)];
    parts.into_iter().any(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, kind)| {
            if kind.len() <= 5 && !kind.contains('-') {
                stem
            } else {
                part
            }
        });
        let letters = latin(stem, Umlauts::One);
        spellings.iter().any(|spelling| {
            spelling.len() >= LEAST_ADDRESS
                && (letters.starts_with(spelling) || letters.ends_with(spelling))
        })
    })
}

/// How addresses write umlauts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Umlauts {
    One,
    Two,
}

/// Writes a text as addresses do: Latin letters without accents, and digits.
fn latin(text: &str, umlauts: Umlauts) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        let two = match character {
            'ä' => "ae",
            'ö' => "oe",
            'ü' => "ue",
            'å' => "aa",
            _ => "",
        };
        match character {
            _ if umlauts == Umlauts::Two && !two.is_empty() => plain.push_str(two),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ă' => plain.push('a'),
            'ç' | 'ć' | 'č' => plain.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => plain.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ı' => plain.push('i'),
            'ñ' | 'ń' | 'ň' => plain.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => plain.push('o'),
            'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => plain.push('u'),
            'ś' | 'š' | 'ş' | 'ș' => plain.push('s'),
            'ž' | 'ź' | 'ż' => plain.push('z'),
            'ý' | 'ÿ' => plain.push('y'),
            'ř' => plain.push('r'),
            'ł' => plain.push('l'),
            'ğ' => plain.push('g'),
            'ť' | 'ț' => plain.push('t'),
            'ď' | 'đ' => plain.push('d'),
            character if character.is_ascii_alphanumeric() => plain.push(character),
            _ => {}
        }
    }
    plain
}
