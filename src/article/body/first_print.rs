//! Lines below a text that say where it was printed first: "This story was originally published by The Tarn Lamp."
//!
//! Must not know: where such a line stands.

/// Longest line, in weight.
const LINE_WEIGHT: usize = 220;
/// Words at the start of a line among which it names itself: "This opinion piece".
const NAMED_WITHIN: usize = 3;

/// What texts are called, in lower case: a line on a book or a study that came out tells something.
const TEXTS: &[&str] = &[
    "story",
    "article",
    "piece",
    "essay",
    "report",
    "post",
    "column",
    "op-ed",
    "interview",
    "text",
    "artikel",
    "beitrag",
    "bericht",
    "texte",
    "entretien",
    "tribune",
    "artículo",
    "reportaje",
    "texto",
    "entrevista",
    "articolo",
    "testo",
    "intervista",
    "artigo",
    "reportagem",
    "matéria",
    "stuk",
    "verhaal",
    "artikeln",
    "texten",
    "artykuł",
    "tekst",
    "wywiad",
    "статья",
    "материал",
    "текст",
    "стаття",
    "матеріал",
    "haber",
    "yazı",
];

/// What such a line says of it, in lower case.
const SAYINGS: &[&str] = &[
    "originally published",
    "originally appeared",
    "originally posted",
    "first published",
    "first appeared",
    "first posted",
    "erschien zuerst",
    "zuerst erschien",
    "zuerst im",
    "zuerst veröffentlicht",
    "erschien ursprünglich",
    "ursprünglich veröffentlicht",
    "ursprünglich erschienen",
    "publié initialement",
    "initialement publié",
    "publié pour la première fois",
    "paru initialement",
    "initialement paru",
    "d'abord paru",
    "publicado originalmente",
    "originalmente publicado",
    "publicó originalmente",
    "publicado por primera vez",
    "publicada originalmente",
    "pubblicato originariamente",
    "originariamente pubblicato",
    "pubblicato originalmente",
    "originalmente pubblicato",
    "pubblicata originariamente",
    "verscheen eerder",
    "verscheen eerst",
    "verscheen oorspronkelijk",
    "oorspronkelijk gepubliceerd",
    "eerder gepubliceerd",
    "publicerades först",
    "ursprungligen publicera",
    "udgivet første gang",
    "først publisert",
    "pierwotnie opublikowan",
    "pierwotnie ukazał",
    "впервые опубликован",
    "изначально опубликован",
    "первоначально опубликован",
    "вперше опублікован",
    "ilk olarak",
];

/// Tells whether a text says of itself where it was printed first.
pub(super) fn tells_of(words: &str, weight: usize) -> bool {
    if weight > LINE_WEIGHT {
        return false;
    }
    let lower = words.to_lowercase();
    let line = lower.trim_start_matches(|character: char| !character.is_alphanumeric());
    // "Originally published on …"
    let is_bare = line.starts_with("orig");
    let opening = line
        .split([' ', '\u{a0}'])
        .take(NAMED_WITHIN)
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()));
    // Most lines are told by their first words: those are looked at before the others. "The story" is another one.
    let mut names_itself = (!line.starts_with("the "))
        .then_some(opening)
        .into_iter()
        .flatten();
    if is_bare {
        SAYINGS.iter().any(|saying| line.starts_with(saying))
    } else {
        names_itself.any(|word| TEXTS.contains(&word))
            && SAYINGS.iter().any(|saying| line.contains(saying))
    }
}
