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
    ("The owners' (AA) batteries failed.", &[]),
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
