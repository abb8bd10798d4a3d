//! The section that the address of a page names: `/world/boats-sink`, `/2026/05/14/health/…`, `/story/sports/…`.
//!
//! Must not know: the page.

/// Folders of an address that are looked at.
const DEPTH: usize = 5;

/// Gives the first folder that is the name of a section, begun with a capital; what names the page itself is none.
pub(super) fn of(address: &str) -> Option<String> {
    let path = address
        .split_once("://")
        .map_or(address, |(_, rest)| rest)
        .split(['?', '#'])
        .next()?;
    let mut folders: Vec<&str> = path.split('/').skip(1).collect();
    folders.pop();
    let name = folders
        .into_iter()
        .take(DEPTH)
        .map(str::to_ascii_lowercase)
        .find(|folder| SECTIONS.binary_search(&folder.as_str()).is_ok())?
        .replace('-', " ");
    let first = name.chars().next()?.to_ascii_uppercase();
    Some(
        name.chars()
            .skip(1)
            .fold(first.to_string(), |mut whole, character| {
                whole.push(character);
                whole
            }),
    )
}

/// Names of sections in addresses, sorted.
const SECTIONS: &[&str] = &[
    "arts",
    "arts-and-culture",
    "arts-culture",
    "ausland",
    "belfold",
    "binnenland",
    "books",
    "brasil",
    "buitenland",
    "business",
    "ciencia",
    "climate",
    "cricket",
    "crime",
    "cronaca",
    "cultura",
    "culture",
    "cultuur",
    "deportes",
    "digital",
    "domaci",
    "dunya",
    "economia",
    "economics",
    "economie",
    "economy",
    "education",
    "ekonomi",
    "ekonomika",
    "energy",
    "entertainment",
    "environment",
    "espectaculos",
    "esporte",
    "esportes",
    "esteri",
    "fashion",
    "film",
    "finance",
    "finanzen",
    "food",
    "football",
    "gazdasag",
    "gesellschaft",
    "gesundheit",
    "giai-tri",
    "giao-duc",
    "golf",
    "gospodarka",
    "gundem",
    "health",
    "hiburan",
    "indland",
    "inland",
    "innenriks",
    "inrikes",
    "internacional",
    "internacionales",
    "internasional",
    "international",
    "kesehatan",
    "kinh-doanh",
    "kotimaa",
    "kraj",
    "kulfold",
    "kulttuuri",
    "kultur",
    "kultura",
    "law",
    "lifestyle",
    "local",
    "lokales",
    "magazin",
    "markets",
    "media",
    "meinung",
    "mercado",
    "middle-east",
    "mir",
    "monde",
    "money",
    "mundo",
    "music",
    "nacional",
    "nasional",
    "nation",
    "national",
    "nauka",
    "netzwelt",
    "obshchestvo",
    "okonomi",
    "olahraga",
    "opinion",
    "panorama",
    "planete",
    "politica",
    "politics",
    "politiek",
    "politik",
    "politika",
    "politique",
    "polityka",
    "proisshestviya",
    "regionales",
    "regions",
    "reise",
    "religion",
    "saglik",
    "salud",
    "salute",
    "sante",
    "saude",
    "science",
    "science-environment",
    "sciences",
    "scienze",
    "sociedad",
    "societe",
    "society",
    "spettacoli",
    "spor",
    "sport",
    "sports",
    "style",
    "suc-khoe",
    "swiat",
    "talous",
    "tech",
    "technology",
    "tecnologia",
    "teknoloji",
    "tennis",
    "the-gioi",
    "the-thao",
    "thoi-su",
    "travel",
    "udland",
    "uk-news",
    "ulkomaat",
    "urheilu",
    "us-news",
    "utenriks",
    "utrikes",
    "weather",
    "wetenschap",
    "wirtschaft",
    "wissenschaft",
    "world",
    "world-news",
    "zahranicni",
    "zdravi",
    "zdrowie",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_sorted() {
        assert!(SECTIONS.is_sorted());
    }

    #[test]
    fn a_folder_may_name_the_section() {
        for (address, section) in [
            ("https://lamp.example/world/boats-sink", Some("World")),
            (
                "https://lamp.example/2026/05/14/health/boats/",
                Some("Health"),
            ),
            (
                "https://lamp.example/story/Sports/nba/boats/7/",
                Some("Sports"),
            ),
            ("https://lamp.example/thoi-su/boats.html", Some("Thoi su")),
            ("https://lamp.example/world", None),
            ("https://lamp.example/7/boats?in=/world/", None),
            ("https://world.example/boats/7", None),
            ("/world/boats", Some("World")),
        ] {
            assert_eq!(of(address).as_deref(), section, "{address}");
        }
    }
}
