//! Slugs, codes and names: what may stand in a text that names something.

use icu_locale_core::LanguageIdentifier;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::source::Fault;
use crate::model;

/// Longest name that is compared with the known ones, in bytes.
const MAX_COMPARED_BYTES: usize = 64;
/// Largest share of a name that may be wrong for another to be called near.
const LEAST_SIMILARITY: f64 = 0.5;

/// Officially assigned codes of ISO 3166-1 alpha-2, and after them EU, UN and XK, which are in use beside them.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN \
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO \
    DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY \
    HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB \
    LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA \
    SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT \
    TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU UN XK";

/// Two-letter codes of ISO 639-1.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu \
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu \
    hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li \
    ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi \
    pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti \
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Country codes that are often written for the language.
const COUNTRY_FOR_LANGUAGE: [(&str, &str); 8] = [
    ("jp", "ja"),
    ("cn", "zh"),
    ("ua", "uk"),
    ("cz", "cs"),
    ("gr", "el"),
    ("dk", "da"),
    ("il", "he"),
    ("ir", "fa"),
];

/// Finds the known name that is most like `name`, if one is near.
pub fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_COMPARED_BYTES {
        return None;
    }
    let mut best: Option<(&str, f64)> = None;
    for candidate in known {
        let similarity = strsim::normalized_damerau_levenshtein(name, candidate);
        let is_better = best.is_none_or(|(_, known)| similarity > known);
        if similarity >= LEAST_SIMILARITY && is_better {
            best = Some((candidate, similarity));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Checks the id of a feed: 1 to 64 of `a-z`, `0-9` and `-`.
pub(super) fn slug(text: &str) -> Result<String, Fault> {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if text.len() <= 64 && text.chars().all(is_allowed) {
        return Ok(text.to_owned());
    }
    let spelt: String = text
        .to_lowercase()
        .chars()
        .map(|c| if is_allowed(c) { c } else { '-' })
        .take(64)
        .collect();
    let proposal = match spelt.trim_matches('-') {
        "" => "tass-en",
        spelt => spelt,
    };
    Err(Fault::new(
        format!("`{text}` is no id"),
        format!("write 1 to 64 of a-z, 0-9 and -, such as \"{proposal}\""),
    ))
}

/// Checks a short label: at most 64 characters, none of them a control character.
pub(super) fn label(text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.chars().count() <= 64 && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        "the label is too long or holds a control character",
        "write at most 64 characters on one line",
    ))
}

/// Checks a country code and gives it in upper case.
pub(super) fn country(text: &str) -> Result<String, Fault> {
    let upper = text.trim().to_ascii_uppercase();
    if COUNTRIES
        .split_ascii_whitespace()
        .any(|known| known == upper)
    {
        return Ok(upper);
    }
    let remedy = match upper.as_str() {
        "UK" => "write \"GB\"",
        _ => "write two letters of ISO 3166-1, such as \"RU\" or \"KR\"",
    };
    Err(Fault::new(format!("`{text}` is no country code"), remedy))
}

/// Checks a language tag of BCP 47 and gives it in its usual case.
pub(super) fn language(text: &str) -> Result<String, Fault> {
    let remedy = "write a BCP 47 tag, such as \"en\", \"pt-BR\" or \"zh-Hant\"";
    let no_tag = |remedy: &str| Fault::new(format!("`{text}` is no language tag"), remedy);
    let tag = LanguageIdentifier::try_from_str(text.trim()).map_err(|_| no_tag(remedy))?;
    let primary = tag.language.as_str();
    let is_known = match primary.len() {
        2 => LANGUAGES
            .split_ascii_whitespace()
            .any(|known| known == primary),
        3 => !tag.language.is_unknown(),
        _ => false,
    };
    if is_known {
        return Ok(tag.to_string());
    }
    match COUNTRY_FOR_LANGUAGE
        .iter()
        .find(|(country, _)| *country == primary)
    {
        Some((_, language)) => Err(no_tag(&format!("did you mean \"{language}\"?"))),
        None => Err(no_tag(remedy)),
    }
}

/// Checks the name of a time zone against the bundled database and gives it as that spells it.
pub(super) fn time_zone(text: &str) -> Result<String, Fault> {
    let found = model::time_zone(text.trim());
    if let Some(name) = found.as_ref().and_then(TimeZone::iana_name) {
        return Ok(name.to_owned());
    }
    let zones = TimeZoneDatabase::bundled();
    let names: Vec<String> = zones.available().map(|name| name.to_string()).collect();
    let remedy = match nearest(text.trim(), names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean \"{name}\"?"),
        None => "write a name of the IANA database, such as \"Europe/Moscow\"".to_owned(),
    };
    Err(Fault::new(format!("`{text}` is no time zone"), remedy))
}

/// Checks the qualified name of an XML element, such as `yandex:full-text`.
pub(super) fn element(text: &str) -> Result<String, Fault> {
    let is_name = |part: &str| {
        part.chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let parts = text.split(':').count();
    if parts <= 2 && text.split(':').all(is_name) {
        return Ok(text.to_owned());
    }
    Err(Fault::new(
        format!("`{text}` is no element name"),
        "write it as in the feed, with its prefix, such as \"yandex:full-text\"",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_tables_are_complete() {
        let mut countries: Vec<&str> = COUNTRIES.split_ascii_whitespace().collect();
        assert_eq!(countries.len(), 249 + 3);
        countries.sort_unstable();
        countries.dedup();
        assert_eq!(countries.len(), 249 + 3);
        assert!(
            LANGUAGES
                .split_ascii_whitespace()
                .all(|code| code.len() == 2)
        );
    }

    #[test]
    fn languages() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(language(text).ok().as_deref(), expected, "{text}");
        };
        check("en", Some("en"));
        check("EN-us", Some("en-US"));
        check("zh-hant", Some("zh-Hant"));
        check("sr-latn", Some("sr-Latn"));
        check("sr_latn", None);
        check("ckb", Some("ckb"));
        check("english", None);
        check("und", None);
        check("xx", None);
        check("en,fr", None);
        check("e", None);
        assert_eq!(language("jp").unwrap_err().remedy, "did you mean \"ja\"?");
    }

    #[test]
    fn time_zones_come_from_the_bundled_database() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(time_zone(text).ok().as_deref(), expected, "{text}");
        };
        check("Europe/Moscow", Some("Europe/Moscow"));
        check("asia/seoul", Some("Asia/Seoul"));
        check("UTC", Some("UTC"));
        check("Europe/Moskow", None);
        check("../../etc/passwd", None);
        let fault = time_zone("Europe/Moskow").unwrap_err();
        assert_eq!(fault.remedy, "did you mean \"Europe/Moscow\"?");
    }

    #[test]
    fn element_names() {
        for name in ["yandex:full-text", "fulltext", "_x.y"] {
            assert!(element(name).is_ok(), "{name}");
        }
        for name in ["a:b:c", ":a", "a:", "1a", "a b", "<a>"] {
            assert!(element(name).is_err(), "{name}");
        }
    }
}
