//! Lines of the house that pages put around and between the paragraphs, in the languages of the world.

use newswire::article::{PageContext, extract};

const TEXT: [&str; 4] = [
    "The ferrymen of Tarn waited since dawn, and at noon the board of the harbour heard them at last.",
    "The line will run from the quay to the mill, and the first boats, the board hopes, sail in the spring.",
    "Nobody in the town, the keeper of the lamp said, had seen a winter with so little ice before.",
    "The board will meet again in May, and until then the boats stay where they are, behind the old mole.",
];

/// Reads a page with a line before, between and behind its paragraphs, and gives what is left of the lines.
fn left(line: &str) -> Vec<String> {
    let [first, second, third, last] = TEXT;
    let page = format!(
        "<html><head><title>Boats sail again in the bay of Tarn</title></head><body>\
         <h1>Boats sail again in the bay of Tarn</h1><div class='css-1x'><p>{line}</p><p>{first}</p><p>{second}</p>\
         <p>{line}</p><p>{third}</p><p>{last}</p><p>{line}</p></div></body></html>"
    );
    let article = extract(page.as_bytes(), &PageContext::default()).unwrap();
    for text in TEXT {
        assert!(
            article.paragraphs.iter().any(|paragraph| paragraph == text),
            "{line}: {text}"
        );
    }
    article
        .paragraphs
        .into_iter()
        .filter(|paragraph| !TEXT.contains(&paragraph.as_str()))
        .collect()
}

#[test]
fn lines_of_the_house_go_in_many_languages() {
    for line in [
        "This entry was posted in Harbour and tagged boats. Bookmark the permalink.",
        "Dieser Beitrag wurde am 3. Mai veröffentlicht und unter Hafen gespeichert.",
        "Esta entrada fue publicada en Puerto. Guarda el enlace permanente.",
        "Suggested citation: Quist, Ada: Boats sail again, Tarn Lamp, 2026.",
        "Sigue toda la información del puerto en Facebook y X",
        "Más información: La lonja cierra por obras",
        "¿Encontraste un error? Avísanos",
        "Escuchar el artículo",
        "Siga o canal do Jornal no WhatsApp e receba as notícias no seu celular",
        "Quer receber as principais notícias? Clique aqui e entre no grupo",
        "Todos os direitos reservados. É proibida a reprodução total ou parcial.",
        "Artikel wird nach der Anzeige fortgesetzt",
        "Dieser Artikel erschien zuerst im Hafenblatt.",
        "Vous avez repéré une erreur ? Signalez-la nous",
        "Voir aussi : Le port ouvre un nouveau terminal",
        "Tous droits de reproduction réservés",
        "Riproduzione riservata © Copyright La Costa",
        "Approfondisci: Il porto apre un nuovo terminal",
        "Ciąg dalszy artykułu pod reklamą",
        "Chcesz być na bieżąco? Obserwuj nas w Google News",
        "Fot. Jan Wilk",
        "Смотрите также: Порт открыл новый терминал",
        "При использовании материалов ссылка на сайт обязательна",
        "Помітили помилку? Виділіть її та натисніть Ctrl + Enter",
        "Bu haber de ilginizi çekebilir: Liman yeni terminal açtı",
        "اشترك في النشرة البريدية",
        "לכל העדכונים עקבו אחרינו בפייסבוק",
        "מצאתם טעות? ספרו לנו",
        "इनपुट: पीटीआई",
        "この記事は有料会員限定です",
        "次ページ：市の対応は",
        "[관련기사] 항만, 새 터미널 개장",
        "ⓒ 해안신문. 무단전재 및 재배포 금지",
        "Gulir ke bawah untuk melanjutkan membaca",
        "Lihat juga: Pelabuhan buka terminal baru",
        "Tekst loopt door onder de foto",
        "Heb je een tip of opmerking? Stuur ons je nieuws of foto",
        "Har du tips? Hör av dig till redaktionen",
        "Articolul continuă după publicitate",
        "Odebírejte náš newsletter",
        "Kapcsolódó cikk",
        "（完）",
        "图片来源：新华社",
        "انتهای پیام/",
        "منبع: ایسنا",
    ] {
        assert_eq!(left(line), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn sentences_that_begin_like_such_lines_stay() {
    for line in [
        "Ранее сообщалось, что порт открыл новый терминал.",
        "Voir aussi loin que le phare fut longtemps le rêve des gardiens de la côte, disent les anciens du port.",
        "Archivado el caso, la fiscalía del puerto no volverá a llamar a los testigos, según dijo su portavoz.",
    ] {
        assert!(left(line).iter().any(|kept| kept == line), "{line}");
    }
}
