//! What makes a reading sure: text that speaks of the headline in any script, and pages that mark their headline.

use std::fmt::Write as _;

use newswire::article::{PageContext, extract};

/// Rates a text with lines of links around it, which make a list of stories of a page that nothing calls an article.
fn rated(attribute: &str, headline: &str, paragraph: &str) -> f64 {
    let link = "<p><a href='/7'>Everything about ferries and their piers</a></p>";
    let page = format!(
        "<html><head><title>{headline}</title></head><body><article><h1 {attribute}>{headline}</h1>{link}<p>{paragraph}</p><p>{paragraph} 2</p>{link}</article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    article.confidence
}

#[test]
fn article_speaks_of_its_headline_in_any_script() {
    let check = |paragraph: &str, own: &str, other: &str| {
        let paragraph = format!("{paragraph} ").repeat(3);
        let (own, other) = (rated("", own, &paragraph), rated("", other, &paragraph));
        assert!(own > other * 1.5, "{own} {other} {paragraph}");
    };
    check(
        "The ferries of Nordhavn run again since Monday, the harbour master said, after a storm had held them at the pier for nine days.",
        "Ferries run again after storm",
        "Keepers welcome new lamps",
    );
    check(
        "港务局周一表示，北港的渡轮在风暴过后已经恢复航行，此前九天船只一直停靠在码头，乘客在岸边等候，许多人改乘火车前往南岸的城市。",
        "北港渡轮风暴过后恢复航行",
        "守塔人欢迎六座灯塔换上新灯",
    );
    check(
        "เจ้าหน้าที่ท่าเรือกล่าวเมื่อวันจันทร์ว่า เรือข้ามฟากกลับมาวิ่งอีกครั้งหลังพายุสงบ หลังจากจอดอยู่ที่ท่าเรือเก้าวัน และผู้โดยสารต้องรออยู่บนฝั่ง",
        "เรือข้ามฟากที่ท่าเรือวิ่งอีกครั้งหลังพายุ",
        "คนเฝ้าประภาคารต้อนรับโคมไฟใหม่หกดวง",
    );
    check(
        "बंदरगाह के प्रमुख ने सोमवार को कहा कि तूफ़ान के बाद नौकाएँ फिर से चलने लगी हैं और यात्रियों को नौ दिन तक किनारे पर प्रतीक्षा करनी पड़ी।",
        "बंदरगाह प्रमुख: सोमवार को यात्रियों की प्रतीक्षा",
        "प्रकाशस्तंभ रक्षकों द्वारा नवीन दीपकों स्वागत",
    );
}

#[test]
fn article_marks_its_headline() {
    let paragraph = "Whoever rows out alone at night hears the bell of the outer buoy long before the light is seen, and counts the strokes. ".repeat(3);
    let bare = rated("", "Ding…", &paragraph);
    let marked = rated("itemprop='headline'", "Ding…", &paragraph);
    assert!(marked > bare * 1.5, "{marked} {bare}");
}

#[test]
fn article_may_be_a_list_of_results() {
    let lines = (1..60).fold(String::new(), |mut lines, place| {
        let _ = write!(lines, "<p>{place}. Boat {}</p>", place * 37);
        lines
    });
    let rated = |kind: &str| {
        let page = format!(
            r#"<html><head><title>Nordhavn regatta: all boats at a glance</title><script type="application/ld+json">{{"@type":"{kind}","headline":"Nordhavn regatta: all boats at a glance","datePublished":"2024-05-14"}}</script></head>
            <body><article><h1>Nordhavn regatta: all boats at a glance</h1><p>These are the boats of the regatta of Nordhavn at a glance, in the order in which they passed the mole on Sunday.</p>{lines}</article></body></html>"#
        );
        let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
        article.confidence
    };
    let (declared, bare) = (rated("NewsArticle"), rated("Thing"));
    assert!(declared > 0.5 && declared > bare, "{declared} {bare}");
}
