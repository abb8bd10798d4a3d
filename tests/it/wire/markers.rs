//! Markers of headlines in many languages, notes with a date, and headlines that only begin like them.

use newswire::model::MarkerKind::{self, Correction, Update, Urgent};

use super::{LINE, read};

/// A headline as it comes, without its marker, what the marker is and its number.
#[rustfmt::skip]
const MARKED: &[(&str, &str, MarkerKind, Option<u32>)] = &[
    ("AMP.- El puerto cierra", "El puerto cierra", Update, None),
    ("AMP2.- El puerto cierra", "El puerto cierra", Update, Some(2)),
    ("(AMPLIACIÓN) El puerto cierra", "El puerto cierra", Update, None),
    ("ATUALIZADA: Porto fecha", "Porto fecha", Update, None),
    ("СРОЧНО. Паром затонул", "Паром затонул", Urgent, None),
    ("快訊／渡輪沉沒", "渡輪沉沒", Urgent, None),
    ("更新／渡輪沉沒", "渡輪沉沒", Update, None),
    ("#BREAKING Ferry sinks off Ulsan", "Ferry sinks off Ulsan", Urgent, None),
    ("#BREAKING: Ferry sinks off Ulsan", "Ferry sinks off Ulsan", Urgent, None),
    ("+++ Eilmeldung +++ Fähre sinkt", "Fähre sinkt", Urgent, None),
    ("Ferry sinks off Ulsan - UPDATE", "Ferry sinks off Ulsan", Update, None),
    ("Feribot battı - GÜNCELLEME 2", "Feribot battı", Update, Some(2)),
    ("2nd LD Writethru: Ferry sinks", "Ferry sinks", Update, Some(2)),
    ("PILNE: Prom zatonął", "Prom zatonął", Urgent, None),
    ("OPRAVA: Trajekt se potopil", "Trajekt se potopil", Correction, None),
    ("AKTUALIZACE: Trajekt se potopil", "Trajekt se potopil", Update, None),
    ("Prom zatonął (aktl.)", "Prom zatonął", Update, None),
    ("Ralat: Feri karam", "Feri karam", Correction, None),
    ("ΕΚΤΑΚΤΟ: Βυθίστηκε πλοίο", "Βυθίστηκε πλοίο", Urgent, None),
    ("Έκτακτο: Βυθίστηκε πλοίο", "Βυθίστηκε πλοίο", Urgent, None),
    ("מבזק: המעבורת טבעה", "המעבורת טבעה", Urgent, None),
    ("فوری| کشتی غرق شد", "کشتی غرق شد", Urgent, None),
    ("ब्रेकिंग: नाव डूबी", "नाव डूबी", Urgent, None),
];

#[test]
fn markers_of_many_languages_are_taken() {
    for (text, headline, kind, number) in MARKED {
        let form = read(text, &["The ferry went down at dawn."]);
        assert_eq!(form.headline.as_deref(), Some(*headline), "{text}");
        let marker = form.marker.map(|marker| (marker.kind, marker.number));
        assert_eq!(marker, Some((*kind, *number)), "{text}");
    }
}

const ORDINARY: &[&str] = &[
    "AMP: shares fall after the ferry deal",
    "AMP - shares fall after the ferry deal",
    "AMP shares fall",
    "Fund sells its stake (AMP)",
    "Amp.- und Voltzahlen erklärt",
    "Срочно. Так выглядит просьба капитана",
    "Update. The word of the year",
    "HOLD. A film about waiting",
    "#Breaking bread with the crew of a ferry",
    "#HOLD the line, sailors say",
    "#UPDATES are coming",
    "+++ Live +++ Fähre sinkt",
    "Windows needs another one - update",
    "Ferry firm and union hold talks - ALERT",
    "Ferry sinks - UPS AND DOWNS",
    "A ferry, a captain - and an UPDATE",
    "Oprava: silnice u přístavu bude zavřená",
    "Aktualizace: co přinese nový systém",
    "Koreksi: harga saham turun lagi",
    "Pilne potrzeby portu",
    "Ralat besar kapten feri",
    "ΕΚΤΑΚΤΑ μέτρα στο λιμάνι",
    "מבזקים מהנמל",
    "فوری ترین کار بندر",
    "更新换代的渡轮",
    "快訊號渡輪沉沒",
    "Ampliación del puerto: qué cambia",
    "Ferry sinks; 24/7 search",
];

#[test]
fn ordinary_headlines_keep_their_words() {
    for text in ORDINARY {
        let form = read(text, &["The ferry went down at dawn."]);
        assert_eq!(form.headline.as_deref(), Some(*text));
        assert_eq!(form.marker, None, "{text}");
    }
}

#[test]
fn notes_with_a_date_are_read() {
    let notes = [
        "(May 3 story corrected to fix the name of the captain in paragraph 4)",
        "This article was amended on 4 May 2024. An earlier version gave the wrong length.",
        "Correction, May 4: This story gave the wrong length of the ferry.",
        "Correction (May 4, 2024): The ferry has two decks.",
    ];
    for note in notes {
        let form = read("Ferry sinks", &[LINE, note]);
        assert_eq!(form.ed_note.as_deref(), Some(note));
        let kind = form.marker.map(|marker| marker.kind);
        assert_eq!(kind, Some(Correction), "{note}");
    }
    let texts = [
        "(May 3 stories were told on board)",
        "(March 3 story time in the library)",
        "Correction, he said, comes at 10: the captain agreed.",
    ];
    for text in texts {
        let form = read("Ferry sinks", &[LINE, text]);
        assert_eq!((form.ed_note, form.marker), (None, None), "{text}");
    }
}
