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

#[test]
fn names_and_figures_prove_no_language_wrong() {
    for text in [
        [
            "Tarnhaven 2-1 Nordkirk, Quay Rovers 0-0 Lampeter, Millport 3-2 Holm Athletic, Sandvik 1-4 Torp, Lindholm 2-2 Ostvik.",
            "Scorers: Quist (12, 44), Lind (61), Torp (80, pen), Berg (8), Holm (17, 23, 90), Sund (33), Dahl (70), Vik (88).",
        ],
        [
            "Gold 2,412.30 +12.10, silver 28.40 -0.22, copper 9,120 +45, Brent crude 82.10 -0.90, coal 140.00 unchanged, wheat 602 +4.",
            "Tarn Shipping 41.20 +1.3%, Holm Foods 9.85 -0.4%, Lamp Electric 120.10 +2.2%, Quay Bank 17.33 -1.1%, Mill Paper 6.02.",
        ],
        [
            "Shr loss 62 cts vs loss seven cts. Net loss 1,594,000 vs loss 171,000. Revs 2,811,000 vs 3,450,000. Avg shrs 2,570,000.",
            "Year. Shr profit 14 cts vs loss 31 cts. Net profit 361,900 vs loss 796,500. Sales 10.2 mln vs 9.7 mln. Qtly div four cts.",
        ],
    ] {
        let article = read("en-GB", &text);
        assert_eq!(article.language.as_deref(), Some("en-GB"), "{text:?}");
    }
}
