//! The wire form of a story: what stands around the text of an agency.

use serde::Serialize;

use super::{Attribution, MarkerKind, PubStatus, UnixMillis};

/// A dateline in its parts. The place is where the report was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dateline {
    /// As it stands in the text, up to and with the separator.
    pub text: String,
    /// Places as written.
    pub places: Vec<String>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
    /// Agency token as written.
    pub agency: Option<String>,
}

/// A marker such as `UPDATE 2-` or `(LEAD)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marker {
    /// What it means.
    pub kind: MarkerKind,
    /// The number it carries.
    pub number: Option<u32>,
    /// As written.
    pub text: String,
}

/// All that the wire form of one story says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WireForm {
    /// Headline without its markers.
    pub headline: Option<String>,
    /// The dateline, where there is one.
    pub dateline: Option<Dateline>,
    /// The day that the dateline means, midnight UTC.
    pub located_on: Option<UnixMillis>,
    /// The strongest marker of headline and first paragraphs.
    pub marker: Option<Marker>,
    /// Editor's note or correction note as written.
    pub ed_note: Option<String>,
    /// IPTC urgency, 1 (flash) to 9; `None` where nothing says.
    pub urgency: Option<u8>,
    /// Publication status by KILL, WITHDRAWN, HOLD.
    pub pub_status: Option<PubStatus>,
    /// Embargo.
    pub embargoed_until: Option<UnixMillis>,
    /// Paragraphs without sign-offs.
    pub paragraphs: Vec<String>,
    /// Sign-offs that were cut, as written.
    pub sign_offs: Vec<String>,
    /// Other agencies that the text credits.
    pub attributions: Vec<Attribution>,
}

/// Words that say that something is put right, each in its own language, in lower case.
const CORRECTION_WORDS: &[&str] = &[
    "berichtig",
    "clarif",
    "correcci",
    "corrected",
    "correcting",
    "correction",
    "corrects",
    "correctie",
    "corregid",
    "corretto",
    "corretta",
    "correctif",
    "correção",
    "correzion",
    "corrige",
    "düzelt",
    "errata",
    "erratum",
    "fe de errat",
    "fe de errores",
    "koreksi",
    "korrektur",
    "korrigier",
    "oprava",
    "pembetulan",
    "ralat",
    "rechtzetting",
    "rectifi",
    "rettific",
    "rettelse",
    "rättelse",
    "oikaisu",
    "ispravk",
    "ispravak",
    "erată",
    "helyesbítés",
    "helyreigazítás",
    "đính chính",
    "cải chính",
    "sprostowani",
    "διόρθωσ",
    "επανόρθωσ",
    "исправк",
    "папраўк",
    "выпраўлен",
    "түзету",
    "תיקון",
    "भूल सुधार",
    "виправлен",
    "исправлен",
    "поправк",
    "уточнен",
    "تصحيح",
    "اصلاح",
    "更正",
    "订正",
    "訂正",
    "바로잡",
    "정정",
];

/// Longest beginning of a note that is looked at, in characters.
const NOTE_CHARACTERS: usize = 400;

/// Tells whether an editor's note says that something was put right.
pub fn names_correction(note: &str) -> bool {
    let start: String = note.chars().take(NOTE_CHARACTERS).collect();
    // A correctional facility corrects no story.
    let start = start.to_lowercase().replace("correctional", "");
    CORRECTION_WORDS.iter().any(|word| start.contains(word))
}
