//! Lines and lists that a page adds to its article, and text that only begins or speaks like them.

use newswire::article::{PageContext, extract};

const FIRST: &str = "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.";
const SECOND: &str = "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.";
const LAST: &str =
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.";

/// Reads a page with `parts` before its last paragraph and compares what is left of them.
#[track_caller]
fn check(parts: &str, expected: &[&str]) {
    check_page("", &format!("{parts}<p>{LAST}</p>"), expected);
}

/// The same with `parts` at the end, and `head` in the head of the page.
#[track_caller]
fn check_page(head: &str, parts: &str, expected: &[&str]) {
    let page = format!(
        "<html><head><title>Ferries</title>{head}</head><body><article><p>{FIRST}</p><p>{SECOND}</p>{parts}</article></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let paragraphs: Vec<&str> = article
        .paragraphs
        .iter()
        .map(String::as_str)
        .filter(|paragraph| ![FIRST, SECOND, LAST].contains(paragraph))
        .collect();
    assert_eq!(paragraphs, expected, "{parts}");
}

fn author(kind: &str, name: &str) -> String {
    format!(
        "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Ferries sail again\",\
         \"author\":{{\"@type\":\"{kind}\",\"name\":\"{name}\"}}}}</script>"
    )
}

#[test]
fn what_an_author_does_in_the_text_is_no_line_about_them() {
    for (kind, name, line) in [
        (
            "Organization",
            "Coast Wire Agency",
            "Coast Wire Agency has asked the board for its books, and waits for an answer.",
        ),
        (
            "Organization",
            "Tarnwire",
            "Tarnwire could not immediately verify what the board said.",
        ),
        (
            "Person",
            "Ada Quist",
            "Ada Quist Street, where the boats turn, is closed for a year.",
        ),
    ] {
        check_page(&author(kind, name), &format!("<p>{line}</p>"), &[line]);
    }
    for (name, line) in [
        (
            "Ada Quist",
            "Ada Quist covers the harbours of the north coast.",
        ),
        (
            "Ada Quist",
            "Ada Quist (@adaquist) has kept the lamp of this paper since the old mill burnt down.",
        ),
        (
            "Ada Quist and Mats Lind",
            "Mats Lind is a reporter in the office at Tarn.",
        ),
    ] {
        check_page(&author("Person", name), &format!("<p>{line}</p>"), &[]);
    }
}

#[test]
fn sentences_may_begin_like_labels() {
    for sentence in [
        "The board changed its privacy policy on Monday, a day after the guild had asked to see the books.",
        "Sailors who do not accept the new terms of service by spring will lose their berths, the board said.",
        "The stolen books may hold your email address and the number of your berth, the board warned owners of boats.",
        "More from the old quay will be moved to the mill once the line is open, the board hopes.",
        "Recommended fares will be printed in the spring, after talks with the guild of the ferrymen.",
        "Listen to the people on the quay and you hear little that is kind about the plan of the board.",
        "Publicado en 1998, el primer plan preveía una línea de seis kilómetros y nunca llegó a construirse.",
        "Advertisements on boats will be forbidden from the spring on, the board said on Monday.",
        "Do you have a plan for the old quay?",
        "Don't miss the old days?",
    ] {
        check(&format!("<p>{sentence}</p>"), &[sentence]);
    }
    for line in [
        "Do you have a story about the harbour? Tell us at lamp@tarn.example.",
        "Do you have a story for us?",
        "Sign up for the letter that our keepers write every Monday about boats, nets and lamps.",
        "By clicking you agree to our terms of service and to the privacy policy of the harbour.",
        "Your email address will not be published, and the fields with a star must not be left empty.",
        "More from the quay",
        "Recommended for sailors: <a href='/lamps'>the lamps of the coast, all six of them, in pictures</a>.",
    ] {
        check(&format!("<p>{line}</p>"), &[]);
    }
}

#[test]
fn headings_open_boxes_by_whole_words() {
    let text = "<p>A second line is planned for the year after.</p>";
    let kept = "A second line is planned for the year after.";
    for heading in [
        "How to register a boat",
        "How you can donate",
        "Ice-related harm",
        "More on the way",
        "Subscriber numbers fall",
        "Кто подписал договор",
        "Подписи проверят",
    ] {
        check(&format!("<h2>{heading}</h2>{text}"), &[heading, kept]);
    }
    for heading in [
        "Related stories",
        "Read more",
        "Подпишитесь на рассылку",
        "Our newsletter",
    ] {
        check(&format!("<h2>{heading}</h2>{text}"), &[kept]);
    }
}

#[test]
fn lists_go_with_their_heading_where_they_are_links() {
    let items = [
        "Go to the house of the guild before noon",
        "Fill in the blue form and sign it twice",
    ];
    let list = format!("<ul><li>{}</li><li>{}</li></ul>", items[0], items[1]);
    check(
        &format!("<h2>How to register</h2>{list}"),
        &["How to register", items[0], items[1]],
    );
    check(
        &format!("<h2>Register now</h2>{list}"),
        &["Register now", items[0], items[1]],
    );
    let links = "<ul><li><a href='/a'>Lamps burn in all six lighthouses</a></li><li>Boats: <a href='/b'>the ice is gone from the bay</a></li></ul>";
    check(&format!("<h2>More from the coast</h2>{links}"), &[]);
}

#[test]
fn numbers_in_a_list_make_no_date() {
    let list = "• 11 km long • 16 stops • opening in 2030";
    check(&format!("<p>{list}</p>"), &[list]);
    check("<p>11 May 2030 • 16:20 • Tarn</p>", &[]);
}

#[test]
fn labels_with_names_are_no_text_at_its_ends() {
    for line in [
        "Редактор: Иван Лодкин",
        "Фото: пресс-служба гавани",
        "【责任编辑：李灯】",
        "Pewarta: Rani Laut Editor: Budi Ombak",
        "Autor: Petr Maják",
        "Πηγή: Φάρος",
        "Izvor: Svetionik",
        "Читайте нас у Telegram та Facebook",
        "【纠错】",
    ] {
        check_page("", &format!("<p>{LAST}</p><p>{line}</p>"), &[]);
        check_page("", &format!("<p>{line}</p><p>{LAST}</p>"), &[]);
    }
    for line in [
        "Editor: he who keeps the lamp of the paper burning, as the guild says.",
        "The editor of the year: Ada Quist",
        "Foghorns: six",
    ] {
        check_page("", &format!("<p>{LAST}</p><p>{line}</p>"), &[line]);
    }
}

#[test]
fn a_line_that_announces_links_goes_with_them() {
    let links = "<ul><li><a href='/a'>Νέα πλοία από το φθινόπωρο</a></li><li><a href='/b'>Ο φάρος ανάβει ξανά</a></li></ul>";
    check(&format!("<p><b>Μάθετε περισσότερα:</b></p>{links}"), &[]);
    let plain =
        "<ul><li>Six boats of oak and tar</li><li>Two lamps for every pier of the bay</li></ul>";
    check(
        &format!("<p>What the guild asks for:</p>{plain}"),
        &[
            "What the guild asks for:",
            "Six boats of oak and tar",
            "Two lamps for every pier of the bay",
        ],
    );
}

#[test]
fn lines_of_agencies_and_credits_are_no_text() {
    let check_last = |line: &str, expected: &[&str]| {
        check_page("", &format!("<p>{LAST}</p><p>{line}</p>"), expected);
    };
    for line in [
        "dpa/ika",
        "(APA/red.)",
        "dpa, AFP, ika",
        "AP",
        "(ika)",
        "(Image credit: Ada Quist)",
        "#boats #harbour",
        "lamp@tarn.example",
        "3 min read",
        "3min read",
        "10-minute read",
        "2 minutos de lectura",
        "Con información de EFE",
        "Get in touch with our keepers of the news.",
        "Нашли ошибку? Выделите её.",
        "Tags: boats, harbour",
        "Mehr zur Lage auf der See lesen Sie in unserem Liveblog:",
    ] {
        check_last(line, &[]);
    }
    for line in [
        "Boats, nets, ice",
        "(See the map.)",
        "The guild is called AP.",
        "3 boats may read the signs in a minute or two.",
        "5 admin staff read it",
        "2 ministers reading",
        "4 miners in a reading room.",
        "Con información de la guardia, el puerto cerró a las seis de la tarde y no volvió a abrir.",
    ] {
        check_last(line, &[line]);
    }
}

#[test]
fn numbers_of_a_ranked_list_are_no_tags() {
    for (tag, first, second) in [
        ("h2", "#1", "#2"),
        ("h3", "#Tarn", "#Quay"),
        ("p", "#1", "#2"),
    ] {
        check(
            &format!(
                "<{tag}>{first}</{tag}><p>The lamp burns all year.</p><{tag}>{second}</{tag}><p>The mill is of oak.</p>"
            ),
            &[
                first,
                "The lamp burns all year.",
                second,
                "The mill is of oak.",
            ],
        );
    }
    check("<p>#boats #1</p><p>#Tarn2026</p>", &[]);
}

#[test]
fn a_paragraph_of_a_name_signs_the_text() {
    check_page(
        &author("Person", "Ivar Sund"),
        "<p class='doc__text document_authors'>Ada Quist, Mats Lind</p>",
        &[],
    );
    check("<p class='signature'>Nobody spoke.</p>", &["Nobody spoke."]);
}

#[test]
fn the_name_of_the_site_is_no_text() {
    let head = "<meta property='og:site_name' content='Tarn Lamp'>";
    check_page(head, "<p>Tarn Lamp</p>", &[]);
    check_page(head, "<p>Tarn Lamp of old</p>", &["Tarn Lamp of old"]);
}

#[test]
fn lines_that_houses_in_china_add_are_none_of_the_text() {
    for line in [
        "（原标题：港务局今天上午作出决定）",
        "（原题为《灯塔重新点亮》）",
        "编辑 高灯 校对 白帆",
        "编辑|高灯 责编|白帆 校对|林海潮",
        "摄影/高灯 编辑/白帆",
        "灯塔晚报记者 高灯",
        "免责声明：本文来自读者投稿，不代表本报的观点和立场。",
        "以上内容为用户上传并发布，本平台仅提供信息存储服务。",
        "文章提及内容仅供参考，不构成投资建议，据此操作风险自担。",
        "扫描下方二维码关注我们",
        "责任编辑：白帆",
        "- THE END -",
    ] {
        check_page("", &format!("<p>{LAST}</p><p>{line}</p>"), &[]);
    }
    for line in [
        "记者高灯星期三在老码头看到，守灯人已经点亮了所有的灯。",
        "港务局记者招待会",
        "编辑部的船只今年春天第一次出海，没有遇到冰。",
    ] {
        check(&format!("<p>{line}</p>"), &[line]);
    }
}

#[test]
fn a_note_of_the_house_is_not_read_in_place_of_a_flash() {
    let flash = "港务局星期三上午召开会议，决定从明年春天起开通一条新的渡轮航线。";
    let note = "【免责声明】本文仅代表作者本人观点，与本网无关。本网站对文中陈述、观点判断保持中立，不对所包含内容的准确性、\
        可靠性或完整性提供任何明示或暗示的保证。请读者仅作参考，并请自行承担全部责任。";
    let page = format!(
        "<html><head><title>灯塔</title></head><body><div><h1>港务局决定开通新航线</h1><div><p>{flash}</p></div></div>\
         <div><div><p>{note}</p></div></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.paragraphs, [flash]);
}

#[test]
fn sentences_with_links_to_where_they_come_from_are_told_in_a_list() {
    let link = "<a href='/1'>the board of the harbour has said that it will stay</a>";
    let list = |item: &dyn Fn(u8) -> String| (1..=6).map(item).collect::<Vec<_>>().concat();
    let items = list(&|day| {
        format!("<li>On day {day} the ferrymen met at the quay again, although {link}.</li>")
    });
    let links = list(&|day| {
        format!("<li><a href='/{day}'>On day {day} the ferrymen met at the quay again</a></li>")
    });
    let page = |list: &str| {
        let page = format!(
            "<html><head><title>Ferries</title></head><body><article><p>{FIRST}</p><ul>{list}</ul><p>{LAST}</p></article></body></html>"
        );
        extract(page.as_bytes(), &PageContext::default()).unwrap()
    };
    assert_eq!(page(&items).paragraphs.len(), 8);
    assert_eq!(page(&links).paragraphs.len(), 2);
}
