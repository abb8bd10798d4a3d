//! Sign-offs of agencies from all over, and last lines that are none.

use super::read;

const TEXT: &str = "The ferry went down at dawn.";

/// What stands under the text, a line a paragraph.
#[rustfmt::skip]
const ROWS: &[&[&str]] = &[
    &["ab/cd/ef"], &["bur-ab/cd"], &["burs/ab"], &["bur-ab"], &["ab-cd/ef"], &["ab/cdef"], &["ab/ cde/"],
    &["PTI AB CDE"], &["PTI AB CDE CDE"], &["GNA/AB"], &["WAM/Ana Ruiz"], &["WAM/Ana Ruiz/Li Wei"], &["Lusa/Fim"],
    &["AB // CD"], &["AB (CD) // EF"], &["/ATS"], &["ats/ab"], &["dpa ab yyef n1 cd"],
    &["dpa-infocom, dpa:240503-930-123456/1"], &["© dpa-infocom, dpa:240503-930-123456/1"],
    &["© Agence France-Presse"], &["© KYODO"], &["©Belga"], &["(c) Agencia EFE"],
    &["Copyright 2024 The Associated Press. All rights reserved."], &["Riproduzione riservata © Copyright ANSA"],
    &["Enditem"], &["■"], &["___"], &["انتهای پیام/"], &["(النهاية)"], &["(النهاية) م ع / ح س"], &["(Schluss) ab/cd"],
    &["Autor: Ana Ruiz"], &["autor: Ana Ruiz"], &["Muhabir: Ayşe Kaya, Can Demir"], &["Editor: Budi"],
    &["Pewarta: Siti Rahma", "Editor: Budi Santoso", "Copyright © ANTARA 2024"],
    &["Автор: Иван Петров"], &["خبرنگار: علی رضایی"], &["责编：张伟"], &["（编辑：张伟）"], &["（編輯：張偉）1130503"],
    &["（譯者：李明／核稿：張偉）1130503"], &["（完）", "【责任编辑：张伟】"], &["（2024/05/03-18:05）"], &["〔時事〕"],
    &["AP writer Li Wei in Oslo contributed to this report."], &["Associated Press writer Li Wei contributed."],
    &["AP sports: https://agency.example/sports"], &["(Ana.Ruiz@agency.example; +44 20 0000 0000)"], &["[email protected]"],
    &["◎바다 뉴시스 ana@agency.example"], &["ana@agency.example", "제보는 메신저로", "2024/05/03 15:40 송고"],
    &["//انتهى//"], &["/انتهى/"], &["<저작권자(c) 바다통신, 무단 전재-재배포 금지>"],
    &["(This story has not been edited by staff and is made from a syndicated feed.)"],
];

#[test]
fn sign_offs_of_many_agencies_are_cut_and_kept() {
    for sign_offs in ROWS {
        let texts = [&[TEXT, "It sank."], *sign_offs].concat();
        let form = read("Ferry sinks", &texts);
        assert_eq!(form.paragraphs, texts[..2], "{sign_offs:?}");
        assert_eq!(form.sign_offs, texts[2..], "{sign_offs:?}");
    }
}

#[test]
fn labels_behind_a_text_are_parted() {
    let form = read(
        "渡輪沉沒",
        &["渡輪沉沒。", "無人傷亡。（編輯：張偉）1130503"],
    );
    assert_eq!(form.paragraphs, ["渡輪沉沒。", "無人傷亡。"]);
    assert_eq!(form.sign_offs, ["（編輯：張偉）1130503"]);
}

#[test]
fn a_note_under_a_rule_stays() {
    let note = "This story has been corrected to give the ferry two decks.";
    let form = read("Ferry sinks", &[TEXT, "It sank.", "___", note]);
    assert_eq!(form.paragraphs, [TEXT, "It sank.", note]);
    assert_eq!(form.sign_offs, ["___"]);
}

#[test]
fn text_under_a_sign_off_keeps_both() {
    let texts = [
        TEXT,
        "ab/cd",
        "The owners, who had known of the leak for weeks, said nothing on Friday.",
    ];
    let form = read("Ferry sinks", &texts);
    assert_eq!(form.paragraphs, texts);
}

/// Last paragraphs of stories.
#[rustfmt::skip]
const ORDINARY: &[&str] = &[
    "n/a", "and/or", "she/her", "24/7", "tit-for-tat", "km/h",
    "Read more", "The end", "Over and out", "AB CD", "Yes",
    "Source: the ministry said so", "Source: a man who knows the owners of the ferry",
    "Editor: I never wrote that. It was the captain.", "Author: what did you see?",
    "Photo: the ferry before it sank", "Foto: so sah die Fähre aus", "Автор: кто это?",
    "Editors resigned", "Editor Ana Ruiz resigned", "Copyright is the matter of the trial", "Copyright law changes in May",
    "(c) the captain, in the third count", "© is a sign that sailors know",
    "dpa war da", "PTI was there", "WAM/the band is back", "AP/afp is not a word we know",
    "The captain contributed.", "Sailors and owners contributed to this report.",
    "The writer of the log, a sailor, contributed to the fund", "See https://harbour.example/times",
    "Results: Ulsan 2, Halden 1", "Ulsan 2-1 Halden", "Winds: north, 20 km/h", "（笑）", "（2024）", "(1990/2024)",
    "记者：为什么？", "来源：目前还不清楚。", "(foto: la nave)", "_", "Enditems are sold at the harbour",
];

#[test]
fn ordinary_last_lines_stay() {
    for text in ORDINARY {
        let form = read("Ferry sinks", &[TEXT, "It sank.", text]);
        assert_eq!(form.paragraphs, [TEXT, "It sank.", text], "{text}");
    }
}
