//! Walls and notices of sites in many languages: each is refused with its code, and a short story about such things is not.

use newswire::article::{PageContext, extract};
use newswire::model::FailureCode;

/// A page with the frame of a site around its text, as error pages have it: nothing else doubts it.
fn page(title: &str, heading: &str, text: &str) -> String {
    format!(
        "<html><head><title>{title}</title></head><body>\
         <header><nav><a href='/'>Home</a><a href='/world'>World</a></nav></header>\
         <main><h1>{heading}</h1>{text}</main>\
         <footer><p>© 2026 Lantern Group. All rights reserved.</p></footer></body></html>"
    )
}

fn refused(title: &str, heading: &str, text: &str) -> Option<FailureCode> {
    let context = PageContext {
        url: Some("https://lantern.example/harbour/story-12"),
        ..PageContext::default()
    };
    let html = page(title, heading, &format!("<p>{text}</p>"));
    extract(html.as_bytes(), &context)
        .err()
        .map(|refusal| refusal.code)
}

/// Pages by their title, their heading and their text.
const MISSING: [(&str, &str, &str); 17] = [
    (
        "Page not found | Lantern",
        "Page not found",
        "Sorry, this page is not here any more. It may have been moved, or its name was changed. Go back to the start, or look for it by its name.",
    ),
    (
        "Lantern",
        "404",
        "The page that you want is not here. Perhaps it was taken away, perhaps its address has a slip of the pen in it.",
    ),
    (
        "Lantern",
        "Oops! That page can’t be found.",
        "It looks like nothing was found at this place. Maybe try a search, or one of the links above.",
    ),
    (
        "Seite nicht gefunden - Laterne",
        "Leider nichts da",
        "Unter dieser Adresse gibt es bei uns keinen Beitrag mehr. Bitte gehen Sie zur Startseite oder nutzen Sie die Suche.",
    ),
    (
        "Laterne",
        "Hoppla",
        "Die von Ihnen aufgerufene Seite gibt es nicht mehr. Bitte gehen Sie zur Startseite oder nutzen Sie die Suche.",
    ),
    (
        "La Lanterne",
        "Erreur 404",
        "La page que vous recherchez n'est plus là. Allez à la page d'accueil, ou cherchez-la par son nom.",
    ),
    (
        "El Farol",
        "Página no encontrada",
        "No hay nada en esta dirección. Vuelva a la portada o busque por el título de la noticia.",
    ),
    (
        "La Lanterna",
        "Errore",
        "La pagina che stai cercando è stata spostata o non c'è più. Torna alla pagina iniziale oppure usa la ricerca.",
    ),
    (
        "O Farol",
        "Página não encontrada",
        "Não há nada neste endereço. Volte à página inicial ou procure pelo título da notícia.",
    ),
    (
        "Фонарь",
        "Страница не найдена",
        "Возможно, материал был удалён или перемещён. Вернитесь на главную или воспользуйтесь поиском по сайту.",
    ),
    (
        "Latarnia",
        "Nie znaleziono strony",
        "Pod tym adresem nic nie ma. Wróć na stronę główną albo skorzystaj z wyszukiwarki w górnej części strony.",
    ),
    (
        "Fener",
        "Sayfa bulunamadı",
        "Bu adreste bir haber yok. Ana sayfaya dönebilir ya da yukarıdaki arama kutusunu kullanabilirsiniz.",
    ),
    (
        "فانوس",
        "الصفحة غير موجودة",
        "لا يوجد شيء في هذا العنوان. عد إلى الصفحة الرئيسية أو استخدم البحث في أعلى الصفحة للعثور على الخبر.",
    ),
    (
        "灯笼",
        "404",
        "抱歉，您访问的页面已经不在了。请返回首页，或者在上方的搜索框里输入标题，查找您想看的新闻报道内容。",
    ),
    (
        "ランタン",
        "ページが見つかりません",
        "このアドレスには記事がありません。トップページに戻るか、上の検索欄から見出しで探してください。",
    ),
    (
        "Lantern",
        "Something went wrong",
        "Our people have been told and are looking into it. Try again in some minutes, and tell us the number 7f3e2 if it stays so.",
    ),
    (
        "Lantern",
        "Not shown here",
        "This report is not available in your country, because of the rights in its pictures. There is more to read on our front page.",
    ),
];

/// Walls with their code, their title and their text.
const WALLS: [(FailureCode, &str, &str); 13] = [
    (
        FailureCode::BotWall,
        "Nur einen Moment…",
        "Es wird überprüft, ob Sie ein Mensch sind. Das kann einige Sekunden dauern, danach geht es von selbst weiter.",
    ),
    (
        FailureCode::BotWall,
        "agency.example",
        "Vérification que vous êtes bien un humain. Cela peut prendre quelques secondes, puis la page s'ouvre toute seule.",
    ),
    (
        FailureCode::BotWall,
        "请稍候…",
        "正在检查您的连接是否安全，检查完成以后页面会自动打开，请不要关闭或者刷新这个窗口，谢谢您的耐心等待。",
    ),
    (
        FailureCode::BotWall,
        "Too many requests",
        "Your network has asked for more of our pages than a person reads. Come back in an hour, or write to our sales desk.",
    ),
    (
        FailureCode::LoginWall,
        "Benvenuto",
        "Rispettiamo la tua privacy. Noi e i nostri 842 fornitori conserviamo dati sul tuo telefono, se ce lo permetti.",
    ),
    (
        FailureCode::LoginWall,
        "Witamy",
        "My i nasi partnerzy zapisujemy dane na Twoim telefonie, jeśli się zgodzisz. Zgodę można cofnąć w każdej chwili.",
    ),
    (
        FailureCode::LoginWall,
        "Welkom",
        "Wij en onze partners bewaren gegevens op uw telefoon als u dat goedvindt. Dat kunt u later altijd weer veranderen.",
    ),
    (
        FailureCode::Paywall,
        "Minister tritt zurück",
        "Dieser Text ist exklusiv für unsere Abonnenten. Einen Monat lang alle Texte für einen Euro, danach 9,99 Euro im Monat, jederzeit zum Ende eines Monats zu kündigen, ohne Frist und ohne Angabe von Gründen. Sie haben bereits ein Abo? Dann melden Sie sich oben mit Ihrer Adresse an.",
    ),
    (
        FailureCode::Paywall,
        "Il ministro si dimette",
        "Contenuto riservato agli abbonati. Un mese di tutti i testi per un euro, poi sette euro al mese, senza vincoli.",
    ),
    (
        FailureCode::Paywall,
        "Ministro renuncia",
        "Conteúdo exclusivo para assinantes. Um mês de todos os textos por um real, depois dez reais por mês, sem prazo.",
    ),
    (
        FailureCode::Paywall,
        "Statsråden går av",
        "Denne saken er forbeholdt abonnenter. En måned med alle saker for en krone, deretter hundre kroner måneden.",
    ),
    (
        FailureCode::Paywall,
        "Министр уходит",
        "Этот материал доступен только подписчикам. Месяц чтения за один рубль, затем сто рублей в месяц, без срока.",
    ),
    (
        FailureCode::Paywall,
        "大臣が辞任",
        "この記事は会員限定です。登録すると最初の一か月はすべての記事を百円で読むことができ、いつでもやめられます。",
    ),
];

#[test]
fn article_refuses_pages_that_stand_where_no_story_is() {
    for (title, heading, text) in MISSING {
        let code = refused(title, heading, text);
        assert_eq!(code, Some(FailureCode::Empty), "{title}: {heading}");
    }
}

#[test]
fn article_names_walls_in_many_languages() {
    for (expected, title, text) in WALLS {
        assert_eq!(
            refused(title, title, text),
            Some(expected),
            "{title}: {text}"
        );
    }
}

#[test]
fn article_reads_short_stories_about_such_things() {
    let stories = [
        (
            "500 ships wait off Port Selby",
            "Five hundred ships wait off Port Selby after the storm, the harbour master said on Sunday.",
        ),
        (
            "404 homes without power in Norland",
            "Four hundred and four homes are without power in the north of Norland, the grid said on Sunday.",
        ),
        (
            "Maintenance shuts Selby refinery",
            "The refinery of Port Selby is shut for maintenance until the end of May, its owner said on Sunday.",
        ),
        (
            "Redirecting of trains ends",
            "The railway of Norland ended the redirecting of trains over Selby on Sunday, a day after the storm.",
        ),
        (
            "Oops moment for minister",
            "The minister of transport called a bridge by the wrong name on Sunday and laughed it off.",
        ),
        (
            "Krant wint lezers",
            "Het aantal abonnees van De Lantaarn steeg in het eerste kwartaal met een tiende, zei de uitgever zondag.",
        ),
        (
            "Login data stolen from Norland bank",
            "The login data of nine thousand clients were stolen from a bank in Norland, the police said on Sunday.",
        ),
    ];
    for (title, text) in stories {
        assert_eq!(refused(title, title, text), None, "{title}");
    }
}
