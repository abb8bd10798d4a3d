//! Bylines that stand among buttons, labels, dates and the names of houses.

use newswire::article::{PageContext, extract};

const TEXT: &str = "<p>The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.</p>\
    <p>The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.</p>\
    <p>Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.</p>";

/// Reads a page with `head` in its head, `below` under its headline and `behind` below its text.
#[track_caller]
fn check(head: &str, below: &str, behind: &str, expected: Option<&str>) {
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn</title>{head}</head><body>\
         <h1>Boats sail again in the bay of Tarn</h1>{below}<div>{TEXT}{behind}</div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(
        article.byline.as_deref(),
        expected,
        "{head} {below} {behind}"
    );
}

#[test]
fn buttons_beside_a_name_are_none_of_it() {
    for below in [
        "<div class='byline'><span class='author fn'>Ada Quist</span> <span>Tarn Lamp</span> <a href='#'>Follow on Twitter</a> \
         <a href='#'>Archive</a> <a href='#'>Email</a> <a href='#'>RSS</a></div>",
        "<div class='author-box'><h4>Ada Quist</h4>Writer, Reporter<ul class='author-actions'><li><a href='#'>Archive</a></li></ul></div>",
        "<div><span class='author name'>Ada Quist</span><div class='authorlinks headline'><a href='#'>View Staff Page</a> \
         <a href='#'>Follow me on Twitter</a></div></div>",
        "<span class='byline'><label>The writer has posted comments on this article</label>Ada Quist<span>Ada Quist</span> \
         <span>|</span> Jul 17, 2013</span>",
        "<div class='autor'><span>Ada Quist</span> <a href='#'>Alle Artikel</a></div>",
        "<div class='author'><a href='#'>Ada Quist</a><a href='#'>Seguir</a><a href='#'>Ver todos sus artículos</a></div>",
    ] {
        check("", below, "", Some("Ada Quist"));
    }
    check(
        "",
        "<div class='byline'><b>Ada Quist</b> and <b>Mats Lind</b> <a href='#'>Email the authors</a></div>",
        "",
        Some("Ada Quist, Mats Lind"),
    );
    for below in [
        "<div class='author_bg'><img src='i.gif'><a href='mailto:desk@tarn.example'>Email to Author</a></div>",
        "<div class='articleByLine'><span>Comments</span></div>",
        "<p><a rel='author' href='https://plus.example/1'>Google+</a></p>",
        "<div class='byline'><a href='#'>Share</a> <a href='#'>Print</a></div>",
    ] {
        check("", below, "", None);
        // What names nobody does not hide who is named farther down.
        let gap = "<i>·</i>".repeat(30);
        let both = format!("{below}{gap}<p class='byline'>By Ada Quist</p>");
        check("", &both, "", Some("Ada Quist"));
    }
}

#[test]
fn dates_beside_a_name_are_none_of_it() {
    for below in [
        "<p class='byline'>Published: June 5, 2013 9:21 PM<br> By <span class='author'>Ada Quist</span> <a href='#'>quist@tarn.example</a></p>",
        "<p class='byline'>By Ada Quist<br>Published: May 15, 2013</p>",
        "<p class='x1'>by Ada Quist on May 15, 2013 at 3:45 pm ET</p>",
        "<p class='x1'>By Ada Quist on May 15, 2013</p>",
        "<div class='by_line'>by Ada Quist</div>",
        "<div class='by-line'>by Ada Quist</div>",
    ] {
        check("", below, "", Some("Ada Quist"));
    }
    check("", "<p class='x1'>by Monday on the quay at 3</p>", "", None);
}

#[test]
fn names_of_houses_beside_a_name_are_none_of_it() {
    check(
        "",
        "<div><span class='byline author vcard'><span class='fn'>By Ada Quist</span></span> \
         <span class='creditline source-org vcard'><span class='org fn'>The_Tarn_Lamp</span></span></div>",
        "",
        Some("Ada Quist"),
    );
    let holder = "<meta name='author' content='Tarn Lamp'><meta name='copyright' content='Copyright (c) 2013 Tarn Lamp'>";
    check(
        holder,
        "<p class='byline'>By Ada Quist</p>",
        "",
        Some("Ada Quist"),
    );
    let publisher =
        "<meta name='author' content='Tarn Lamp'><meta name='DC.publisher' content='Tarn Lamp'>";
    check(
        publisher,
        "<p class='byline'>By Ada Quist</p>",
        "",
        Some("Ada Quist"),
    );
    // Who writes and owns a page alike is its author.
    check(
        "<meta name='author' content='Ada Quist'><meta name='copyright' content='© 2013 Ada Quist'>",
        "",
        "",
        Some("Ada Quist"),
    );
    check("<meta name='author' content='TIDE.TARN.GOV'>", "", "", None);
    check(
        "<meta name='author' content='J.R. Quist'>",
        "",
        "",
        Some("J.R. Quist"),
    );
}

#[test]
fn one_byline_in_two_spellings_is_one() {
    check(
        "<meta name='byl' content='By Ada Quist and Mats Lind'><meta name='author' content='Ada Quist;Mats Lind'>",
        "",
        "",
        Some("Ada Quist and Mats Lind"),
    );
    check(
        "<meta name='author' content='Ada Quist;Mats Lind'>",
        "",
        "",
        Some("Ada Quist, Mats Lind"),
    );
}

#[test]
fn who_made_a_picture_is_no_author() {
    let picture = "<ul><li><a href='/p.jpg'><img src='p.jpg' width='164' height='272'></a><p>A ferry in the bay, on its last way to the mill \
         before the ice closed in around the old quay. (CWA Photo/Mats Lind)</p><p class='byline'><b>Mats Lind • Coast Wire</b></p></li></ul>";
    check("", picture, "", None);
    let figure = "<figure><img src='p.jpg'><span class='author'>Mats Lind</span></figure>";
    check("", figure, "", None);
    check(
        "",
        &format!("{picture}{figure}<p class='byline'>By Ada Quist</p>"),
        "",
        Some("Ada Quist"),
    );
}

#[test]
fn a_line_below_the_text_may_say_who_wrote_it() {
    for behind in [
        "<br><br>Written by Ada Quist<br>Copyright: Tarn Lamp",
        "<p>Written by: Ada Quist</p>",
        "<p>Escrito por Ada Quist</p>",
        "<p><em>Verfasst von Ada Quist</em></p>",
        "<div>Submitted by <span class='field'>Ada Quist</span> on Wed, 05/14/2025 - 18:30</div>",
    ] {
        check("", "", behind, Some("Ada Quist"));
    }
    check(
        "",
        "",
        "<p>Written by hand in the book of the Guild</p>",
        None,
    );
    check(
        "",
        "<p class='byline'>By Mats Lind</p>",
        "<p>Written by Ada Quist</p>",
        Some("Mats Lind"),
    );
}

#[test]
fn labels_of_many_languages_announce_a_name() {
    for (line, name) in [
        ("Автор: Иван Петров", "Иван Петров"),
        ("Текст: Иван Петров", "Иван Петров"),
        ("Haber: Ada Yılmaz", "Ada Yılmaz"),
        ("Yazar: Ada Yılmaz", "Ada Yılmaz"),
        ("Penulis: Budi Santoso", "Budi Santoso"),
        ("Szerző: Nagy Péter", "Nagy Péter"),
        ("Γράφει ο Νίκος Γεωργίου", "Νίκος Γεωργίου"),
        ("Tác giả: Trần Văn Minh", "Trần Văn Minh"),
        ("Text: Erik Berg", "Erik Berg"),
        ("di Marco Bianchi", "Marco Bianchi"),
        ("de Andrei Popescu", "Andrei Popescu"),
        ("Door Pieter Jansen", "Pieter Jansen"),
        ("Por João Carvalho — Porto Velho", "João Carvalho"),
        ("كتب: أحمد منصور", "أحمد منصور"),
        ("بقلم أحمد منصور", "أحمد منصور"),
        ("מאת: דוד כהן", "דוד כהן"),
        ("โดย สมชาย ทองดี", "สมชาย ทองดี"),
        ("लेखक: राजेश कुमार", "राजेश कुमार"),
        ("نویسنده: علی رضایی", "علی رضایی"),
        ("oprac. Piotr Wiśniewski", "Piotr Wiśniewski"),
        ("文：高灯太郎", "高灯太郎"),
        ("记者 高灯", "高灯"),
        ("박지훈 기자", "박지훈"),
    ] {
        check(
            "",
            &format!("<div class='sc-1'>{line}</div>"),
            "",
            Some(name),
        );
        check(
            "",
            &format!("<div class='sc-1'><div>{line}</div><div>2025-05-14</div></div>"),
            "",
            Some(name),
        );
        check(
            "",
            &format!("<span class='author'>{line}</span>"),
            "",
            Some(name),
        );
    }
    for behind in [
        "<br><br>Автор: Иван Петров<br>",
        "<p>Автор: <b>Иван Петров</b></p>",
        "<br><br>Текст: Иван Петров",
    ] {
        check("", "", behind, Some("Иван Петров"));
    }
    check(
        "",
        "",
        "<br><br>Por João Carvalho<br>",
        Some("João Carvalho"),
    );
    check("", "", "<br><br>박지훈 기자<br>", Some("박지훈"));
    for none in [
        "<div>Текст: как сохранить пристань</div>",
        "<div>كتب المجلس البلدي في رسالة طويلة إلى سكان المدينة</div>",
        "<div>de la ciudad</div>",
        "<span class='author'>নিজস্ব প্রতিবেদক</span>",
    ] {
        check("", none, "", None);
    }
}

#[test]
fn structured_data_names_authors_in_many_shapes() {
    for author in [
        r#"{"@type":"Role","author":{"@type":"Person","name":"Ada Quist"}}"#,
        r#"{"@type":"Person","name":{"@value":"Ada Quist"}}"#,
        r#"{"@type":"Person","name":"<a href='/ada'>Ada Quist</a>"}"#,
    ] {
        let head = format!(
            "<script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"author\":{author}}}</script>"
        );
        check(&head, "", "", Some("Ada Quist"));
    }
    let page = |date: &str| {
        format!(
            "<script type='application/ld+json'>{{\"@graph\":[{{\"@type\":\"WebPage\",{date}\"author\":{{\"@id\":\"#a\"}}}},\
             {{\"@type\":\"Person\",\"@id\":\"#a\",\"name\":\"Ada Quist\"}}]}}</script>"
        )
    };
    check(
        &page("\"datePublished\":\"2026-05-03\","),
        "",
        "",
        Some("Ada Quist"),
    );
    check(&page(""), "", "", None);
}

#[test]
fn structured_data_writes_moments_in_many_shapes() {
    for moment in [
        "1777803600",
        "1777803600000",
        r#"["2026-05-03T10:20:00Z"]"#,
        r#"{"@type":"DateTime","@value":"2026-05-03T10:20:00Z"}"#,
        "2026-05-03T10:20:00Z",
    ] {
        let page = format!(
            "<html><head><title>Boats sail again in the bay</title><script type='application/ld+json'>\
             {{\"@type\":\"NewsArticle\",\"datePublished\":{moment}}}</script></head><body><div>{TEXT}</div></body></html>"
        );
        let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
        let published = article.published.map(|moment| moment.to_string());
        assert_eq!(
            published.as_deref(),
            Some("2026-05-03T10:20:00Z"),
            "{moment}"
        );
    }
}
