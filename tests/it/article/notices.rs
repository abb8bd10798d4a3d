//! Notices of the house before and behind a text, and lines that cite it.

use newswire::article::{PageContext, extract};

const FIRST: &str = "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.";
const SECOND: &str = "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.";
const THIRD: &str =
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.";
const HEADLINE: &str = "Ferrymen of Tarn are heard at last by the board of the harbour";

/// Reads a page with `before` and `behind` around its text and compares what is left of them.
#[track_caller]
fn check(before: &str, behind: &str, expected: &[&str]) {
    let page = format!(
        "<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1><div>{before}<p>{FIRST}</p><p>{SECOND}</p>\
         <p>{THIRD}</p><p>{FIRST} {SECOND}</p><p>{SECOND} {THIRD}</p>{behind}</div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    let kept: Vec<&str> = article
        .lede
        .iter()
        .chain(&article.paragraphs)
        .map(String::as_str)
        .filter(|paragraph| {
            !paragraph.contains("Tarn waited")
                && !paragraph.contains("keeper of the lamp")
                && *paragraph != SECOND
        })
        .collect();
    assert_eq!(kept, expected, "{before} {behind}");
}

#[test]
fn rules_for_comments_are_no_text() {
    for notice in [
        "Comments are filtered for language and registration is required. Readers may report inappropriate ones to the keeper.",
        "Reader comments on tarnlamp.example are the opinions of the writer, not of the Lamp. We will delete comments with obscenities.",
        "We welcome user discussion on our site, under the following guidelines:",
        "To comment you must first create a profile and sign-in with a verified account.",
        "Your comment must be approved by a moderator before being published on the Lamp. Users of long standing post at once.",
        "Opinions that attack other users or are offensive in nature may be removed. The Lamp is not responsible for what is posted.",
        "Please be aware that we will be performing essential maintenance work on the commenting system this Friday.",
        "Beleidigende Kommentare werden gelöscht. Bitte registrieren Sie sich, um mitzureden.",
        "Les commentaires injurieux seront supprimés. Merci de vous connecter pour réagir à cet article.",
        "Los comentarios ofensivos serán eliminados. Debe estar registrado para participar.",
        "Os comentários são de responsabilidade exclusiva de seus autores e não representam a opinião deste site.",
        "Комментарии, содержащие оскорбления, удаляются модератором без предупреждения.",
        "Suç teşkil edecek, hakaret ve küfür içeren yorumlar onaylanmamaktadır.",
        "Segala komentar menjadi tanggung jawab penulisnya. Komentar dengan kata-kata kasar akan dihapus.",
        "Τα υβριστικά σχόλια διαγράφονται. Η ιστοσελίδα δεν φέρει ευθύνη για τα σχόλια των αναγνωστών.",
        "网友评论仅代表其个人看法，请文明发言，遵守有关规定。",
    ] {
        check("", &format!("<p>{notice}</p>"), &[]);
        // Only where the text ends.
        check(&format!("<p>{notice}</p>"), "", &[notice]);
    }
    for text in [
        "The board declined to comment on whether the mill had violated the rules of the harbour.",
        // What the news tell of war, of rights and of houses that keep comments.
        "The guard of the harbour did not answer requests for comments on whether the offensive violated the policy of the board.",
        "His comments do not reflect the policy of the board, whose moderate members had them removed from the roll.",
        "Beleidigende Kommentare wurden gelöscht, und der Verein der Fährleute entschuldigte sich am Abend bei der Müllerin.",
        "В своём комментарии глава гавани выразил мнение, что таким образом паром удалось спасти от льда.",
        "Limanın sözcüsü olayı yorumladı ve hakaret içeren afişten sorumlu olanların bulunacağını bildirdi.",
        "Juru bicara dermaga memberi komentar bahwa sarana baru itu melanggar aturan dan menyarankan penundaan.",
        "Abusive comments under its page will be removed, the Guild of Ferrymen said.",
        "\"Read the comments,\" the keeper wrote, \"they are offensive, and nobody has removed one.\"",
    ] {
        check("", &format!("<p>{text}</p>"), &[text]);
    }
}

#[test]
fn rights_and_cookies_are_no_text() {
    for notice in [
        "This copy is for your personal, non-commercial use only. Distribution and use of this material are governed by our Subscriber \
         Agreement and by copyright law. For non-personal use or to order multiple copies, please contact the desk of the Lamp by letter \
         or at the counter in the old mill.",
        "The following are trademarks or service marks of the Lamp and may be used only with permission of its keepers and their heirs.",
        "Hak cipta Pesisir Pos. Dilarang menayangkan ulang sebagian atau seluruh artikel tanpa izin redaksi.",
    ] {
        check("", &format!("<p>{notice}</p>"), &[]);
    }
    for notice in [
        "The Lamp uses cookies. Some may have been set already. Read about managing our cookies.",
        "Please click the button to accept our cookies. If you continue to use the site, we will assume that you are happy with them.",
        "Diese Webseite verwendet Cookies. Wenn Sie weiterlesen, sind Sie damit einverstanden.",
        "Сайт использует файлы cookie. Продолжая чтение, вы соглашаетесь с этим.",
    ] {
        check(&format!("<p>{notice}</p>"), "", &[]);
    }
    for text in [
        "The keepers allege that the mill copied their charts without permission and so broke copyright and its licence.",
        "Browsers of the coast will ask for consent before a cookie is set, and the settings of each house decide on the rest.",
    ] {
        check("", &format!("<p>{text}</p>"), &[text]);
    }
    // An article may be about them.
    let told = "Houses of the coast that use cookies must ask for consent from the spring on, and say so before anybody reads on.";
    let page = format!(
        "<html><head><title>Board rules on cookies of the coast</title></head><body><h1>Board rules on cookies of the coast</h1>\
         <div><p>{told}</p><p>{FIRST}</p><p>{SECOND}</p></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert!(article.text.contains(told), "{}", article.text);
    let baked = "The keeper bakes cookies for the ferrymen on the first day of the ice, and the whole quay smells of them.";
    check("", &format!("<p>{baked}</p>"), &[baked]);
}

#[test]
fn a_line_that_cites_the_article_is_no_text() {
    let cited = format!(
        "<p>Please use one of the following formats to cite this article in your essay, paper or report:</p>\
         <p>Quist, Ada. \"{HEADLINE}.\" Tarn Lamp. Lamp House, 7 Jun. 2026. Web.</p>\
         <p>Quist, A. (2026, June 7). \"{HEADLINE}.\" Tarn Lamp. Retrieved from the house of the Lamp.</p>"
    );
    check("", &cited, &[]);
}

#[test]
fn a_caption_beside_the_text_is_no_part_of_it_where_nothing_has_a_class() {
    let text = format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>");
    let caption = "The ferry Lantern at the old quay of Tarn, seen from the mill on the last day before the ice, with the lamp behind it.";
    let page = format!(
        "<html><head><title>{HEADLINE}</title></head><body><h1>{HEADLINE}</h1><div><div id='story-photo-caption'><img src='f.jpg'>{caption}</div>\
         <div id='storybody'>{text}{text}</div></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    assert!(!article.text.contains("Lantern"), "{}", article.text);
}

#[test]
fn a_line_on_where_a_text_was_printed_first_is_none_of_it() {
    for line in [
        "This story was originally published by The Tarn Lamp.",
        "This article first appeared in The Tarn Lamp and is republished with permission.",
        "This opinion piece was first published by The Tarn Lamp.",
        "Originally published on Tarn Science.",
        "Der Text wurde zuerst im Tarner Boten veröffentlicht.",
        "Dieses Interview erschien zuerst bei Tarnwerk.",
        "Cet article a été publié initialement par La Lampe de Tarn.",
        "Este artículo fue publicado originalmente por La Lámpara de Tarn.",
        "Questo articolo è stato pubblicato originariamente su La Lampada di Tarn.",
        "Este artigo foi publicado originalmente em A Lâmpada de Tarn.",
        "Dit artikel verscheen eerder in De Lamp van Tarn.",
    ] {
        for markup in [format!("<p>{line}</p>"), format!("<p><em>{line}</em></p>")] {
            check("", &markup, &[]);
        }
    }
    for line in [
        "The novel was first published in 1954, and the town has read it ever since.",
        "The story first appeared in the spring, when the ice broke.",
        "Her essay on the lamps was printed by the guild.",
        "Reporting by Elin Marsh; Editing by Tom Poole",
        "(Reporting by Elin Marsh and Tom Poole; Editing by Ruth Okafor)",
    ] {
        check("", &format!("<p>{line}</p>"), &[line]);
    }
}
