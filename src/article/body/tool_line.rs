//! Lines of tools for readers, set as one run of words: "Share Tweet Copy link Print", "Text size A- A A+"; counters; commands for
//! programs.
//!
//! Must not know: where such a line stands.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::article::outline::Block;
use crate::article::text;

/// Tells whether a block is a line of tools, a counter, or a command for a program.
pub(super) fn is_of_tools(words: &str, block: &Block) -> bool {
    let is_line = || is_tool_line(words, block.weight) || is_counter(words, block.weight);
    (!block.sentence && is_line()) || is_shortcode(words)
}

/// Longest line of tools, in weight.
const LINE_WEIGHT: usize = 120;
/// Words of tools that make a line of them, at least.
const LEAST_WORDS: usize = 2;

/// Tells whether a line that ends like no sentence names tools and nothing else.
fn is_tool_line(words: &str, weight: usize) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| NAME_WORDS.iter().copied().collect());
    static JOINTS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| JOINT_WORDS.iter().copied().collect());
    if weight > LINE_WEIGHT {
        return false;
    }
    let lower = words.to_lowercase();
    let mut named = 0;
    let parts = lower
        .split(|character: char| character.is_whitespace() || "-/|·•+,:：".contains(character))
        .filter(|part| !part.is_empty());
    for part in parts {
        if NAMES.contains(part) {
            named += 1;
        } else if !JOINTS.contains(part) {
            return false;
        }
    }
    named >= LEAST_WORDS
}

/// Longest line of a counter, in weight.
const COUNTER_WEIGHT: usize = 40;

/// Tells whether a line counts readers or pictures and nothing else: "1,204 views", "Image 1 of 12", "조회수 1204".
fn is_counter(words: &str, weight: usize) -> bool {
    if weight > COUNTER_WEIGHT || !words.contains(|character: char| character.is_ascii_digit()) {
        return false;
    }
    let lower = words.to_lowercase();
    let mut counted = 0;
    let parts = lower
        .split(|character: char| !character.is_alphabetic() && !text::is_mark(character))
        .filter(|part| !part.is_empty());
    for part in parts {
        if COUNTED.contains(&part) {
            counted += 1;
        } else if !COUNT_JOINTS.contains(&part) {
            return false;
        }
    }
    counted > 0
}

/// Tells whether a block is a command for a program that was left in a text: "[gallery ids="12,13"]".
fn is_shortcode(words: &str) -> bool {
    let inner = words
        .strip_prefix('[')
        .and_then(|words| words.strip_suffix(']'));
    inner.is_some_and(|inner| {
        let is_named = inner.starts_with(|first: char| first.is_ascii_lowercase() || first == '/');
        let is_word = !inner.contains(' ') && inner.contains('_');
        is_named
            && (inner.contains("=\"") || inner.contains("=”") || inner.contains("[/") || is_word)
    })
}

/// What such lines count, in lower case.
const COUNTED: &[&str] = &[
    "views",
    "view",
    "reads",
    "shares",
    "likes",
    "image",
    "photo",
    "picture",
    "foto",
    "fotos",
    "bild",
    "zdjęcie",
    "фото",
    "fotoğraf",
    "imagen",
    "imagem",
    "immagine",
    "afbeelding",
    "obrázek",
    "fotografie",
    "صورة",
    "图",
    "写真",
    "画像",
    "사진",
    "फोटो",
    "просмотров",
    "просмотры",
    "просмотра",
    "okunma",
    "görüntülenme",
    "المشاهدات",
    "القراءات",
    "مشاهدة",
    "阅读",
    "浏览次数",
    "浏览",
    "閲覧数",
    "조회수",
    "조회",
    "좋아요",
    "vues",
    "visitas",
    "vistas",
    "visualizações",
    "visualizzazioni",
    "aufrufe",
    "weergaven",
    "visningar",
    "wyświetleń",
    "odsłon",
    "zobrazení",
];

/// Words between such a word and its number, in lower case.
const COUNT_JOINTS: &[&str] = &[
    "of", "von", "sur", "de", "di", "van", "av", "af", "z", "ze", "из", "من", "عدد", "k", "total",
    "post",
];

/// Words that stand between the names of tools, in lower case.
const JOINT_WORDS: &[&str] = &[
    "via", "by", "per", "par", "por", "auf", "en", "no", "on", "op", "le", "du", "de", "da", "del",
    "ut", "e", "a", "aa", "the", "this", "article", "artikel", "artikeln", "nota", "noticia",
    "notícia", "ta", "da", "e-posta", "pe",
];

/// Words that name tools, in lower case.
const NAME_WORDS: &[&str] = &[
    "share",
    "tweet",
    "copy",
    "link",
    "email",
    "mail",
    "print",
    "facebook",
    "twitter",
    "whatsapp",
    "telegram",
    "linkedin",
    "pinterest",
    "reddit",
    "messenger",
    "vk",
    "ok",
    "line",
    "bluesky",
    "threads",
    "xing",
    "viber",
    "flipboard",
    "pocket",
    "teilen",
    "merken",
    "drucken",
    "versenden",
    "partager",
    "envoyer",
    "copier",
    "lien",
    "imprimer",
    "compartir",
    "copiar",
    "enlace",
    "imprimir",
    "compartilhe",
    "compartilhar",
    "condividi",
    "invia",
    "copia",
    "stampa",
    "deel",
    "delen",
    "kopieer",
    "kopiëren",
    "printen",
    "dela",
    "kopiera",
    "länk",
    "länken",
    "skriv",
    "del",
    "kopier",
    "lenke",
    "jaa",
    "udostępnij",
    "wyślij",
    "mailem",
    "kopiuj",
    "drukuj",
    "sdílet",
    "kopírovat",
    "megosztás",
    "distribuie",
    "поделиться",
    "вконтакте",
    "одноклассники",
    "скопировать",
    "ссылку",
    "распечатать",
    "paylaş",
    "whatsapp'ta",
    "linki",
    "kopyala",
    "yazdır",
    "شارك",
    "مشاركة",
    "نسخ",
    "الرابط",
    "طباعة",
    "分享",
    "分享到微信",
    "复制链接",
    "打印",
    "微信",
    "微博",
    "シェアする",
    "シェア",
    "ポスト",
    "ツイート",
    "リンクをコピー",
    "印刷する",
    "印刷",
    "공유하기",
    "카카오톡",
    "공유",
    "링크",
    "복사",
    "인쇄",
    "शेयर",
    "करें",
    "लिंक",
    "कॉपी",
    "प्रिंट",
    "व्हाट्सएप",
    "bagikan",
    "salin",
    "text",
    "size",
    "font",
    "schriftgröße",
    "taille",
    "texte",
    "tamaño",
    "letra",
    "tamanho",
    "dimensione",
    "testo",
    "lettergrootte",
    "textstorlek",
    "wielkość",
    "tekstu",
    "размер",
    "шрифта",
    "а",
    "yazı",
    "boyutu",
    "حجم",
    "الخط",
    "أ",
    "字号",
    "小",
    "中",
    "大",
    "文字サイズ",
    "글자크기",
    "가",
    "फॉन्ट",
    "साइज",
    "अ",
];
