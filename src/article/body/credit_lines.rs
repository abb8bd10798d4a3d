//! Lines that say who made a text or a picture, as a label with names behind it: "Editor: Ada Quist".
//!
//! Must not know: where such a line stands.

use crate::article::text;

/// Longest line, in weight.
const LINE_WEIGHT: usize = 80;

/// Tells whether a text without the end of a sentence is a label with names behind it.
pub(super) fn is_credit(words: &str, weight: usize) -> bool {
    if weight >= LINE_WEIGHT {
        return false;
    }
    let is_bracketed = words.starts_with('(') && words.ends_with(')');
    let words = words.trim_matches([
        '(', ')', '[', ']', '【', '】', '（', '）', '/', '*', '•', '-', '–', '—', ' ',
    ]);
    if is_spaceless_credit(words) {
        return true;
    }
    let Some((label, names)) = words.split_once([':', '：']) else {
        return is_agency_mark(words, is_bracketed);
    };
    let is_named = names.chars().any(text::is_alphanumeric);
    is_named && LABELS.contains(&label.trim().to_lowercase().as_str())
}

/// Most words of a line that names people in a script without spaces.
const SPACELESS_WORDS: usize = 12;
/// Longest name in such a script, in characters.
const SPACELESS_NAME: usize = 4;
/// Longest name of a house before what its people are, in characters.
const SPACELESS_HOUSE: usize = 12;

/// Tells whether a line in Chinese or Japanese holds labels and names alone: "编辑 高灯 校对 白帆", "摄影/高灯", "港报记者 高灯".
fn is_spaceless_credit(words: &str) -> bool {
    if !words.starts_with(text::is_spaceless) || words.len() > 240 {
        return false;
    }
    let is_label = |word: &str| {
        let house = ["记者", "記者", "通讯员", "实习生", "編輯", "编辑"]
            .iter()
            .find_map(|calling| word.strip_suffix(calling));
        LABELS.contains(&word)
            || house.is_some_and(|house| house.chars().count() <= SPACELESS_HOUSE)
    };
    let is_name = |word: &str| {
        word.chars().all(text::is_spaceless) && (2..=SPACELESS_NAME).contains(&word.chars().count())
    };
    let parts = words
        .split([' ', '|', '｜', '丨', '/', '／', '、', ':', '：', '\u{3000}'])
        .filter(|part| !part.is_empty());
    let mut labels = 0;
    let mut names = 0;
    for part in parts.take(SPACELESS_WORDS + 1) {
        if is_label(part) {
            labels += 1;
        } else if is_name(part) {
            names += 1;
        } else {
            return false;
        }
    }
    labels > 0 && names > 0 && labels + names <= SPACELESS_WORDS
}

/// Longest line that names agencies and the initials of those who worked on a text, in bytes.
const MARK_BYTES: usize = 40;
/// Longest initials, in bytes.
const INITIALS_BYTES: usize = 4;

/// Tells whether a line gives agencies by their marks, perhaps with initials beside them: "dpa/ika", "APA, red."; in
/// brackets the initials alone are enough.
fn is_agency_mark(words: &str, is_bracketed: bool) -> bool {
    if words.is_empty() || words.len() > MARK_BYTES {
        return false;
    }
    let mut parts = words
        .split(['/', ',', ' ', '+', '(', ')', ';', '|', '-'])
        .map(|part| part.trim_matches('.'))
        .filter(|part| !part.is_empty());
    let mut agencies = 0;
    let is_marks = parts.all(|part| {
        let is_agency = AGENCIES.contains(&part.to_lowercase().as_str());
        agencies += usize::from(is_agency);
        is_agency
            || part.len() <= INITIALS_BYTES && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_marks && (agencies > 0 || is_bracketed && !words.contains(' '))
}

/// Marks of agencies, in lower case.
const AGENCIES: &[&str] = &[
    "aap", "afp", "ansa", "anp", "ap", "apa", "belga", "ctk", "čtk", "dpa", "efe", "epd", "ips",
    "kna", "lusa", "mti", "ntb", "pap", "pti", "reuters", "ritzau", "sda", "sid", "tass", "upi",
    "xinhua", "yonhap",
];

/// What people and houses are to a text or to its pictures, in lower case.
const LABELS: &[&str] = &[
    // Who edited it.
    "editor",
    "editors",
    "redaktor",
    "redakcja",
    "redakteur",
    "redaktion",
    "redacteur",
    "redactie",
    "rédacteur",
    "rédaction",
    "redattore",
    "redactor",
    "redactora",
    "edición",
    "edição",
    "redaktör",
    "redaktør",
    "szerkesztő",
    "szerkesztette",
    "редактор",
    "редакция",
    "уредник",
    "editör",
    "penyunting",
    "biên tập",
    "επιμέλεια",
    "编辑",
    "責任編輯",
    "责任编辑",
    "责编",
    "編輯",
    "校对",
    "编审",
    "편집",
    "編集",
    "บรรณาธิการ",
    "المحرر",
    "تحرير",
    "עורך",
    "עריכה",
    // Who made the picture.
    "photos",
    "photographer",
    "image credit",
    "image credits",
    "photo credit",
    "photo credits",
    "picture credit",
    "фото",
    "фотография",
    "снимка",
    "світлина",
    "φωτο",
    "φωτό",
    "φωτογραφία",
    "zdjęcie",
    "zdjęcia",
    "fot.",
    "kuva",
    "kuvat",
    "kép",
    "fotó",
    "fotografie",
    "fotoğraf",
    "ảnh",
    "gambar",
    "图片",
    "图",
    "攝影",
    "摄影",
    "写真",
    "사진",
    "ภาพ",
    "फोटो",
    "इनपुट",
    "عکس",
    "عکاس",
    "撮影",
    "图片来源",
    "圖片來源",
    "صورة",
    "تصوير",
    "צילום",
    "תמונה",
    // Who translated it.
    "translator",
    "translation",
    "übersetzung",
    "traduction",
    "traducción",
    "traduzione",
    "tradução",
    "перевод",
    "переводчик",
    "переклад",
    "tłumaczenie",
    "çeviri",
    "překlad",
    "vertaling",
    "översättning",
    "μετάφραση",
    "penerjemah",
    "翻译",
    "翻譯",
    "翻訳",
    "번역",
    // Who reported it.
    "reporter",
    "reporters",
    "reportér",
    "riporter",
    "novinar",
    "pewarta",
    "wartawan",
    "muhabir",
    "репортер",
    "репортёр",
    "корреспондент",
    "кореспондент",
    "журналист",
    "журналіст",
    "phóng viên",
    "记者",
    "記者",
    "通讯员",
    "기자",
    "المراسل",
    "مراسل",
    // Who wrote it.
    "author",
    "authors",
    "autor",
    "autorin",
    "autori",
    "autoři",
    "auteur",
    "auteurs",
    "autore",
    "autorka",
    "автор",
    "автори",
    "авторы",
    "συντάκτης",
    "yazar",
    "szerző",
    "penulis",
    "tác giả",
    "författare",
    "forfatter",
    "kirjoittaja",
    "作者",
    "文",
    "글",
    "الكاتب",
    "כתב",
    "נכתב על ידי",
    // Where it is from.
    "quelle",
    "quellen",
    "fuente",
    "fonte",
    "źródło",
    "zdroj",
    "izvor",
    "извор",
    "източник",
    "источник",
    "джерело",
    "πηγή",
    "kaynak",
    "haber kaynağı",
    "منبع",
    "کد خبر",
    "forrás",
    "sursa",
    "sursă",
    "sumber",
    "nguồn",
    "来源",
    "來源",
    "出典",
    "출처",
    "المصدر",
    "מקור",
    "kilde",
    "källa",
    "lähde",
    "bron",
];
