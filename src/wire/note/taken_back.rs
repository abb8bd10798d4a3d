//! Notes that take back a story which they name.
//!
//! Must not know: where in a story a note stands.

use crate::wire::scan::{first_characters, strip_words};

/// Beginning of a note in which the request stands, in characters.
const REQUEST_CHARACTERS: usize = 240;

/// Beginning of a sentence that names a story and takes it back, in characters.
const NAMED_CHARACTERS: usize = 300;

/// Words of a request in which the story is named: `kill the AP story slugged …`
const REQUEST_WORDS: usize = 6;

/// Tells whether a note asks for a story to be thrown away: `Please kill the story slugged …`. Others are about killing.
pub(super) fn asks_to_kill(note: &str) -> bool {
    let start = first_characters(note, REQUEST_CHARACTERS).to_lowercase();
    start.split([':', '.', ';']).any(|sentence| {
        let mut words = sentence.split_whitespace().peekable();
        words.next_if(|word| *word == "please");
        let kills = words.next() == Some("kill");
        let is_story = |word: &str| matches!(word, "story" | "stories" | "item" | "versions");
        kills && words.take(REQUEST_WORDS).any(is_story)
    })
}

/// Tells whether a sentence takes back a story that it names: `The Nov. 26 story headlined "…" has been withdrawn.`
pub(super) fn names_story(text: &str) -> bool {
    if strip_words(text, "the").is_none() {
        return false;
    }
    let start = first_characters(text, NAMED_CHARACTERS).to_lowercase();
    let names = [
        "story headlined",
        "story slugged",
        "item headlined",
        "article headlined",
    ];
    let taken = [
        "has been withdrawn",
        "is withdrawn",
        "was withdrawn",
        "has been killed",
    ];
    let after = names
        .iter()
        .find_map(|name| start.split_once(name))
        .map(|(_, after)| after)
        .filter(|after| {
            after.starts_with([' ', ':']) && after.contains(['"', '“', '\'', '‘', '«'])
        });
    after.is_some_and(|after| taken.iter().any(|words| after.contains(words)))
}
