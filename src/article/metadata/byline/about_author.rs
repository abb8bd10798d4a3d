//! Lines that tell who the author of an article is: "Ada Quist covers the harbours of the coast."
//!
//! Must not know: where such a line stands.

/// Names that are looked for, at most.
const NAME_LIMIT: usize = 20;
/// Shortest name that is looked for, in characters.
const LEAST_NAME: usize = 6;

/// What stands between the names of a byline.
const BETWEEN: [&str; 12] = [
    ", ", "; ", " and ", " & ", " und ", " et ", " y ", " e ", " og ", " och ", " en ", " и ",
];

/// Gives the names of people in bylines, one by one: what is of one word, or is said to be an organisation, may act in the text.
pub(in crate::article) fn people<'a>(
    bylines: impl Iterator<Item = &'a str>,
    organizations: &[String],
) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for byline in bylines.filter(|byline| !organizations.iter().any(|name| name == byline)) {
        let mut parts = vec![byline];
        for sign in BETWEEN {
            parts = parts
                .iter()
                .flat_map(|part| part.split(sign))
                .take(NAME_LIMIT)
                .collect();
        }
        for name in parts.into_iter().chain([byline]).map(str::trim) {
            let is_name = name.contains(' ') && name.chars().count() >= LEAST_NAME;
            let is_new = !names.iter().chain(organizations).any(|known| known == name);
            if is_name && is_new && names.len() < NAME_LIMIT {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// Tells whether a line begins with the name of an author and goes on as lines about authors do.
pub(in crate::article) fn tells_of(words: &str, authors: &[String]) -> bool {
    authors
        .iter()
        .any(|author| words.strip_prefix(author.as_str()).is_some_and(introduces))
}

/// Tells whether what stands behind a name introduces its bearer.
fn introduces(rest: &str) -> bool {
    if rest.is_empty() || rest.starts_with([',', '(', ':', '|', '@', '/']) {
        return true;
    }
    let Some(rest) = rest.strip_prefix(' ') else {
        return false;
    };
    rest.starts_with(['(', '|', '@', '–', '—', '-', '•'])
        || VERBS.contains(&rest.split_whitespace().next().unwrap_or(""))
}

/// What lines about authors say of them first.
const VERBS: &[&str] = &[
    "is",
    "was",
    "has",
    "had",
    "covers",
    "covered",
    "writes",
    "wrote",
    "works",
    "worked",
    "reports",
    "reported",
    "joined",
    "lives",
    "edits",
    "leads",
    "teaches",
    "serves",
    "served",
    "started",
    "began",
    "studied",
    "spent",
    "holds",
    "contributed",
    "can",
    "specializes",
    "specialises",
    "runs",
    "hosts",
    "graduated",
    "ist",
    "war",
    "schreibt",
    "arbeitet",
    "berichtet",
    "studierte",
    "leitet",
    "lebt",
    "est",
    "couvre",
    "travaille",
    "écrit",
    "es",
    "escribe",
    "cubre",
    "trabaja",
    "é",
    "escreve",
    "è",
    "scrive",
    "lavora",
    "schrijft",
    "werkt",
    "är",
    "skriver",
    "er",
    "jest",
    "pisze",
    "je",
    "píše",
];
