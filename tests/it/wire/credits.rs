//! Whom texts in many languages credit.

use super::read;

/// A sentence and the agencies that it credits.
#[rustfmt::skip]
const ROWS: &[(&str, &[&str])] = &[
    ("Про це пише Reuters.", &["Reuters"]),
    ("Jak podała agencja Reuters, port zamknięto.", &["Reuters"]),
    ("Informovala o tom agentura Reuters.", &["Reuters"]),
    ("Přístav se podle agentury Reuters zavřel.", &["Reuters"]),
    ("로이터 통신에 따르면 항구가 닫혔다.", &["Reuters"]),
    ("به گزارش خبرگزاری فارس، بندر بسته شد.", &["FNA"]),
    ("به گزارش ایسنا، بندر بسته شد.", &["ISNA"]),
    ("Anadolu Ajansı'nın (AA) haberine göre liman kapandı.", &["AA"]),
    ("όπως μετέδωσε το πρακτορείο Ρόιτερ, το λιμάνι έκλεισε.", &["Reuters"]),
    ("समाचार एजेंसी रॉयटर्स के अनुसार बंदरगाह बंद हुआ।", &["Reuters"]),
    ("כך דיווחה סוכנות הידיעות רויטרס.", &["Reuters"]),
    ("Об этом РИА Новости рассказал капитан.", &["RIA"]),
    ("Das sagte ein Sprecher der Deutschen Presse-Agentur.", &["dpa"]),
    ("Le port a fermé, selon l’agence Belga.", &["Belga"]),
    ("Le port a fermé, a-t-il dit à Reuters.", &["Reuters"]),
    ("Wie die Nachrichtenagentur AFP erfuhr, ist der Hafen zu.", &["AFP"]),
    ("Así lo confirmó a Europa Press un portavoz.", &["EP"]),
    ("O capitão disse à Lusa que o porto fechou.", &["Lusa"]),
    ("Lo ha detto all’ANSA il capitano.", &["ANSA"]),
    ("Об этом \"Интерфаксу\" рассказал капитан.", &["Interfax"]),
    ("Пра гэта паведамляе БЕЛТА.", &["BelTA"]),
    ("Това съобщи агенция Ройтерс.", &["Reuters"]),
    ("Luka je zatvorena, prenosi agencija Tass.", &["TASS"]),
    ("Izvijestila je o tome agencija Reuters.", &["Reuters"]),
    ("Prístav je zatvorený, povedal pre TASR kapitán.", &["TASR"]),
    ("A kikötő bezárt, jelentette a Reuters.", &["Reuters"]),
    ("Portul s-a închis, relatează agenţia TASS, citată de Agerpres.", &["TASS", "Agerpres"]),
    ("Ο λιμενάρχης δήλωσε στο ΑΠΕ-ΜΠΕ ότι έκλεισε.", &["AMNA"]),
    ("Kaptan, AA muhabirine konuştu.", &["AA"]),
    ("TASS'a konuşan kaptan limanı anlattı.", &["TASS"]),
    ("قال القبطان لرويترز إن الميناء مغلق.", &["Reuters"]),
    ("به گزارش رویترز، بندر بسته شد.", &["Reuters"]),
    ("船长对路透社表示，港口关闭。", &["Reuters"]),
    ("韩联社26日说，港口关闭。", &["Yonhap"]),
    ("タス通信は26日、港が閉まったと伝えた。", &["TASS"]),
    ("선장은 연합뉴스와의 통화에서 항구를 설명했다.", &["Yonhap"]),
    ("Pelabuhan ditutup, menurut kantor berita Xinhua.", &["Xinhua"]),
    ("Theo hãng tin Reuters, cảng đóng cửa.", &["Reuters"]),
    ("สำนักข่าวรอยเตอร์รายงานว่าท่าเรือปิด", &["Reuters"]),
    ("Uutistoimisto Tassin mukaan satama suljettiin.", &["TASS"]),
    ("Kapteeni sanoi STT:lle, että satama suljettiin.", &["STT"]),
    ("Det skriver nyhetsbyrån AFP.", &["AFP"]),
    ("Det skriver nyhedsbureauet Reuters.", &["Reuters"]),
    ("Dat meldt persbureau Reuters.", &["Reuters"]),
    ("Praneša agentūra „Reuters“.", &["Reuters"]),
    ("Sadama sulges, ütles kapten BNS-ile.", &["BNS"]),
    ("Segons l’agència EFE, el port ha tancat.", &["EFE"]),
    ("The owners' (AA) batteries failed.", &[]),
    ("The footage was verified by Reuters.", &["Reuters"]),
    ("De acuerdo con la agencia Xinhua, el puerto cerró.", &["Xinhua"]),
    ("Сказали в беседе с ТАСС.", &["TASS"]),
    ("A anunțat agenția Interfax.", &["Interfax"]),
    ("Ziana said she was happy.", &[]),
    ("Tassone said the port was closed.", &[]),
    ("Hine said the port was closed.", &[]),
    ("TAP disse que o porto fechou.", &[]),
    ("对路透社的采访很长。", &[]),
    ("新华社社长说，港口关闭。", &[]),
    ("Reuters otworzył biuro w porcie.", &[]),
    ("로이터 통신 사옥은 항구에 있다.", &[]),
    ("Το Ρόιτερ άνοιξε γραφείο στο λιμάνι.", &[]),
    ("פרס לצלם רויטרס בנמל.", &[]),
];

#[test]
fn agencies_are_credited_in_many_languages() {
    for (text, expected) in ROWS {
        let form = read("Ferry sinks", &[text]);
        let found: Vec<_> = form
            .attributions
            .iter()
            .map(|row| row.agency.as_str())
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
}
