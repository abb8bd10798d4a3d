//! Lines of one word or two that pages set between paragraphs, in the languages of the world.

use newswire::article::{PageContext, extract};

/// Reads a page in which `line` stands between and behind its paragraphs, and tells whether it was kept.
fn is_kept(paragraph: &str, line: &str) -> bool {
    let page = format!(
        "<html><head><title>Tarn</title></head><body><h1>Tarn</h1><div><p>{paragraph} 1</p><p>{paragraph} 2</p><p>{line}</p>\
         <p>{paragraph} 3</p><p>{paragraph} 4</p><p>{line}</p></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert!(article.text.contains(paragraph), "{line}");
    article.paragraphs.iter().any(|paragraph| paragraph == line)
}

const LATIN: &str = "Aldona, Berit, Carlos et Dragana ad portum venerunt, ubi naves novas, ut aiunt, per annum totum exspectabant.";

#[test]
fn a_word_for_advertising_or_sharing_is_no_text() {
    for line in [
        "Reklam",
        "Reklama",
        "Hirdetés",
        "Annons",
        "Advertentie",
        "Quảng cáo",
        "Διαφήμιση",
        "إعلان",
        "פרסומת",
        "विज्ञापन",
        "โฆษณา",
        "広告",
        "PUBLICIDADE",
        "CONTINUA DEPOIS DA PUBLICIDADE",
        "La suite après cette publicité",
        "Článek pokračuje pod reklamou",
        "Artiklen fortsætter efter annoncen",
        "Juttu jatkuu mainoksen jälkeen",
        "تبلیغات",
        "Compartir",
        "Compartilhe",
        "Partager",
        "Condividi",
        "Udostępnij",
        "Поделиться",
        "Paylaş",
        "Bagikan",
        "Chia sẻ",
        "شارك",
        "공유하기",
    ] {
        assert!(!is_kept(LATIN, line), "{line}");
    }
    for line in ["Reklama pomaga.", "Dela på dig, sade hon"] {
        assert!(is_kept(LATIN, line), "{line}");
    }
}

#[test]
fn lists_of_tags_and_headings_of_other_stories_are_no_text() {
    for line in [
        "Etiketler: liman, kürek",
        "Từ khóa: bến cảng",
        "كلمات دلالية: الرصيف",
        "Štítky: nábřeží",
        "Címkék: rakpart",
        "Ključne riječi: obala",
        "टैग: घाट",
        "İlgili Haberler",
        "أخبار ذات صلة",
        "Σχετικά άρθρα",
        "Kapcsolódó cikkek",
        "Articoli correlati",
        "Noticias relacionadas",
        "Материалы по теме",
        "Tin liên quan",
        "관련기사",
        "यह भी पढ़ें: घाट बंद",
        "【関連記事】橋が通行止め",
        "متعلقہ خبریں",
        "بیشتر بخوانید: پل بسته می‌شود",
        "Çok Okunanlar",
        "Terpopuler",
        "Самое читаемое",
    ] {
        assert!(!is_kept(LATIN, line), "{line}");
    }
}

#[test]
fn a_line_that_asks_to_follow_the_house_is_no_text() {
    for line in [
        "Haberlerimizi Google News üzerinden takip edin",
        "हमें Google News पर फॉलो करें",
        "Ikuti kami di Google News",
        "Theo dõi chúng tôi trên Google News",
        "Obserwuj nas w Google News",
        "Siga o nosso canal no WhatsApp",
        "Follow Tarn Lamp on Facebook and Instagram for the latest from the harbour.",
        "(This story has not been edited by the Lamp and is auto-generated from a syndicated feed.)",
        "Dziękujemy, że przeczytałeś nasz artykuł do końca.",
        "Dapatkan update berita pilihan setiap hari dari kami",
        "Sie wollen keine Nachricht verpassen? Dann melden Sie sich an.",
    ] {
        assert!(!is_kept(LATIN, line), "{line}");
    }
    let told = "Gemiciler bundan sonra limanı Google haritalarından izleyecek";
    assert!(is_kept(LATIN, told));
}

/// Reads a page with a box between its paragraphs, and gives its text.
fn text_around(part: &str) -> String {
    let paragraphs = |from: usize| {
        [from, from + 1, from + 2]
            .map(|number| format!("<p>{LATIN} {number}.</p>"))
            .concat()
    };
    let page = format!(
        "<html><head><title>Tarn</title></head><body><h1>Tarn</h1><div>{}{part}{}</div></body></html>",
        paragraphs(0),
        paragraphs(3)
    );
    extract(page.as_bytes(), &PageContext::default())
        .unwrap()
        .text
}

#[test]
fn a_box_with_a_field_to_write_in_is_no_text() {
    let brief = "<h3>Get the Harbour Brief</h3><p>The best of the coast each morning, free.</p>";
    for field in [
        "<input placeholder='Your address'>",
        "<input type='email'>",
        "<div><input type='TEXT'></div>",
    ] {
        let text = text_around(&format!(
            "<div class='bg-1'>{brief}{field}<button>Go</button></div>"
        ));
        assert!(!text.contains("Brief"), "{field}: {text}");
    }
    let text = text_around(&format!(
        "<div class='bg-1'>{brief}<input type='hidden'></div>"
    ));
    assert!(text.contains("best of the coast"), "{text}");
}

#[test]
fn a_box_that_asks_to_pay_is_no_text_but_what_was_paid_for_is() {
    let asks = "<div class='paywall'><h2>Read on with Lamp Plus</h2><p>One month of all our texts for one crown, then ten.</p></div>";
    let text = text_around(asks);
    assert!(!text.contains("crown"), "{text}");
    let paid = format!(
        "<div class='paywall-content'>{}</div>",
        format!("<p>{LATIN} Solvite, quaeso.</p>").repeat(4)
    );
    let text = text_around(&paid.replacen("quaeso", "amici", 1));
    assert!(text.contains("amici"), "{text}");
}

#[test]
fn the_body_of_drupal_is_no_standfirst() {
    let text = [0, 1, 2]
        .map(|number| format!("<p>{LATIN} {number}.</p>"))
        .concat();
    let page = format!(
        "<html><head><title>Tarn</title></head><body><article><h1>Tarn</h1>\
         <div class='field field--name-body field--type-text-with-summary'>{text}</div></article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!((article.lede, article.paragraphs.len()), (None, 3));
}

#[test]
fn a_reporter_signs_below_the_text() {
    for line in ["박지훈 기자 park@tarn.example", "박지훈 기자"] {
        let text = text_around("");
        assert!(!text.contains(line));
        assert!(!is_kept(LATIN, line), "{line}");
    }
}

#[test]
fn a_text_without_signs_between_sentences_is_running_text() {
    let thai = [
        "สภาเมืองมีมติในการประชุมเมื่อวันพุธให้อนุมัติแผนซ่อมแซมท่าเรือเก่า ซึ่งมีการหารือกันมาเกือบสองปี",
        "นางสาวสุดา ใจดี ประธานคณะกรรมการ กล่าวว่างานจะเริ่มในฤดูใบไม้ผลิและดำเนินไปจนถึงสิ้นปี หากสภาพอากาศเอื้ออำนวย",
        "งบประมาณระยะแรกอยู่ที่สี่สิบล้านบาท และเมืองหวังว่าจะได้รับอีกยี่สิบล้านบาทจากงบประมาณของจังหวัด",
        "ชาวบ้านในละแวกใกล้เคียงขอให้รักษาต้นไม้ไว้ ผู้ออกแบบจึงปรับแผนและจะตัดเพียงต้นไม้ผุสามต้นเท่านั้น",
    ];
    let page = format!(
        "<html lang='th'><head><title>สภาเมืองอนุมัติแผนซ่อมแซมท่าเรือเก่า</title></head><body>\
         <h1>สภาเมืองอนุมัติแผนซ่อมแซมท่าเรือเก่า</h1><span class='date'>14 พฤษภาคม 2568</span><div><p>{}</p></div></body></html>",
        thai.join("</p><p>")
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.paragraphs, thai);
    assert!(article.confidence > 0.6, "{}", article.confidence);
}

#[test]
fn a_subhead_of_what_is_most_popular_is_text() {
    for (paragraph, subhead) in [
        (
            "Panitia pelabuhan Tarn mengumumkan daftar lagu yang paling sering diputar di dermaga, kata juru bicara itu.",
            "Lagu terpopuler musim ini",
        ),
        (
            "Η επιτροπή του λιμανιού ανακοίνωσε τα τραγούδια που ακούστηκαν περισσότερο στην προβλήτα, είπε ο εκπρόσωπος.",
            "Τα πιο δημοφιλή τραγούδια του χειμώνα",
        ),
    ] {
        let page = format!(
            "<html><head><title>Tarn</title></head><body><h1>Tarn</h1><article><p>{paragraph} 1</p><p>{paragraph} 2</p><h2>{subhead}</h2>\
             <p>{paragraph} 3</p><p>{paragraph} 4</p></article></body></html>"
        );
        let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
        assert!(article.text.contains(subhead), "{}", article.text);
    }
}
