//! Embargoes in the forms that desks and press offices write them.

use newswire::wire::{self, WireContext};

use super::{LINE, moment, paragraphs};

/// The note, the zone of the feed (empty: none), until when it holds the story back (empty: nothing is told).
type Row = (&'static str, &'static str, &'static str);

/// All were published on Friday 3 May 2024 at noon in Greenwich.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("EMBARGOED UNTIL 5:00 p.m. EST May 4, 2024", "", "2024-05-04T22:00:00Z"),
    ("EMBARGOED UNTIL 5:00PM EDT May 4, 2024", "", "2024-05-04T21:00:00Z"),
    ("EMBARGOED UNTIL 5 PM EST, SATURDAY, MAY 4, 2024", "", "2024-05-04T22:00:00Z"),
    ("Embargoed until 5pm ET on May 4", "", "2024-05-04T21:00:00Z"),
    ("Embargoed until 12:01 a.m. EST on May 5, 2024", "", "2024-05-05T05:01:00Z"),
    ("Embargoed until 12:01 p.m. GMT on May 5, 2024", "", "2024-05-05T12:01:00Z"),
    ("EMBARGOED UNTIL: May 5, 2024 at 9:00 a.m. ET", "", "2024-05-05T13:00:00Z"),
    ("EMBARGOED UNTIL: December 5, 2024 at 9:00 a.m. ET", "", "2024-12-05T14:00:00Z"),
    ("STRICT EMBARGO: 00:01 GMT Saturday 4 May 2024", "", "2024-05-04T00:01:00Z"),
    ("Strictly embargoed until 00:01 BST, 5 May 2024", "", "2024-05-04T23:01:00Z"),
    ("NOT FOR PUBLICATION OR BROADCAST BEFORE 2230 GMT, MAY 4", "", "2024-05-04T22:30:00Z"),
    ("Under embargo until 16:00 London time / 11:00 US Eastern time, Saturday 4 May 2024", "", "2024-05-04T15:00:00Z"),
    ("Embargoed until 10:00 Nairobi time on 4 May", "", ""),
    ("Embargoed until 10:00 XQT on 4 May", "", ""),
    ("EMBARGOED UNTIL 10:00 GMT+2 ON 4 MAY", "", "2024-05-04T08:00:00Z"),
    ("EMBARGOED TO 0001 SATURDAY MAY 4", "Europe/London", "2024-05-03T23:01:00Z"),
    ("EMBARGOED TO 0001 SATURDAY MAY 4", "", "2024-05-04T00:01:00Z"),
    ("EMBARGOED UNTIL 0001 GMT MONDAY", "", "2024-05-06T00:01:00Z"),
    ("SPERRFRIST: Samstag, 4. Mai 2024, 06.00 Uhr", "", "2024-05-04T04:00:00Z"),
    ("Sperrfrist 05.06.2024 06:00 Uhr", "", "2024-06-05T04:00:00Z"),
    ("Sperrfrist: 04.05.2024, 18 Uhr", "Europe/Vienna", "2024-05-04T16:00:00Z"),
    ("(Achtung: Sperrfrist 04.05., 0500)", "Europe/Berlin", "2024-05-04T03:00:00Z"),
    ("SOUS EMBARGO JUSQU'AU 4 MAI 2024 À 06H00 GMT", "", "2024-05-04T06:00:00Z"),
    ("Sous embargo jusqu’au samedi 4 mai à 6h, heure de Paris", "", "2024-05-04T04:00:00Z"),
    ("EMBARGADA HASTA LAS 06.00 GMT DEL 4 DE MAYO", "", "2024-05-04T06:00:00Z"),
    ("+++ EMBARGO ALLE 06.00 DEL 4 MAGGIO +++", "Europe/Rome", "2024-05-04T04:00:00Z"),
    ("※ 엠바고: 5월 4일 06:00 이후", "Asia/Seoul", "2024-05-03T21:00:00Z"),
    ("엠바고: 5월 4일 오후 3시 30분", "Asia/Seoul", "2024-05-04T06:30:00Z"),
    ("***EMBARGOED UNTIL 0001 GMT, SATURDAY MAY 4***", "", "2024-05-04T00:01:00Z"),
    ("EMBARGO: 04/05/2024 06:00 GMT", "", "2024-05-04T06:00:00Z"),
    ("EMBARGO ALLE ORE 18 DEL 4 MAGGIO", "Europe/Rome", "2024-05-04T16:00:00Z"),
    ("Notizia sotto embargo fino alle 00.01 del 4 maggio", "Europe/Rome", "2024-05-03T22:01:00Z"),
    ("Sperrfrist bis Samstag 0.00 Uhr", "Europe/Berlin", "2024-05-03T22:00:00Z"),
    ("Achtung Sperrfrist: Bitte erst ab 15 Uhr verwenden", "Europe/Berlin", "2024-05-03T13:00:00Z"),
    ("Эмбарго: 4 мая, 10:00 по московскому времени", "", "2024-05-04T07:00:00Z"),
    ("EMBARGO tot zaterdag 4 mei 06.00 uur", "Europe/Amsterdam", "2024-05-04T04:00:00Z"),
    ("Onder embargo tot 4 mei 2024, 12.00 uur", "Europe/Amsterdam", "2024-05-04T10:00:00Z"),
    ("EMBARGO til lørdag 4. maj klokken 06.00", "Europe/Copenhagen", "2024-05-04T04:00:00Z"),
    ("Embargo till lördag 4 maj kl 06.00", "Europe/Stockholm", "2024-05-04T04:00:00Z"),
    ("Embargo do piątku 10 maja, godz. 10.00", "Europe/Warsaw", "2024-05-10T08:00:00Z"),
    ("EMBARGO până la 4 mai, ora 10.00", "Europe/Bucharest", "2024-05-04T07:00:00Z"),
    ("Embargó: 2024. május 4. 10.00", "Europe/Budapest", "2024-05-04T08:00:00Z"),
    ("ΕΜΠΑΡΓΚΟ μέχρι τις 10:00 της 4ης Μαΐου", "Europe/Athens", "2024-05-04T07:00:00Z"),
    ("AMBARGO: 4 Mayıs 2024, 10.00", "Europe/Istanbul", "2024-05-04T07:00:00Z"),
    ("محظور النشر حتى الساعة 10:00 بتوقيت جرينتش 4 مايو", "", "2024-05-04T10:00:00Z"),
    ("解禁：5月4日午前6時", "Asia/Tokyo", "2024-05-03T21:00:00Z"),
    ("【解禁日時】2024年5月4日午前5時", "Asia/Tokyo", "2024-05-03T20:00:00Z"),
    ("(엠바고 4일 정오)", "Asia/Seoul", "2024-05-04T03:00:00Z"),
    ("MEDIA EMBARGO 12.01AM SATURDAY MAY 4", "Australia/Sydney", "2024-05-03T14:01:00Z"),
];

#[test]
fn embargoes_of_many_desks_are_read() {
    for (note, zone, expected) in ROWS {
        let context = WireContext {
            published: Some(moment("2024-05-03T12:00:00Z")),
            time_zone: Some(*zone).filter(|zone| !zone.is_empty()),
            ..WireContext::default()
        };
        let form = wire::read(None, &paragraphs(&[note, LINE]), &context);
        let expected = Some(*expected).filter(|expected| !expected.is_empty());
        assert_eq!(form.embargoed_until, expected.map(moment), "{note}");
        assert_eq!(form.ed_note.as_deref(), Some(*note), "note of {note}");
    }
}

/// News about embargoes, and sentences that begin like notes.
const NEWS: &[&str] = &[
    "Embargo on oil from the islands is to end at 10:00 GMT on May 4, the ministry said.",
    "Embargo lifted: the city may buy boats again from 10:00 GMT.",
    "Embargo: the islanders wait for 10:00 GMT and the first boat.",
    "EMBARGO ON ISLAND FISH ENDS AT 10:00 GMT ON MAY 4",
    "Embargo of 2024 hits the fishermen.",
    "Embargoed goods were found on board at 10:00 GMT.",
    "Embargoes hurt the fishermen.",
    "Embargo tot slot van de vissers.",
    "Embargo do Brasil a navios: porto fecha.",
    "解禁された漁が4日午前6時に始まった。",
    "解禁の4日、港はにぎわった。",
    "Ambargo limanı vurdu.",
    "The report was embargoed until 0001 GMT Saturday.",
    "Note: the ferry leaves at 10:00 GMT.",
    "Under pressure until 10:00 GMT, the crew left.",
];

#[test]
fn news_about_embargoes_hold_nothing_back() {
    let context = WireContext {
        published: Some(moment("2024-05-03T12:00:00Z")),
        ..WireContext::default()
    };
    for text in NEWS {
        let form = wire::read(None, &paragraphs(&[text, LINE]), &context);
        assert_eq!((form.embargoed_until, form.ed_note), (None, None), "{text}");
    }
}
