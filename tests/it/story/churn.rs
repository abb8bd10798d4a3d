//! What changes on a page without any news, made up at random, and what does not.

use newswire::model::{ItemContent, RevisionKind};
use newswire::story::revision_kind;
use proptest::prelude::*;

use super::content;

const PARAGRAPHS: [&str; 5] = [
    "Engineers said on Tuesday that the northern dam would hold through the night.",
    "The mayor told people in the valley to keep their bags packed, and nobody slept.",
    "Schools stay shut until the end of the week, and 12 roads are closed.",
    "The lake behind the dam has not been so full since it was built.",
    "A second crest of the flood is expected on Thursday.",
];

/// Lines that only count, say how long ago something was, or point elsewhere; `#` stands for a number.
const COUNTERS: &[&str] = &[
    "# views",
    "#",
    "Views: #",
    "# comments",
    "Comments (#)",
    "# shares",
    "Shared # times",
    "# minutes ago",
    "# hours ago",
    "an hour ago",
    "Updated # minutes ago",
    "Last updated: June # 2023 at 10:#",
    "# min read",
    "vor # Minuten",
    "# Kommentare",
    "Il y a # minutes",
    "# commentaires",
    "Hace # horas",
    "# visitas",
    "# minuti fa",
    "há # minutos",
    "# минут назад",
    "Просмотров: #",
    "# комментариев",
    "Переглядів: #",
    "# dakika önce",
    "# okunma",
    "# menit yang lalu",
    "Dibaca # kali",
    "# minut temu",
    "منذ # دقيقة",
    "# مشاهدة",
    "조회수 #",
    "댓글 #",
    "#분 전",
    "阅读 #",
    "浏览次数：#",
    "#分钟前",
    "閱讀數 #",
    "#時間前",
    "Read more: The flood of # in pictures",
    "Related: # years of the dam",
    "Читайте также: Как строили плотину",
    "Lire aussi : Les barrages du nord",
    "関連記事: ダムの歴史",
    "관련기사: 댐의 역사",
];

/// Headlines of other stories, without the end of a sentence.
const LINKS: &[&str] = &[
    "Court frees four fishermen after long trial",
    "Grain prices climb for third week running",
    "Island republic opens new harbour office",
    "Museum shows letters of forgotten painter",
    "Railway workers vote for summer strike",
    "Orchestra cancels tour of southern towns",
    "Farmers count losses behind broken fence",
    "Bishop blesses boats before herring season",
];

fn story(before: &[String], behind: &[String]) -> ItemContent {
    let lines: Vec<&str> = before
        .iter()
        .map(String::as_str)
        .chain(PARAGRAPHS)
        .chain(behind.iter().map(String::as_str))
        .collect();
    content("Northern dam holds", &lines.join("\n\n"))
}

fn counters() -> impl Strategy<Value = Vec<String>> {
    let line = (0..COUNTERS.len(), 0_u32..100_000)
        .prop_map(|(index, number)| COUNTERS[index].replace('#', &number.to_string()));
    proptest::collection::vec(line, 0..4)
}

fn links() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    (2..=4_usize).prop_flat_map(|count| {
        let all: Vec<String> = LINKS.iter().map(|link| (*link).to_owned()).collect();
        proptest::sample::subsequence(all, 2 * count)
            .prop_shuffle()
            .prop_map(move |mut all| {
                let rest = all.split_off(count);
                (all, rest)
            })
    })
}

proptest! {
    #[test]
    fn counters_and_ages_are_no_revision(one in counters(), two in counters(), three in counters(), four in counters()) {
        prop_assert_eq!(revision_kind(&story(&one, &two), &story(&three, &four)), None, "{:?} {:?} {:?} {:?}", one, two, three, four);
    }

    #[test]
    fn links_that_take_turns_are_no_revision((one, other) in links()) {
        prop_assert_eq!(revision_kind(&story(&[], &one), &story(&[], &other)), None);
    }

    #[test]
    fn a_change_of_the_story_is_seen_among_churn(one in counters(), two in counters(), (links, others) in links(), index in 0..PARAGRAPHS.len()) {
        let before = story(&one, &links);
        let mut after = story(&two, &others);
        let changed = PARAGRAPHS[index].replacen("the ", "the old ", 1);
        let changed = if changed == PARAGRAPHS[index] { format!("Now: {changed}") } else { changed };
        after.body_text = after.body_text.map(|body| body.replace(PARAGRAPHS[index], &changed));
        prop_assert!(revision_kind(&before, &after).is_some());
    }
}

#[test]
fn what_looks_like_churn_and_is_news() {
    let check = |before: &[&str], after: &[&str], expected: Option<RevisionKind>| {
        let lines = |lines: &[&str]| -> Vec<String> {
            lines.iter().map(|line| (*line).to_owned()).collect()
        };
        let kind = revision_kind(&story(&[], &lines(before)), &story(&[], &lines(after)));
        assert_eq!(kind, expected, "{before:?} {after:?}");
    };
    let update = Some(RevisionKind::Update);
    check(
        &["Twelve people died."],
        &["Fourteen people died."],
        Some(RevisionKind::Edit),
    );
    check(&["12 people died."], &["14 people died."], update);
    // A table with other figures.
    check(
        &["Gold, ounce 1,940", "Silver, ounce 24"],
        &["Gold, ounce 1,951", "Silver, ounce 23"],
        update,
    );
    // One line alone is no list of links.
    check(
        &["Rescuers look for boats"],
        &["Soldiers fill bags with sand"],
        Some(RevisionKind::Edit),
    );
    check(
        &[],
        &["Rescuers found the boat", "All hands are well"],
        Some(RevisionKind::Edit),
    );
    check(
        &["Read the whole letter here."],
        &["Read the new letter here."],
        Some(RevisionKind::Edit),
    );
}

#[test]
fn corrections_are_told_in_every_language_of_the_wire() {
    let notes = [
        "Correction: the dam is in the north, not in the south.",
        "CORRECTION — the name of the mayor is Lund.",
        "Clarification: the road was closed by the police.",
        "This story corrects the number of roads.",
        "Corrige : douze routes, et non onze.",
        "Rectificatif: douze routes.",
        "Berichtigung: Zwölf Straßen sind gesperrt.",
        "Korrektur: zwölf Straßen.",
        "Corrección: doce carreteras.",
        "Fe de errores: doce carreteras.",
        "Errata: doze estradas.",
        "Correção: doze estradas.",
        "Rettifica: dodici strade.",
        "Errata corrige: dodici strade.",
        "Correctie: twaalf wegen.",
        "Rättelse: tolv vägar.",
        "Sprostowanie: dwanaście dróg.",
        "Исправление: двенадцать дорог.",
        "Уточнение: двенадцать дорог.",
        "Поправка: двенадцать дорог.",
        "Виправлення: дванадцять доріг.",
        "Düzeltme: on iki yol kapalı.",
        "Koreksi: dua belas jalan.",
        "Ralat: dua belas jalan.",
        "تصحيح: اثنا عشر طريقا.",
        "اصلاحیه: دوازده راه",
        "정정: 도로 12곳.",
        "바로잡습니다: 도로 12곳.",
        "更正：12条道路。",
        "訂正：道路は12本でした。",
        "Διόρθωση: δώδεκα δρόμοι.",
        "Đính chính: mười hai con đường.",
        "תיקון: שתים עשרה דרכים.",
    ];
    let mut missed = Vec::new();
    for note in notes {
        let before = story(&[], &[]);
        let mut paragraphs: Vec<String> =
            PARAGRAPHS.iter().map(|text| (*text).to_owned()).collect();
        paragraphs.push(note.to_owned());
        let form = newswire::wire::read(
            Some("Northern dam holds"),
            &paragraphs,
            &newswire::wire::WireContext::default(),
        );
        let mut after = story(&[], &[note.to_owned()]);
        after.ed_note = form.ed_note;
        after.marker = form.marker.map(|marker| marker.kind);
        if revision_kind(&before, &after) != Some(RevisionKind::Correction) {
            missed.push(note);
        }
    }
    assert_eq!(missed, Vec::<&str>::new());
}
