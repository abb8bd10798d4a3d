//! Notes in which a house puts an article right: they are part of the story wherever they stand.
//!
//! Must not know: the box that such a note stands in.

use std::sync::LazyLock;

use crate::article::phrases::Phrases;
use crate::article::text;

/// Least and most text of such a note, in weight.
const LEAST: usize = 40;
const MOST: usize = 600;
/// Characters at the start of a note in which its label stands.
const LABEL_CHARACTERS: usize = 40;

/// Tells whether a text says what was wrong in the article: "Correction: An earlier version gave a wrong name."
pub(super) fn is_correction(words: &str, weight: usize) -> bool {
    static LABELS: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(LABEL_STARTS));
    if !(LEAST..=MOST).contains(&weight) || !text::ends_sentence(words) {
        return false;
    }
    let head = text::clip(words, LABEL_CHARACTERS).to_lowercase();
    let head = head.trim_start_matches(|character: char| !character.is_alphanumeric());
    LABELS.begin(head)
}

/// How such notes begin, in lower case.
const LABEL_STARTS: &[&str] = &[
    "correction:",
    "correction (",
    "corrections:",
    "a correction was made",
    "clarification:",
    "editor's note:",
    "editor’s note:",
    "editors' note:",
    "this article was amended",
    "this article was corrected",
    "this article has been corrected",
    "an earlier version of this",
    "a previous version of this",
    "korrektur:",
    "korrekturhinweis",
    "anmerkung der redaktion:",
    "anm. d. red.",
    "in einer früheren version",
    "in einer früheren fassung",
    "correction :",
    "rectificatif",
    "note de la rédaction",
    "cet article a été modifié",
    "cet article a été corrigé",
    "une première version de cet article",
    "une version précédente de cet article",
    "corrección:",
    "fe de errores",
    "fe de erratas",
    "nota de la redacción:",
    "nota del editor:",
    "correção:",
    "erramos:",
    "nota da redação:",
    "correzione:",
    "errata corrige",
    "nota della redazione:",
    "correctie:",
    "rectificatie",
    "in een eerdere versie",
    "rättelse",
    "rettelse:",
    "oikaisu",
    "sprostowanie:",
    "oprava:",
    "helyreigazítás",
    "исправление:",
    "примечание редакции:",
    "уточнение:",
    "düzeltme:",
    "editörün notu:",
    "تصحيح:",
    "ملاحظة المحرر:",
    "更正：",
    "编者注：",
    "訂正：",
    "【訂正】",
    "정정:",
    "भूल सुधार:",
];
