//! Bylines with what stands beside names in them: kinds of texts, roles, places, houses, dates; and what names an author by other means
//! than a class.

use newswire::article::{PageContext, extract};

const TEXT: &str = "<p>The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.</p>\
    <p>The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.</p>\
    <p>Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.</p>";

/// Reads a page with `head` in its head and `below` under its headline.
#[track_caller]
fn check(head: &str, below: &str, expected: Option<&str>) {
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn</title>{head}</head><body>\
         <h1>Boats sail again in the bay of Tarn</h1>{below}<div>{TEXT}</div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert_eq!(article.byline.as_deref(), expected, "{head} {below}");
}

#[test]
fn what_stands_beside_a_name_is_none_of_it() {
    for line in [
        "Analysis by Ada Quist",
        "Ein Kommentar von Ada Quist",
        "Propos recueillis par Ada Quist",
        "A cura di Ada Quist",
        "dalla nostra inviata Ada Quist",
        "Door onze verslaggever Ada Quist",
        "Skrevet av Ada Quist",
        "Av: Ada Quist",
        "Door: Ada Quist",
        "Teksti Ada Quist",
        "Scris de Ada Quist",
        "Publié le 14/05/2026 à 18h30 par Ada Quist",
        "Escrito por Ada Quist el 14 de mayo",
        "Text: Ada Quist Foto: Mats Lind",
        "Ada Quist Political correspondent",
        "Ada Quist Staff Reporter",
        "Ada Quist Enviada especial",
        "Ada Quist, Redakteurin Lokales",
        "Ada Quist, envoyée spéciale à Tarn",
        "Ada Quist, redaktorka",
        "Ada Quist in Tarn",
        "Ada Quist avec AFP",
        "Ada Quist Associated Press",
        "Ada Quist (Coast Wire)",
        "Ada Quist, g1 PI",
        "Ada Quist - Tarnwire",
        "文 | Ada Quist",
        "【Ada Quist】",
    ] {
        let below = format!("<p class='author'>{line}</p>");
        check("", &below, Some("Ada Quist"));
    }
    for (line, expected) in [
        // Who wrote with them may be a house, and who helped is named.
        ("Ada Quist, Tarnwire", "Ada Quist, Tarnwire"),
        ("Ada Quist (avec Mats Lind)", "Ada Quist (avec Mats Lind)"),
        ("Ada Quist with Mats Lind", "Ada Quist with Mats Lind"),
        (
            "Ada Quist, Mats van den Berg",
            "Ada Quist, Mats van den Berg",
        ),
        ("ADA QUIST", "ADA QUIST"),
        ("Ada Quist III", "Ada Quist III"),
        ("Anna von Bergen Lind", "Anna von Bergen Lind"),
        ("山本花子 記者", "山本花子"),
        ("文／山本花子", "山本花子"),
        ("記者李曉雨／台北報導", "李曉雨"),
        ("부산=김하늘 기자", "김하늘"),
        ("ผู้เขียน: มานี ใจดี", "มานี ใจดี"),
    ] {
        let below = format!("<p class='author'>{line}</p>");
        check("", &below, Some(expected));
    }
    for line in [
        "Super User",
        "User Admin",
        "Da Redação",
        "Редакція",
        "編集部",
        "Edited By: Ada Quist",
        "Reviewed by Ada Quist",
    ] {
        check("", &format!("<p class='author'>{line}</p>"), None);
    }
    let site = "<meta property='og:site_name' content='Tarn12'>";
    check(site, "<p class='author'>Tarn 12</p>", None);
    check(site, "<p class='author'>Tarn12 - Agencias</p>", None);
}

#[test]
fn other_marks_than_classes_name_an_author() {
    for below in [
        "<div id='byline'>Ada Quist</div>",
        "<div id='articleAuthor'>Ada Quist</div>",
        "<span data-testid='author-name'>Ada Quist</span>",
        "<span data-qa='author'>Ada Quist</span>",
        "<div aria-label='Byline'>Ada Quist</div>",
        "<span property='author'>Ada Quist</span>",
        "<span property='schema:author'><span property='schema:name'>Ada Quist</span></span>",
        "<span property='dc:creator'>Ada Quist</span>",
        "<span rel='sioc:has_creator'><a>Ada Quist</a></span>",
        "<div itemprop='author' itemscope><meta itemprop='name' content='Ada Quist'></div>",
        "<p class='assinatura'>Ada Quist</p>",
        "<p class='yazar'>Ada Quist</p>",
        "<div class='firma'>Por <a href='/x'>Ada Quist</a><span>Tarn</span></div>",
        "<div class='autor-nome'>Ada Quist</div><div class='autor-cargo'>Keeper of lamps</div>",
    ] {
        check("", below, Some("Ada Quist"));
    }
    check(
        "",
        "<p class='reporter'>김하늘 기자 sky@tarn.example</p>",
        Some("김하늘"),
    );
    for below in [
        "<div id='authorProfileBox'>Ada Quist</div>",
        "<div id='author-follow'>Ada Quist</div>",
        "<div aria-label='Search'>Ada Quist</div>",
    ] {
        check("", below, None);
    }
}

#[test]
fn a_firm_gives_way_to_who_the_page_shows() {
    let head = "<meta name='author' content='Tarn Lamp Sp. z o.o.'>";
    check(head, "<p class='author'>Ada Quist</p>", Some("Ada Quist"));
    let head = "<meta name='author' content='Tarn Lamp GmbH'>";
    check(head, "<p class='author'>Ada Quist</p>", Some("Ada Quist"));
    check(head, "", Some("Tarn Lamp GmbH"));
}
