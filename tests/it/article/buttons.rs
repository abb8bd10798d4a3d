//! Lines that programs and houses put into a text: buttons, counters, messages, calls, offers, makers of pictures.

use newswire::article::{PageContext, extract};

const TEXT: [&str; 4] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    "The guild, which had asked for more berths, will meet again once the nets are mended, its head said.",
];

/// Tells whether a line is kept between the paragraphs of an article.
#[track_caller]
fn is_kept(line: &str) -> bool {
    let [one, two, three, four] = TEXT;
    let line = line.replace('<', "&lt;");
    let page = format!(
        "<html><head><title>Tarn</title></head><body><h1>Tarn</h1><div><p>{one}</p><p>{two}</p><p>{line}</p><p>{three}</p>\
         <p>{four}</p></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let kept = article
        .paragraphs
        .iter()
        .filter(|text| !TEXT.contains(&text.as_str()));
    kept.count() > 0
}

#[track_caller]
fn check(dropped: &[&str], kept: &[&str]) {
    for line in dropped {
        assert!(!is_kept(line), "{line}");
    }
    for line in kept {
        assert!(is_kept(line), "{line}");
    }
}

#[test]
fn a_picture_is_told_by_who_made_it() {
    check(
        &[
            "Boats at the quay of Tarn. Fot. Ada Quist/PAP",
            "Boats at the quay of Tarn. © Ada Quist",
            "春浜の港（写真：春田拓也）",
            "Boats at the quay of Tarn. Ada Quist/AFP",
            "Barcas en el muelle (Foto cortesía Tarn)",
            "Bateaux au quai. Photo : Ada Quist",
        ],
        &["The boats came late. Nobody at the quay of Tarn knew why, said Ada Quist of the guild."],
    );
}
