//! Captions that nothing but their words tells from the text, and a caption above an article.

use newswire::article::{PageContext, extract};

const TEXT: [&str; 3] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
];

#[track_caller]
fn check(line: &str, is_kept: bool) {
    let [first, second, third] = TEXT;
    let page = format!(
        "<html><head><title>Ferries</title></head><body><article><p>{first}</p><p>{line}</p><p>{second}</p><p>{third}</p></article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let found = article.paragraphs.iter().any(|paragraph| paragraph == line);
    assert_eq!(found, is_kept, "{line}");
}

#[test]
fn captions_of_agencies_are_told_by_their_words() {
    for caption in [
        "FILE - A boat lies at the old quay of Tarn on June 3, 2025, after the ice went out.",
        "In this June 3, 2025, file photo, a boat lies at the old quay of Tarn after the ice went out.",
        "[2/5] A boat lies at the old quay of Tarn on Wednesday after the ice went out.",
        "1 of 4. A boat lies at the old quay of Tarn on Wednesday after the ice went out.",
        "A boat lies at the old quay of Tarn on Wednesday after the ice went out. (CW Photo/Ada Quist)",
        "A boat lies at the old quay of Tarn after the ice went out (Image: Tarn Pictures)",
        "A boat lies at the old quay of Tarn after the ice went out. (Photo by Ada Quist)",
        "Ein Boot liegt am alten Kai von Tarn, nachdem das Eis gegangen ist. Foto: Ada Quist/Hafenbild",
        "Ein Boot liegt am alten Kai von Tarn, nachdem das Eis gegangen ist Foto: Ada Quist/hafenbild via Tarn Wire",
    ] {
        check(caption, false);
    }
    for sentence in [
        "In this town of boats, a photo of the old quay hangs in every kitchen, the keeper of the lamp said.",
        "The board kept the file - a thousand pages - in the cellar of the lighthouse for thirty years.",
        "Two of 14 boats were lost that night, the guild said, and nobody saw them again (the lamp was out).",
        "The boats will sail again in the spring, and the board of the harbour pays for the lamps. (dpa/AFP)",
        "Im Hafen von Tarn hängt seit Mittwoch ein Foto: Darauf ist der alte Kai zu sehen.",
        "In this photo the painter shows the old quay of Tarn, and a boat without a lamp.",
        "He gave the picture: a boat, a lamp, a woman at the window; nobody had asked him to paint it.",
    ] {
        check(sentence, true);
    }
}

#[test]
fn a_caption_above_an_article_is_not_read_in_its_place() {
    let caption = "A boat, seen from the mill, lies at the old quay, which the ice, the wind, and the spring tide of the year, \
        have left bare, as the keeper of the lamp, a man of seventy, looks on, with his dog, from the door of his house.";
    let [first, second, third] = TEXT;
    let page = format!(
        "<html><head><title>Ferries</title></head><body><div><div><div><img src='/1.jpg'><p>{caption}</p></div>\
         <div><p>{first}</p><div><ul><li><a href='/2'>Boats of the coast and their lamps</a></li></ul></div>\
         <p>{second}</p><p>{third}</p></div></div></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert!(
        article
            .paragraphs
            .iter()
            .any(|paragraph| paragraph == second),
        "{:?}",
        article.paragraphs
    );
}
