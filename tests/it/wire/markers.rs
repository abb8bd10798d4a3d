//! Markers of headlines in many languages, notes with a date, and headlines that only begin like them.

use newswire::model::MarkerKind::{
    self, Correction, Refile, Repeat, Update, Urgent, Withdrawal, Wrapup,
};

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
    ("Rettelse: Færgen er sunket", "Færgen er sunket", Correction, None),
    ("RÄTTELSE: Färjan sjönk", "Färjan sjönk", Correction, None),
    ("OIKAISU: Lautta upposi", "Lautta upposi", Correction, None),
    ("Rectificatie: Veerboot gezonken", "Veerboot gezonken", Correction, None),
    ("HELYESBÍTÉS: Elsüllyedt a komp", "Elsüllyedt a komp", Correction, None),
    ("ERATĂ: Feribotul s-a scufundat", "Feribotul s-a scufundat", Correction, None),
    ("ISPRAVAK: Trajekt je potonuo", "Trajekt je potonuo", Correction, None),
    ("ИСПРАВКА: Трајект је потонуо", "Трајект је потонуо", Correction, None),
    ("PATIKSLINTA: Keltas nuskendo", "Keltas nuskendo", Correction, None),
    ("PRECIZĒTS: Prāmis nogrimis", "Prāmis nogrimis", Correction, None),
    ("TÄPSUSTUS: Parvlaev uppus", "Parvlaev uppus", Correction, None),
    ("Đính chính: Phà chìm", "Phà chìm", Correction, None),
    ("תיקון: המעבורת טבעה", "המעבורת טבעה", Correction, None),
    ("[고침] 지방(여객선 침몰)", "지방(여객선 침몰)", Correction, None),
    ("ERRATA CORRIGE: Affonda il traghetto", "Affonda il traghetto", Correction, None),
    ("(CORREGGE) Affonda il traghetto", "Affonda il traghetto", Correction, None),
    ("RETIFICAÇÃO: Balsa afunda", "Balsa afunda", Correction, None),
    ("ANNULE ET REMPLACE: Le ferry a coulé", "Le ferry a coulé", Correction, None),
    ("Trajekt se potopil (oprava)", "Trajekt se potopil", Correction, None),
    ("(Correction: adds the name) Ferry sinks", "Ferry sinks", Correction, None),
    ("CORRECTED-(OFFICIAL)-Ferry sinks", "Ferry sinks", Correction, None),
    ("CORRECTING and REPLACING Ferry Line Orders Two Ships", "Ferry Line Orders Two Ships", Correction, None),
    ("/CORRECTION -- Ferry Line/", "Ferry Line", Correction, None),
    ("*CORRECTION: Ferry sinks", "Ferry sinks", Correction, None),
    ("OPPDATERT: Ferjen har sunket", "Ferjen har sunket", Update, None),
    ("Elsüllyedt a komp - FRISSÍTVE", "Elsüllyedt a komp", Update, None),
    ("Prom zatonął (aktualizacja)", "Prom zatonął", Update, None),
    ("Паром затонул (расширенная версия)", "Паром затонул", Update, None),
    ("(papildyta) Keltas nuskendo", "Keltas nuskendo", Update, None),
    ("Ferry sinks (Lead)", "Ferry sinks", Update, None),
    ("(Zusammenfassung) Fähre sinkt", "Fähre sinkt", Wrapup, None),
    ("Roundup: Ferries of the north", "Ferries of the north", Wrapup, None),
    ("FOKUS 1-Fähre sinkt", "Fähre sinkt", Wrapup, Some(1)),
    ("Паром затонул (повтор)", "Паром затонул", Repeat, None),
    ("/R E P E A T -- Ferry Line/", "Ferry Line", Repeat, None),
    ("RESEND: Ferry sinks", "Ferry sinks", Refile, None),
    ("Mandatory Kill: US Ferry", "US Ferry", Withdrawal, None),
    ("Son dakika: Feribot battı", "Feribot battı", Urgent, None),
    ("СРОЧНО! Паром затонул", "Паром затонул", Urgent, None),
    ("快讯！渡轮沉没", "渡轮沉没", Urgent, None),
    ("#عاجل غرق العبارة", "غرق العبارة", Urgent, None),
    ("HITNO: Trajekt je potonuo", "Trajekt je potonuo", Urgent, None),
    ("ALERTE INFO - Le ferry a coulé", "Le ferry a coulé", Urgent, None),
    ("*URGENT* Ferry sinks", "Ferry sinks", Urgent, None),
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
    "Breaking: how a dance came to the port",
    "Withdrawn: the ferries that never sailed",
    "Repeat: a captain's story",
    "Just in: time for the last ferry",
    "Lead: the metal under the port",
    "A captain takes the lead (Leading man)",
    "FOKUS: Fähren im Norden",
    "Rettelse af havnen tager tid",
    "Errata de una novela sobre el puerto",
    "Hitno potrebni mornari",
    "*A star* over the port",
    "/ Ferry -- a slash /",
    "CORRECTING a captain",
    "Korrektur im Hafen: was sich ändert",
    "Correction: how a port put itself right",
    "Зачем нужна поправка (и повтор рейса)",
    "고침없는 항구 이야기",
    "快讯社记者登船",
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

/// A note, what it says was done.
#[rustfmt::skip]
const NOTES: &[(&str, Option<MarkerKind>)] = &[
    ("RECTIFICATIF. Dans notre dépêche, bien lire lundi.", Some(Correction)),
    ("ATTENTION - ajoute les mots du capitaine ///", Some(Update)),
    ("(Actualisé avec les mots du capitaine)", Some(Update)),
    ("(Achtung: Berichtigt wurde der Name im 2. Absatz)", Some(Correction)),
    ("Hinweis: In einer früheren Version der Meldung hieß es Montag.", Some(Correction)),
    ("Nota de redacción: esta noticia ha sido corregida.", Some(Correction)),
    ("Una versión anterior de esta nota decía lunes.", Some(Correction)),
    ("Uma versão anterior deste texto dizia segunda-feira.", Some(Correction)),
    ("In een eerdere versie van dit bericht stond maandag.", Some(Correction)),
    ("I en tidligere versjon av denne saken sto det mandag.", Some(Correction)),
    ("В предыдущей версии сообщения была ошибка.", Some(Correction)),
    ("（２段落目の日付を訂正します）", Some(Correction)),
    ("*船長の言葉を追加しました。", Some(Update)),
    ("*システムの都合で再送します。", Some(Refile)),
    ("<<날짜 정정>>", Some(Correction)),
    ("(لإضافة تفاصيل)", Some(Update)),
    ("This article was updated on May 4 to include the captain’s words.", Some(Update)),
    ("The May 4 story headlined “Ferry sinks” has been withdrawn.", Some(Withdrawal)),
    ("ATTENTION EDITORS: Please kill the story slugged Ferry. It is wrong.", Some(Withdrawal)),
    ("AFP annule la dépêche intitulée « Le ferry a coulé ».", Some(Withdrawal)),
    ("ТАСС аннулирует сообщение под заголовком «Паром затонул».", Some(Withdrawal)),
    ("※ 편집자 주 = 이 기사는 항구에서 썼다.", None),
];

#[test]
fn notes_of_many_desks_are_understood() {
    for (note, kind) in NOTES {
        let form = read("Ferry sinks", &[LINE, note]);
        let text = note.trim_start_matches(['*', '※', ' ']);
        assert_eq!(form.ed_note.as_deref(), Some(text));
        assert_eq!(form.marker.map(|marker| marker.kind), *kind, "{note}");
    }
    let killed = "Editor's note: This story tells of plans to kill the captain.";
    assert_eq!(read("Ferry sinks", &[LINE, killed]).pub_status, None);
}

#[test]
fn sentences_that_begin_like_notes_are_none() {
    let texts = [
        "In einer früheren Fassung des Gesetzes war der Hafen frei.",
        "В предыдущей версии закона порт был свободным.",
        "The story headlined the evening news and was withdrawn later.",
        "Attention - adds up quickly when captains look away.",
        "Complète, la liste compte 20 noms.",
        "市は計画を更新しました。",
        "船長は「発言を訂正します」と述べた。",
        "<<오징어 게임>> 추가 시즌이 나왔다",
    ];
    for text in texts {
        let form = read("Ferry sinks", &[LINE, text]);
        assert_eq!((form.ed_note, form.marker), (None, None), "{text}");
    }
}
