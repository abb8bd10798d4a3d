//! Languages that pages declare, and texts that prove them wrong.

use newswire::article::{PageContext, extract};
use newswire::model::Article;

const CHINESE: [&str; 3] = [
    "港务局星期三上午召开会议，决定从明年春天起开通一条新的渡轮航线，连接老码头和磨坊。",
    "渡轮工人从清晨起就在门外等候，中午时分，港务局终于听取了他们的意见，双方同意继续商谈。",
    "守灯人说，镇上的人从来没有见过冰这样少的冬天，船只因此可以比往年更早出海捕鱼。",
];

fn read(language: &str, text: &[&str]) -> Article {
    let page = format!(
        "<html lang='{language}'><head><title>Tarn</title></head><body><p>{}</p></body></html>",
        text.join("</p><p>")
    );
    extract(page.as_bytes(), &PageContext::default()).unwrap()
}

#[test]
fn a_text_proves_a_declared_language_wrong() {
    let german = [
        "Die Fährleute von Tarn warteten seit dem Morgen, und am Mittag hörte der Vorstand des Hafens sie endlich an.",
        "Die Linie soll vom Kai zur Mühle führen, und die ersten Boote, so hofft der Vorstand, fahren im Frühjahr.",
    ];
    let english = [
        "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
        "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    ];
    for (declared, text, expected) in [
        ("en", CHINESE.as_slice(), "zh"),
        ("de-DE", CHINESE.as_slice(), "zh"),
        ("en-US", german.as_slice(), "de"),
        ("en-GB", english.as_slice(), "en-GB"),
        ("de", german.as_slice(), "de"),
        ("zh_Hans_CN", CHINESE.as_slice(), "zh-Hans-CN"),
        // No tag at all.
        ("utf-8", CHINESE.as_slice(), "zh"),
        ("", german.as_slice(), "de"),
        // Only English is what templates declare without thinking.
        ("fr", german.as_slice(), "fr"),
    ] {
        let article = read(declared, text);
        assert_eq!(article.language.as_deref(), Some(expected), "{declared}");
    }
}
