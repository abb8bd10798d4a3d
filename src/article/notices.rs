//! Notices of the house in whole sentences: rules for comments, consent to cookies, rights.
//!
//! Each is told by several signs at once: one alone may stand in any article. Must not know: where a block stands.

use std::sync::LazyLock;

use super::phrases::Phrases;

/// Longest notice, in weight.
pub(super) const LONGEST: usize = 900;

/// Signs that a sentence holds, at least, beside the word for what it is about.
const LEAST_SIGNS: usize = 2;

/// What a notice speaks of, and the signs that it is one.
struct Kind {
    about: Phrases,
    signs: Phrases,
}

impl Kind {
    fn of(about: &[&str], signs: &[&str]) -> Self {
        Self {
            about: Phrases::of(about),
            signs: Phrases::of(signs),
        }
    }

    /// An article may tell of such rules itself: then its headlines, given by their letters, have the word for them.
    fn is_of(&self, words: &str, headlines: &[String]) -> bool {
        let lower = words.to_lowercase();
        self.about.stand_in(&lower)
            && !headlines
                .iter()
                .any(|headline| self.about.stand_in(headline))
            && self.signs.count_in(&lower) >= LEAST_SIGNS
            && !REPORTED.iter().any(|part| lower.contains(part))
    }
}

/// Tells whether a text speaks of anything that a notice may be about.
pub(super) fn may_be(words: &str) -> bool {
    static ABOUT: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::of(&[COMMENT_WORDS, RIGHT_WORDS, COOKIE_WORDS].concat()));
    // Who is quoted is no notice: most paragraphs of the news are told by that.
    !words.contains(['"', '“', '„']) && ABOUT.stand_in(&words.to_lowercase())
}

/// Tells whether a text asks readers to behave in the comments, or says what happens to them.
pub(super) fn is_of_comments(words: &str, headlines: &[String]) -> bool {
    static COMMENTS: LazyLock<Kind> = LazyLock::new(|| Kind::of(COMMENT_WORDS, COMMENT_SIGNS));
    COMMENTS.is_of(words, headlines)
}

/// Tells whether a text says who may use it, and for what.
pub(super) fn is_of_rights(words: &str, headlines: &[String]) -> bool {
    static RIGHTS: LazyLock<Kind> = LazyLock::new(|| Kind::of(RIGHT_WORDS, RIGHT_SIGNS));
    RIGHTS.is_of(words, headlines)
}

/// Tells whether a text asks to agree to cookies.
pub(super) fn is_of_cookies(words: &str, headlines: &[String]) -> bool {
    static COOKIES: LazyLock<Kind> = LazyLock::new(|| Kind::of(COOKIE_WORDS, COOKIE_SIGNS));
    COOKIES.is_of(words, headlines)
}

/// What an article has where it tells of such rules.
const REPORTED: [&str; 16] = [
    "\"",
    "„",
    " said",
    " says",
    " told ",
    "according to",
    "“",
    " sagte",
    " sagt ",
    " a déclaré",
    " selon ",
    " dijo",
    " según ",
    " disse",
    " ha detto",
    "заявил",
];

const COMMENT_WORDS: &[&str] = &[
    "comments",
    "commenting",
    "comment section",
    "your comment",
    "a comment",
    "to comment you",
    "user discussion",
    "other users",
    "this community",
    "kommentar",
    "commentaire",
    "comentario",
    "comentário",
    "commenti",
    "commento",
    "reacties",
    "комментар",
    "коментар",
    "yorum",
    "komentar",
    "komentář",
    "komentarz",
    "hozzászólás",
    "σχόλι",
    "bình luận",
    "ความคิดเห็น",
    "评论",
    "評論",
    "跟帖",
    "コメント",
    "댓글",
    "تعليق",
    "टिप्पणी",
];

const COMMENT_SIGNS: &[&str] = &[
    "moderat",
    "abusive",
    "offensive",
    "derogatory",
    "obscen",
    "profan",
    "off-topic",
    "inappropriate",
    "violat",
    "guidelines",
    "policy",
    "the rules",
    "house rules",
    "removed",
    "be deleted",
    "will delete",
    "be denied",
    "banned",
    "reserve the right",
    "must be approved",
    "log in",
    "logged in",
    "sign in",
    "sign-in",
    "sign up",
    "registration",
    "create a profile",
    "not responsible",
    "the opinions of",
    "do not reflect",
    "do not represent",
    "report abuse",
    "disqus",
    "flagging",
    "flag icon",
    "our site",
    "please",
    "maintenance",
    "commenting system",
    "respectful",
    "without limitation",
    // German, Dutch, the languages of the north.
    "netiquette",
    "beleidig",
    "gelöscht",
    "zu löschen",
    "registrier",
    "anmelden",
    "moderiert",
    "behält sich",
    "behalten uns",
    "huisregels",
    "verwijder",
    // French, Spanish, Portuguese, Italian.
    "charte",
    "modér",
    "injur",
    "supprim",
    "connecter",
    "ofensiv",
    "insult",
    "eliminad",
    "registrad",
    "se reserva",
    "términos",
    "opiniones de",
    "responsabilidad",
    "termos de uso",
    "não represent",
    "opinião",
    "responsabilidade",
    "offensiv",
    "non rappresentano",
    "si riserva",
    // Slavonic languages, Greek, Hungarian.
    "модер",
    "оскорб",
    "удал",
    "зарегистр",
    "авториз",
    "редакци",
    "мнени",
    "образ",
    "дирек",
    "regulamin",
    "wulgar",
    "obraź",
    "usuni",
    "odpowiedzialno",
    "vulgár",
    "pravidl",
    "redakc",
    "odgovor",
    "uvred",
    "govor mržnje",
    "brisan",
    "υβρισ",
    "δικαίωμα",
    "ευθύν",
    "törl",
    "sért",
    // Turkish, Indonesian, Vietnamese, Thai.
    "hakaret",
    "küfür",
    "onaylan",
    "suç teşkil",
    "sorumlu",
    "tanggung jawab",
    "kata-kata",
    "sara",
    "melanggar",
    "vi phạm",
    "có dấu",
    "ban biên tập",
    "สุภาพ",
    "รับผิดชอบ",
    // Arabic, Hindi, Chinese, Japanese, Korean.
    "لا تعبر",
    "مسؤول",
    "आपत्तिजनक",
    "文明",
    "遵守",
    "仅代表",
    "删除",
    "利用規約",
    "削除",
    "不適切",
    "삭제",
    "비방",
];

const RIGHT_WORDS: &[&str] = &[
    "copyright",
    "trademark",
    "subscriber agreement",
    "non-commercial use",
    "non commercial use",
    "©",
    "urheberrecht",
    "droits d'auteur",
    "droits d’auteur",
    "derechos de autor",
    "direitos autorais",
    "авторск",
    "telif",
    "hak cipta",
    "bản quyền",
    "版权",
    "版權",
    "著作権",
    "저작권",
    "حقوق",
];

const RIGHT_SIGNS: &[&str] = &[
    "personal, non",
    "governed by",
    "permission",
    "all rights",
    "may not be",
    "reproduc",
    "redistribut",
    "distribution",
    "properties of",
    "used only with",
    "subject to",
    "without the",
    "copyright law",
    "terms of use",
    "terms and conditions",
    "licens",
    "genehmigung",
    "vervielfältig",
    "autorisation",
    "interdit",
    "prohibid",
    "autorización",
    "proibid",
    "autorização",
    "разрешени",
    "перепечат",
    "копирован",
    "izinsiz",
    "kaynak göster",
    "dilarang",
    "tanpa izin",
    "ghi rõ nguồn",
    "转载",
    "轉載",
    "授权",
    "授權",
    "無断",
    "무단",
    "재배포",
    "إذن",
];

const COOKIE_WORDS: &[&str] = &["cookie", "куки", "çerez", "kolačić", "koláč", "ciasteczk"];

const COOKIE_SIGNS: &[&str] = &[
    "accept",
    "continue to use",
    "by continuing",
    "by using",
    "this site",
    "our site",
    "this website",
    "our website",
    "our cookies",
    "uses cookies",
    "use cookies",
    "browsing",
    "experience",
    "consent",
    "settings",
    "learn more",
    "find out more",
    "read about",
    "you agree",
    "einverstanden",
    "zustimm",
    "verwendet cookies",
    "verwenden cookies",
    "webseite",
    "website",
    "utilise",
    "utiliza",
    "acceptez",
    "navigation",
    "aceptar",
    "acepta",
    "navegando",
    "navegação",
    "concorda",
    "aceita",
    "accett",
    "navigazione",
    "utilizza",
    "akkoord",
    "gebruikt",
    "akcept",
    "korzysta",
    "souhlas",
    "používá",
    "использу",
    "соглаш",
    "сайт",
    "kullan",
    "kabul",
];
