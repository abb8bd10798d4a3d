//! Markers: the words by which an agency says what a version is (`UPDATE 2-`, `(2nd LD)`, `[속보]`, `KILL:`).
//!
//! Must not know: datelines, notes in sentences.

use super::scan::{before, bracketed, is_capitals, strip_number, strip_prefix_folded};
use crate::model::{Marker, MarkerKind};

/// Most markers of one headline.
const MARKERS: usize = 6;

/// Longest text in brackets that may be a marker, in characters.
const LABEL_CHARACTERS: usize = 32;

/// A marker with its urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) marker: Marker,
    pub(super) urgency: Option<u8>,
}

/// How a word has to stand to be a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// In capitals with any separator, a joined hyphen too; with a colon in any case.
    Desk,
    /// The same, but a hyphen does not join it to another word in capitals.
    Loose,
    /// In capitals before a colon, a slash or a dash between spaces: elsewhere the word is an ordinary one.
    Capitals,
}

use MarkerKind::{Correction, Hold, Refile, Repeat, Update, Urgent, Withdrawal, Wrapup};
use Style::{Capitals, Desk, Loose};

/// Words, their meaning, their urgency (0: says nothing) and how they have to stand. Longer ones before their beginnings.
const WORDS: &[(&str, MarkerKind, u8, Style)] = &[
    ("STORY WITHDRAWN", Withdrawal, 0, Desk),
    ("WITHDRAWN", Withdrawal, 0, Desk),
    ("MANDATORY KILL", Withdrawal, 0, Capitals),
    ("BULLETIN KILL", Withdrawal, 0, Capitals),
    ("KILL", Withdrawal, 0, Capitals),
    ("RETRACTION", Withdrawal, 0, Loose),
    ("RETRACTED", Withdrawal, 0, Capitals),
    ("ANNULATION", Withdrawal, 0, Capitals),
    ("ANULACIÓN", Withdrawal, 0, Capitals),
    ("ANULADA", Withdrawal, 0, Capitals),
    ("ZURÜCKGEZOGEN", Withdrawal, 0, Capitals),
    ("RÜCKZUG", Withdrawal, 0, Capitals),
    ("АННУЛИРОВАНО", Withdrawal, 0, Loose),
    ("АННУЛИРУЕТСЯ", Withdrawal, 0, Loose),
    ("АНУЛЬОВАНО", Withdrawal, 0, Loose),
    ("전문취소", Withdrawal, 0, Loose),
    ("전문 취소", Withdrawal, 0, Loose),
    ("撤稿", Withdrawal, 0, Loose),
    ("HOLD", Hold, 0, Capitals),
    ("CORRECTED", Correction, 0, Desk),
    ("CORRECTION", Correction, 0, Desk),
    ("CORRECTIVE", Correction, 0, Capitals),
    ("CLARIFICATION", Correction, 0, Loose),
    ("CORREGIDO", Correction, 0, Desk),
    ("CORREGIDA", Correction, 0, Desk),
    ("CORRECCIÓN", Correction, 0, Desk),
    ("CORRIGÉ", Correction, 0, Desk),
    ("CORRIGE", Correction, 0, Capitals),
    ("CORRIGIDO", Correction, 0, Desk),
    ("CORREÇÃO", Correction, 0, Desk),
    ("RECTIFICATIF", Correction, 0, Desk),
    ("RECTIFICACIÓN", Correction, 0, Desk),
    ("RETTIFICA", Correction, 0, Loose),
    ("KORREKTUR", Correction, 0, Desk),
    ("KORRIGIERT", Correction, 0, Desk),
    ("BERICHTIGUNG", Correction, 0, Desk),
    ("BERICHTIGT", Correction, 0, Desk),
    ("DÜZELTME", Correction, 0, Desk),
    ("ИСПРАВЛЕНИЕ", Correction, 0, Desk),
    ("ИСПРАВЛЕНО", Correction, 0, Desk),
    ("УТОЧНЕНИЕ", Correction, 0, Loose),
    ("УТОЧНЕНО", Correction, 0, Loose),
    ("ПОПРАВКА", Correction, 0, Capitals),
    ("ВИПРАВЛЕННЯ", Correction, 0, Desk),
    ("ВИПРАВЛЕНО", Correction, 0, Desk),
    ("УТОЧНЕННЯ", Correction, 0, Loose),
    ("정정", Correction, 0, Desk),
    ("更正", Correction, 0, Desk),
    ("订正", Correction, 0, Desk),
    ("訂正", Correction, 0, Desk),
    ("تصحيح", Correction, 0, Loose),
    ("اصلاحیه", Correction, 0, Loose),
    ("UPDATED", Update, 0, Loose),
    ("UPDATE", Update, 0, Desk),
    ("LEAD", Update, 0, Capitals),
    ("WRITETHRU", Update, 0, Capitals),
    ("ACTUALIZACIÓN", Update, 0, Loose),
    ("ACTUALIZADO", Update, 0, Loose),
    ("ACTUALIZA", Update, 0, Desk),
    ("ATUALIZAÇÃO", Update, 0, Loose),
    ("ATUALIZA", Update, 0, Desk),
    ("ACTUALISATION", Update, 0, Loose),
    ("ACTUALISÉ", Update, 0, Loose),
    ("MISE À JOUR", Update, 0, Loose),
    ("AGGIORNAMENTO", Update, 0, Loose),
    ("AKTUALISIERUNG", Update, 0, Loose),
    ("AKTUALISIERT", Update, 0, Loose),
    ("GÜNCELLEME", Update, 0, Desk),
    ("GÜNCELLENDİ", Update, 0, Loose),
    ("ОБНОВЛЕНО", Update, 0, Loose),
    ("ОБНОВЛЕНИЕ", Update, 0, Loose),
    ("ДОПОЛНЕНО", Update, 0, Loose),
    ("ДОПОЛНЕНИЕ", Update, 0, Loose),
    ("ОНОВЛЕНО", Update, 0, Loose),
    ("ДОПОВНЕНО", Update, 0, Loose),
    ("تحديث", Update, 0, Desk),
    ("更新", Update, 0, Loose),
    ("WRAP-UP", Wrapup, 0, Desk),
    ("WRAPUP", Wrapup, 0, Desk),
    ("ROUNDUP", Wrapup, 0, Capitals),
    ("ZUSAMMENFASSUNG", Wrapup, 0, Capitals),
    ("REFILED", Refile, 0, Desk),
    ("REFILE", Refile, 0, Desk),
    ("再送", Refile, 0, Desk),
    ("RPT", Repeat, 0, Desk),
    ("REPEAT", Repeat, 0, Loose),
    ("REPITE", Repeat, 0, Desk),
    ("REPETICIÓN", Repeat, 0, Loose),
    ("WIEDERHOLUNG", Repeat, 0, Capitals),
    ("WDH", Repeat, 0, Desk),
    ("ПОВТОР", Repeat, 0, Capitals),
    ("FLASH", Urgent, 1, Capitals),
    ("МОЛНИЯ", Urgent, 1, Capitals),
    ("BULLETIN", Urgent, 2, Capitals),
    ("BREAKING NEWS", Urgent, 2, Loose),
    ("BREAKING", Urgent, 2, Loose),
    ("NEWSALERT", Urgent, 2, Loose),
    ("NEWS ALERT", Urgent, 2, Loose),
    ("ALERTE", Urgent, 2, Capitals),
    ("ALERTA", Urgent, 2, Capitals),
    ("ALERT", Urgent, 2, Capitals),
    ("JUST IN", Urgent, 2, Loose),
    ("EILMELDUNG", Urgent, 2, Loose),
    ("EILT", Urgent, 2, Capitals),
    ("EIL", Urgent, 2, Capitals),
    ("ÚLTIMA HORA", Urgent, 2, Loose),
    ("SON DAKİKA", Urgent, 2, Loose),
    ("속보", Urgent, 2, Loose),
    ("긴급", Urgent, 2, Loose),
    ("速報", Urgent, 2, Loose),
    ("快讯", Urgent, 2, Loose),
    ("突发", Urgent, 2, Loose),
    ("急电", Urgent, 2, Loose),
    ("URGENTE", Urgent, 3, Loose),
    ("URGENT", Urgent, 3, Loose),
    ("СРОЧНО", Urgent, 3, Loose),
    ("ТЕРМІНОВО", Urgent, 3, Loose),
    ("عاجل", Urgent, 3, Loose),
];

/// Takes the markers from both ends of a headline; what is left is the headline. One that is only a marker stays as it is.
pub(super) fn take(headline: &str) -> (&str, Vec<Label>) {
    let mut text = headline.trim();
    if let Some(label) = alone(text) {
        return (text, vec![label]);
    }
    let mut labels = Vec::new();
    while labels.len() < MARKERS {
        let Some((label, rest)) = at_start(text).or_else(|| at_end(text)) else {
            break;
        };
        labels.push(label);
        if rest.is_empty() {
            break;
        }
        text = rest.trim();
    }
    (text, labels)
}

/// Reads a marker at the beginning of a text.
pub(super) fn at_start(text: &str) -> Option<(Label, &str)> {
    in_brackets(text)
        .or_else(|| between_crosses(text))
        .or_else(|| ordinal(text))
        .or_else(|| word(text))
}

/// Reads a text that is a marker and nothing else: `KILL`, `2nd LD`, `CORRECTION.`
pub(super) fn alone(text: &str) -> Option<Label> {
    if text.chars().nth(LABEL_CHARACTERS).is_some() {
        return None;
    }
    let text = text.trim_matches([' ', '.', ':', '*', '-', '!', '|']);
    korean(text)
        .or_else(|| whole_ordinal(text))
        .or_else(|| whole_word(text))
}

fn label(kind: MarkerKind, number: Option<u32>, text: &str, urgency: u8) -> Label {
    let marker = Marker {
        kind,
        number,
        text: text.trim().to_owned(),
    };
    Label {
        marker,
        urgency: Some(urgency).filter(|urgency| *urgency > 0),
    }
}

const BRACKETS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('<', '>'),
    ('（', '）'),
    ('［', '］'),
    ('【', '】'),
    ('〔', '〕'),
    ('〈', '〉'),
    ('＜', '＞'),
    ('《', '》'),
];

fn in_brackets(text: &str) -> Option<(Label, &str)> {
    let (inside, after) = BRACKETS
        .iter()
        .find_map(|(open, close)| bracketed(text, *open, *close))?;
    let mut label = alone(inside)?;
    before(text, after).clone_into(&mut label.marker.text);
    Some((label, after.trim_start_matches([' ', ':', '-', '–', '—'])))
}

/// Reads `++ … ++`, which Italian and German agencies put around flashes.
fn between_crosses(text: &str) -> Option<(Label, &str)> {
    let inside = text
        .strip_prefix("++")?
        .trim_start_matches('+')
        .strip_suffix("++")?
        .trim_end_matches('+');
    Some((label(Urgent, None, "++", 2), inside.trim()))
}

/// Reads `2ND LEAD`, `1st Ld-Writethru`.
fn ordinal(text: &str) -> Option<(Label, &str)> {
    let (number, rest) = strip_number(text)?;
    let rest = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| strip_prefix_folded(rest, end))?;
    let rest = rest.trim_start_matches([' ', '-']);
    let words = [
        "Ld-Writethru",
        "Lead-Writethru",
        "Writethru",
        "LEAD",
        "LD",
        "UPDATE",
        "UPD",
    ];
    let rest = words.iter().find_map(|word| {
        let after = strip_prefix_folded(rest, word)?;
        let wrote = before(rest, after);
        let counts = is_capitals(wrote) || wrote.starts_with("Ld") || wrote.ends_with("thru");
        (counts && !after.starts_with(char::is_alphanumeric)).then_some(after)
    })?;
    Some((
        label(Update, Some(number), before(text, rest), 0),
        after_separator(rest),
    ))
}

fn whole_ordinal(text: &str) -> Option<Label> {
    ordinal(text)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(label, _)| label)
}

fn after_separator(text: &str) -> &str {
    text.trim_start()
        .trim_start_matches([':', '-', '–', '—', '|', '/', ','])
        .trim_start()
}

/// Reads `종합`, `종합2보`, `2보`, `1보`.
fn korean(text: &str) -> Option<Label> {
    let summed = text.strip_prefix("종합");
    let rest = summed.unwrap_or(text);
    if rest.is_empty() && summed.is_some() {
        return Some(label(Update, None, text, 0));
    }
    let (number, unit) = strip_number(rest)?;
    if unit != "보" {
        return None;
    }
    let first = summed.is_none() && number == 1;
    Some(if first {
        label(Urgent, Some(1), text, 2)
    } else {
        label(Update, Some(number), text, 0)
    })
}

/// Reads a word of the table with its number and its separator at the beginning of a text.
fn word(text: &str) -> Option<(Label, &str)> {
    WORDS.iter().find_map(|(wanted, kind, urgency, style)| {
        let after = strip_prefix_folded(text, wanted)?;
        let wrote = before(text, after);
        let in_capitals = !wrote.chars().any(char::is_lowercase);
        if after.starts_with(char::is_alphabetic) {
            return None;
        }
        let (number, after) = numbered(after);
        let after = without_reason(after);
        let style = if number.is_some() && in_capitals {
            Desk
        } else {
            *style
        };
        let rest = after_marker(after, style, in_capitals)?;
        Some((
            label(*kind, number, before(text, rest), *urgency),
            rest.trim_start(),
        ))
    })
}

/// Reads a number after a marker's word: `UPDATE 2`, `UPDATE2`, `LEAD 3`.
fn numbered(after: &str) -> (Option<u32>, &str) {
    let spaced = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
    match strip_number(spaced) {
        Some((number, rest)) if number < 100 && !rest.starts_with(char::is_alphabetic) => {
            (Some(number), rest)
        }
        _ => (None, after),
    }
}

/// Passes over the reason of a correction: `CORRECTED (OFFICIAL)-`.
fn without_reason(after: &str) -> &str {
    let text = after.trim_start();
    let reason = bracketed(text, '(', ')').or_else(|| bracketed(text, '（', '）'));
    match reason {
        Some((reason, rest))
            if reason.chars().nth(LABEL_CHARACTERS).is_none()
                && rest.starts_with(['-', ':', '－']) =>
        {
            rest
        }
        _ => after,
    }
}

fn after_marker(after: &str, style: Style, in_capitals: bool) -> Option<&str> {
    if let Some(rest) = after.trim_start().strip_prefix([':', '：', '|']) {
        return Some(rest).filter(|_| in_capitals || style != Capitals);
    }
    if !in_capitals {
        return None;
    }
    if let Some(rest) = after.strip_prefix('/') {
        return Some(rest);
    }
    let dash = [" - ", " -- ", " – ", " — "]
        .iter()
        .find_map(|dash| after.strip_prefix(dash));
    if dash.is_some() || style == Capitals {
        return dash;
    }
    // `REPEAT-OFFENDER` is a word, `REPEAT-Offender jailed` begins with a marker.
    let rest = after.trim_start().strip_prefix(['-', '－', '–'])?;
    let next = rest.split([' ', '-', ':']).next().unwrap_or(rest);
    let joins_word = is_capitals(next) && next.chars().count() > 1 && !begins_with_marker(rest);
    (style == Desk || !joins_word).then_some(rest)
}

fn begins_with_marker(text: &str) -> bool {
    WORDS.iter().any(|(word, ..)| text.starts_with(word))
}

fn whole_word(text: &str) -> Option<Label> {
    WORDS.iter().find_map(|(wanted, kind, urgency, style)| {
        let after = strip_prefix_folded(text, wanted)?;
        let (number, rest) = numbered(after);
        let in_capitals = !text.chars().any(char::is_lowercase);
        (rest.is_empty() && (in_capitals || *style != Capitals))
            .then(|| label(*kind, number, text, *urgency))
    })
}

/// Reads a marker in brackets at the end of a headline, or the version of a slug (`AP-US-Storm, 2nd Ld-Writethru`).
fn at_end(text: &str) -> Option<(Label, &str)> {
    if let Some((slug, version)) = text.rsplit_once(", ").or_else(|| text.rsplit_once(',')) {
        let version = version.trim();
        if let Some(label) = whole_ordinal(version) {
            return Some((label, slug.trim_end()));
        }
    }
    BRACKETS.iter().find_map(|(open, close)| {
        let inside = text.strip_suffix(*close)?;
        let (rest, inside) = inside.rsplit_once(*open)?;
        let mut label = alone(inside)?;
        text.get(rest.len()..)?.clone_into(&mut label.marker.text);
        Some((label, rest.trim_end()))
    })
}

/// Gives the strongest of several markers, with the highest number that stands beside it.
pub(super) fn strongest(labels: &[Label]) -> Option<Marker> {
    let rank = |kind: MarkerKind| {
        [
            Withdrawal, Hold, Correction, Update, Wrapup, Refile, Repeat, Urgent,
        ]
        .iter()
        .position(|other| *other == kind)
    };
    let mut marker = labels
        .iter()
        .map(|label| &label.marker)
        .min_by_key(|marker| rank(marker.kind))?
        .clone();
    if marker.kind != Urgent {
        let versions = labels
            .iter()
            .filter(|label| matches!(label.marker.kind, Update | Wrapup));
        marker.number = marker
            .number
            .max(versions.filter_map(|label| label.marker.number).max());
    }
    Some(marker)
}
