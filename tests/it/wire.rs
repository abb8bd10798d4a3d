//! The wire form: datelines, markers, notes, sign-offs, attributions.

mod credits;
mod datelines;
mod embargoes;
mod markers;
mod sign_offs;

use newswire::model::{MarkerKind, PubStatus, UnixMillis, WireForm};
use newswire::wire::{self, WireContext};
use proptest::prelude::*;

/// Text after a dateline, in the row's own script where that matters.
const TAIL: &str = " Fishermen went back to sea.";

/// A dateline as written, its places joined by `|`, month, day, agency.
type Row = (
    &'static str,
    &'static str,
    Option<u8>,
    Option<u8>,
    &'static str,
);

const SIGNED: &[Row] = &[
    ("OSLO, May 3. /TASS/.", "OSLO", Some(5), Some(3), "TASS"),
    ("САМАРА, 3 мая. /ТАСС/.", "САМАРА", Some(5), Some(3), "ТАСС"),
    (
        "САМАРА, 3 мая. /Корр. ТАСС Пётр Ильин/.",
        "САМАРА",
        Some(5),
        Some(3),
        "ТАСС",
    ),
    (
        "ТУЛА, 7 авг - РИА Новости.",
        "ТУЛА",
        Some(8),
        Some(7),
        "РИА Новости",
    ),
    (
        "ТУЛА, 7 авг — РИА Новости, Пётр Ильин.",
        "ТУЛА",
        Some(8),
        Some(7),
        "РИА Новости",
    ),
    (
        "ЛИДС (Великобритания), 7 авг - РИА Новости.",
        "ЛИДС (Великобритания)",
        Some(8),
        Some(7),
        "РИА Новости",
    ),
    (
        "Тула. 7 августа. ИНТЕРФАКС -",
        "Тула",
        Some(8),
        Some(7),
        "ИНТЕРФАКС",
    ),
    (
        "Tula. August 7. INTERFAX.RU -",
        "Tula",
        Some(8),
        Some(7),
        "INTERFAX.RU",
    ),
    (
        "LVIV. Aug 7 (Interfax-Ukraine) –",
        "LVIV",
        Some(8),
        Some(7),
        "Interfax-Ukraine",
    ),
    (
        "ЛЬВІВ, 7 серпня (УНІАН) –",
        "ЛЬВІВ",
        Some(8),
        Some(7),
        "УНІАН",
    ),
    (
        "7 августа, Брест /Корр. БЕЛТА/.",
        "Брест",
        Some(8),
        Some(7),
        "БЕЛТА",
    ),
    (
        "GYUMRI, AUGUST 7, ARMENPRESS.",
        "GYUMRI",
        Some(8),
        Some(7),
        "ARMENPRESS",
    ),
    (
        "Wonsan, August 7 (KCNA) --",
        "Wonsan",
        Some(8),
        Some(7),
        "KCNA",
    ),
    (
        "WUHAN, Aug. 7 (Xinhua) --",
        "WUHAN",
        Some(8),
        Some(7),
        "Xinhua",
    ),
    ("Aug. 7 (Xinhua) --", "", Some(8), Some(7), "Xinhua"),
    (
        "PORTO, 7 ago (Xinhua) --",
        "PORTO",
        Some(8),
        Some(7),
        "Xinhua",
    ),
    (
        "BUSAN, Aug. 7 (Yonhap) --",
        "BUSAN",
        Some(8),
        Some(7),
        "Yonhap",
    ),
    ("DENVER (AP) —", "DENVER", None, None, "AP"),
    ("DENVER (AP) _", "DENVER", None, None, "AP"),
    ("SALEM, Ore. (AP) —", "SALEM, Ore.", None, None, "AP"),
    ("SALEM, ORE. (AP) —", "SALEM, ORE.", None, None, "AP"),
    (
        "ALBANY, N.Y., May 3 (AP) —",
        "ALBANY, N.Y.",
        Some(5),
        Some(3),
        "AP",
    ),
    ("ST. LOUIS (AP) —", "ST. LOUIS", None, None, "AP"),
    (
        "LAHORE, Aug 7 (Reuters) -",
        "LAHORE",
        Some(8),
        Some(7),
        "Reuters",
    ),
    (
        "LIMA/THE HAGUE, Aug 7 (Reuters) -",
        "LIMA|THE HAGUE",
        Some(8),
        Some(7),
        "Reuters",
    ),
    (
        "LIMA/QUITO, Aug 7 (Reuters)",
        "LIMA|QUITO",
        Some(8),
        Some(7),
        "Reuters",
    ),
    ("LIMA (Reuters) -", "LIMA", None, None, "Reuters"),
    ("(Reuters) -", "", None, None, "Reuters"),
    (
        "LILLE, 7 août (Reuters) -",
        "LILLE",
        Some(8),
        Some(7),
        "Reuters",
    ),
    (
        "Lille, 1er mars 2024 (AFP) -",
        "Lille",
        Some(3),
        Some(1),
        "AFP",
    ),
    (
        "BERGEN, Aug 7, 2024 (AFP) -",
        "BERGEN",
        Some(8),
        Some(7),
        "AFP",
    ),
    ("Bremen (dpa) -", "Bremen", None, None, "dpa"),
    ("Bremen (dpa/AFP) –", "Bremen", None, None, "dpa/AFP"),
    (
        "Frankfurt/Oder (dpa) -",
        "Frankfurt/Oder",
        None,
        None,
        "dpa",
    ),
    ("Linz (APA) –", "Linz", None, None, "APA"),
    ("Genève (ats)", "Genève", None, None, "ats"),
    ("Genève (ats afp)", "Genève", None, None, "ats afp"),
    ("(ANSA) - BARI, 7 AGO -", "BARI", Some(8), Some(7), "ANSA"),
    ("(ANSA) - BARI -", "BARI", None, None, "ANSA"),
    ("(Adnkronos) -", "", None, None, "Adnkronos"),
    ("Cádiz, 7 ago (EFE).-", "Cádiz", Some(8), Some(7), "EFE"),
    (
        "CÁDIZ, 7 Ago. (EUROPA PRESS) -",
        "CÁDIZ",
        Some(8),
        Some(7),
        "EUROPA PRESS",
    ),
    (
        "Braga, 07 ago 2024 (Lusa) –",
        "Braga",
        Some(8),
        Some(7),
        "Lusa",
    ),
    (
        "NAGOYA, Japan, Aug. 7 Kyodo -",
        "NAGOYA, Japan",
        Some(8),
        Some(7),
        "Kyodo",
    ),
    (
        "Nagoya, Aug. 7 (Jiji Press)--",
        "Nagoya",
        Some(8),
        Some(7),
        "Jiji Press",
    ),
    ("PERTH Aug 7 AAP -", "PERTH", Some(8), Some(7), "AAP"),
    (
        "IPOH, 7 Aug (Bernama) --",
        "IPOH",
        Some(8),
        Some(7),
        "Bernama",
    ),
    ("Medan (ANTARA) -", "Medan", None, None, "ANTARA"),
    ("Utrecht (ANP) -", "Utrecht", None, None, "ANP"),
    ("GENT 7/8 (BELGA) =", "GENT", Some(8), Some(7), "BELGA"),
    ("Oslo (NTB):", "Oslo", None, None, "NTB"),
    (
        "SIDON, Lebanon, Aug 7 (UPI) —",
        "SIDON, Lebanon",
        Some(8),
        Some(7),
        "UPI",
    ),
    ("İZMİR (AA) -", "İZMİR", None, None, "AA"),
    ("İZMİR, 7 Ağustos (AA) -", "İZMİR", Some(8), Some(7), "AA"),
    ("Pune, Aug 7 (PTI)", "Pune", Some(8), Some(7), "PTI"),
    (
        "Pune (Maharashtra) [India], August 7 (ANI):",
        "Pune (Maharashtra)",
        Some(8),
        Some(7),
        "ANI",
    ),
    ("MULTAN, Aug 7 (APP):", "MULTAN", Some(8), Some(7), "APP"),
    (
        "SHARJAH, 7th August, 2024 (WAM) --",
        "SHARJAH",
        Some(8),
        Some(7),
        "WAM",
    ),
    (
        "NABLUS, Wednesday, August 7, 2024 (WAFA) –",
        "NABLUS",
        Some(8),
        Some(7),
        "WAFA",
    ),
    (
        "Jeddah, August 07, 2024, SPA --",
        "Jeddah",
        Some(8),
        Some(7),
        "SPA",
    ),
    ("Brno 7. srpna (ČTK) -", "Brno", Some(8), Some(7), "ČTK"),
    (
        "NIŠ, 7. avgusta (Tanjug) -",
        "NIŠ",
        Some(8),
        Some(7),
        "Tanjug",
    ),
    (
        "SPLIT, 7. kolovoza 2024. (Hina) -",
        "SPLIT",
        Some(8),
        Some(7),
        "Hina",
    ),
    (
        "Győr, 2024. augusztus 7., szerda (MTI) -",
        "Győr",
        Some(8),
        Some(7),
        "MTI",
    ),
    (
        "Gdańsk, 7 sierpnia (PAP) -",
        "Gdańsk",
        Some(8),
        Some(7),
        "PAP",
    ),
    (
        "بيروت 7 أغسطس آب (رويترز) -",
        "بيروت",
        Some(8),
        Some(7),
        "رويترز",
    ),
    (
        "إربد 7 تشرين الثاني (بترا)-",
        "إربد",
        Some(11),
        Some(7),
        "بترا",
    ),
    ("العين في 7 أغسطس / وام /", "العين", Some(8), Some(7), "وام"),
    (
        "TULSA, Aguust 7 (Reuters) -",
        "TULSA",
        Some(8),
        Some(7),
        "Reuters",
    ),
    (
        "TULSA, Septembr 7 (Reuters) -",
        "TULSA",
        Some(9),
        Some(7),
        "Reuters",
    ),
    ("TAMPA, Aug 7 (ZYX) --", "TAMPA", Some(8), Some(7), "ZYX"),
    (
        "(MENAFN- Kuwait News Agency (KUNA)) RIYADH -",
        "RIYADH",
        None,
        None,
        "KUNA",
    ),
];

const EASTERN: &[Row] = &[
    (
        "新华社武汉5月3日电（记者王平）",
        "武汉",
        Some(5),
        Some(3),
        "新华社",
    ),
    (
        "新华社武汉５月１３日电",
        "武汉",
        Some(5),
        Some(13),
        "新华社",
    ),
    ("据新华社武汉5月3日电", "武汉", Some(5), Some(3), "新华社"),
    (
        "新华社武汉5月3日（王平、李安）",
        "武汉",
        Some(5),
        Some(3),
        "新华社",
    ),
    (
        "中新社武汉5月3日电 (记者 王平)",
        "武汉",
        Some(5),
        Some(3),
        "中新社",
    ),
    ("中新网5月3日电", "", Some(5), Some(3), "中新网"),
    (
        "（中央社記者王大平台南3日電）",
        "台南",
        None,
        Some(3),
        "中央社",
    ),
    ("【韩联社釜山5月3日电】", "釜山", Some(5), Some(3), "韩联社"),
    ("【パリ共同】", "パリ", None, None, "共同"),
    ("【パリ時事】", "パリ", None, None, "時事"),
    (
        "［パリ　３日　ロイター］ -",
        "パリ",
        None,
        Some(3),
        "ロイター",
    ),
    ("【5月3日 AFP】", "", Some(5), Some(3), "AFP"),
    (
        "(부산=연합뉴스) 박하늘 기자 =",
        "부산",
        None,
        None,
        "연합뉴스",
    ),
    ("[부산=뉴시스]박하늘 기자 =", "부산", None, None, "뉴시스"),
    (
        "(부산·울산=연합뉴스) 박하늘 이바다 기자 =",
        "부산|울산",
        None,
        None,
        "연합뉴스",
    ),
    (
        "(부산=바다통신) 박하늘 기자 =",
        "부산",
        None,
        None,
        "바다통신",
    ),
    (
        "(원산 5월 3일발 조선중앙통신)",
        "원산",
        Some(5),
        Some(3),
        "조선중앙통신",
    ),
];

fn paragraphs(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn check_row(row: &Row, tail: &str) {
    let (text, places, month, day, agency) = *row;
    let found =
        wire::dateline(&[format!("{text}{tail}")]).unwrap_or_else(|| panic!("no dateline: {text}"));
    assert_eq!(found.text, text, "text of {text}");
    assert_eq!(found.places.join("|"), places, "places of {text}");
    assert_eq!((found.month, found.day), (month, day), "date of {text}");
    assert_eq!(found.agency.as_deref(), Some(agency), "agency of {text}");
}

#[test]
fn signed_datelines_are_read() {
    for row in SIGNED {
        check_row(row, TAIL);
    }
}

#[test]
fn eastern_datelines_are_read() {
    for row in EASTERN {
        check_row(row, "渔民重新出海。");
    }
}

#[test]
fn ordinary_text_has_no_dateline() {
    let texts = [
        "The mayor — a former coach — said he would stay.",
        "LISBON-based traders left the market early.",
        "UNESCO said the temple would open again.",
        "The Korean Central News Agency (KCNA) said on Monday that the harbour was closed.",
        "The Korean Central News Agency (KCNA) - the state's voice - was silent.",
        "Korean Central News Agency (KCNA) — closed for the day.",
        "Australian Associated Press (AAP) - the national agency - cut jobs.",
        "KCNA said the harbour was closed.",
        "Pyongyang (KCNA) said nothing of it.",
        "Harbour pilots (AP) said so.",
        "CLAIM: A whale swam up the river.",
        "[The index is seen 0.3% lower",
        "Source: Reuters - file picture",
        "Photo (AP) - the harbour at night",
        "Boston, May 3 (TD Garden) - tickets from $45",
        "BOSTON (WBZ) - nobody was hurt.",
        "SALVADOR, May 3 - Rain went on.",
        "ULSAN, South Korea -- A ferry sank.",
        "On May 3 (Friday) - a holiday - shops stay shut.",
        "IKEA — the furniture maker — opens in May.",
        "路透社5月3日报道，渔民重新出海。",
        "共同声明5月3日发表。",
        "[속보] 어민들 다시 바다로",
        "(왼쪽=선장) 어민들이 돌아왔다.",
        "He spoke to Reuters - and left.",
        "Bremen (AFP)-based photographers went home.",
        "In 2024 (AP) - or so they say.",
        "",
        "(",
        "(((((((((((",
        "/TASS/",
        "عماد/ وام/",
        "(MENAFN- Daily Paper) Boats went out.",
    ];
    for text in texts {
        let found = wire::dateline(&paragraphs(&[text]));
        assert_eq!(found, None, "{text}");
    }
}

#[test]
fn a_dateline_is_found_behind_what_stands_before_it() {
    let cases: &[&[&str]] = &[
        &["(Adds quotes, background) LIMA, May 3 (Reuters) - Boats went out."],
        &[
            "(ATTN: ADDS details in 4th para)",
            "LIMA, May 3 (Reuters) - Boats went out.",
        ],
        &[
            "* Boats go out",
            "* Price of fish up",
            "LIMA, May 3 (Reuters) - Boats went out.",
        ],
        &["By Ana Ruiz", "LIMA, May 3 (Reuters) - Boats went out."],
        &["By Ana Ruiz LIMA, May 3 (Reuters) - Boats went out."],
        &["Boats went out.\nLIMA, May 3 (Reuters) - Boats went out."],
        &["CORRECTED: LIMA, May 3 (Reuters) - Boats went out."],
        &["* LIMA, May 3 (Reuters) - Boats went out."],
        &[
            "1",
            "2",
            "3",
            "4",
            "LIMA, May 3 (Reuters) - Boats went out.",
        ],
    ];
    for texts in cases {
        let found = wire::dateline(&paragraphs(texts)).map(|found| found.text);
        assert_eq!(
            found.as_deref(),
            Some("LIMA, May 3 (Reuters) -"),
            "{texts:?}"
        );
    }
    let sixth = paragraphs(&[
        "1",
        "2",
        "3",
        "4",
        "5",
        "LIMA, May 3 (Reuters) - Boats went out.",
    ]);
    assert_eq!(wire::dateline(&sixth), None);
}

#[test]
fn unsigned_datelines_are_read_where_turned_on() {
    let context = WireContext {
        dateline_without_agency: true,
        ..WireContext::default()
    };
    let cases = [
        (
            "ULSAN, South Korea -- A ferry sank.",
            Some("ULSAN, South Korea --"),
        ),
        ("SALVADOR, May 3 - Rain went on.", Some("SALVADOR, May 3 -")),
        (
            "SALEM, Ore., May 3 - Rain went on.",
            Some("SALEM, Ore., May 3 -"),
        ),
        ("The mayor — a former coach — said so.", None),
        ("LISBON-based traders left.", None),
        ("NATO — an alliance — met.", None),
        ("BOSTON (WBZ) - Nobody was hurt.", Some("BOSTON (WBZ) -")),
    ];
    for (text, expected) in cases {
        let found = wire::dateline_in(&paragraphs(&[text]), &context).map(|found| found.text);
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

fn moment(text: &str) -> UnixMillis {
    text.parse::<jiff::Timestamp>().expect("a timestamp").into()
}

#[test]
fn the_year_is_that_of_the_publication() {
    let cases = [
        (
            "LIMA, May 3 (Reuters) - X",
            "2024-05-03T10:00:00Z",
            Some("2024-05-03T00:00:00Z"),
        ),
        (
            "LIMA, May 3 (Reuters) - X",
            "2024-05-01T10:00:00Z",
            Some("2024-05-03T00:00:00Z"),
        ),
        (
            "LIMA, May 9 (Reuters) - X",
            "2024-05-03T10:00:00Z",
            Some("2023-05-09T00:00:00Z"),
        ),
        (
            "LIMA, Dec 31 (Reuters) - X",
            "2024-01-01T01:00:00Z",
            Some("2023-12-31T00:00:00Z"),
        ),
        (
            "LIMA, Jan 1 (Reuters) - X",
            "2023-12-31T23:00:00Z",
            Some("2024-01-01T00:00:00Z"),
        ),
        (
            "LIMA, Feb 29 (Reuters) - X",
            "2024-03-01T00:00:00Z",
            Some("2024-02-29T00:00:00Z"),
        ),
        ("LIMA, Feb 29 (Reuters) - X", "2027-06-01T00:00:00Z", None),
        (
            "Lille, 3 mai 2019 (AFP) - X",
            "2024-05-03T10:00:00Z",
            Some("2019-05-03T00:00:00Z"),
        ),
        (
            "（中央社記者王大平台南30日電）X",
            "2024-05-02T10:00:00Z",
            Some("2024-04-30T00:00:00Z"),
        ),
        ("LIMA (Reuters) - X", "2024-05-03T10:00:00Z", None),
    ];
    for (text, published, expected) in cases {
        let context = WireContext {
            published: Some(moment(published)),
            ..WireContext::default()
        };
        let form = wire::read(None, &paragraphs(&[text]), &context);
        assert_eq!(
            form.located_on,
            expected.map(moment),
            "{text} at {published}"
        );
    }
}

fn read(headline: &str, texts: &[&str]) -> WireForm {
    wire::read(Some(headline), &paragraphs(texts), &WireContext::default())
}

/// A headline as it comes, without its markers, and what the strongest marker is.
type MarkedRow = (
    &'static str,
    &'static str,
    Option<(MarkerKind, Option<u32>)>,
);

const MARKED: &[MarkedRow] = &[
    (
        "UPDATE 2-Ferry sinks off Ulsan",
        "Ferry sinks off Ulsan",
        Some((MarkerKind::Update, Some(2))),
    ),
    (
        "UPDATE 3-FERRY SINKS OFF ULSAN",
        "FERRY SINKS OFF ULSAN",
        Some((MarkerKind::Update, Some(3))),
    ),
    (
        "UPDATE1: Ferry sinks off Ulsan",
        "Ferry sinks off Ulsan",
        Some((MarkerKind::Update, Some(1))),
    ),
    (
        "WRAPUP 1-Ferry sinks off Ulsan",
        "Ferry sinks off Ulsan",
        Some((MarkerKind::Wrapup, Some(1))),
    ),
    (
        "CORRECTED-Ferry sinks off Ulsan",
        "Ferry sinks off Ulsan",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "CORRECTED (OFFICIAL)-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "CORRECTED-UPDATE 2-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Correction, Some(2))),
    ),
    (
        "Correction: Ferry sinks off Ulsan",
        "Ferry sinks off Ulsan",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "REFILE-UPDATE 1-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Update, Some(1))),
    ),
    (
        "REFILE-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Refile, None)),
    ),
    (
        "RPT-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Repeat, None)),
    ),
    (
        "REPEAT-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Repeat, None)),
    ),
    (
        "STORY WITHDRAWN-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Withdrawal, None)),
    ),
    (
        "WITHDRAWAL-Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Withdrawal, None)),
    ),
    (
        "Withdrawal: what the ferries do next",
        "Withdrawal: what the ferries do next",
        None,
    ),
    (
        "KILL: Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Withdrawal, None)),
    ),
    (
        "HOLD: Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Hold, None)),
    ),
    (
        "(LEAD) Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Update, None)),
    ),
    (
        "(2nd LD) Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Update, Some(2))),
    ),
    (
        "2ND LEAD Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Update, Some(2))),
    ),
    (
        "AP-AS--SKorea-Ferry, 1st Ld-Writethru",
        "AP-AS--SKorea-Ferry",
        Some((MarkerKind::Update, Some(1))),
    ),
    (
        "Ferry sinks (UPDATE 2)",
        "Ferry sinks",
        Some((MarkerKind::Update, Some(2))),
    ),
    (
        "Fähre sinkt (aktualisiert)",
        "Fähre sinkt",
        Some((MarkerKind::Update, None)),
    ),
    (
        "WDH/ROUNDUP 2: Fähre sinkt",
        "Fähre sinkt",
        Some((MarkerKind::Wrapup, Some(2))),
    ),
    (
        "URGENT: Ferry sinks",
        "Ferry sinks",
        Some((MarkerKind::Urgent, None)),
    ),
    (
        "СРОЧНО: Паром затонул",
        "Паром затонул",
        Some((MarkerKind::Urgent, None)),
    ),
    (
        "Исправление: Паром затонул",
        "Паром затонул",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "++ Affonda un traghetto ++",
        "Affonda un traghetto",
        Some((MarkerKind::Urgent, None)),
    ),
    (
        "[속보] 여객선 침몰",
        "여객선 침몰",
        Some((MarkerKind::Urgent, None)),
    ),
    (
        "[정정] 여객선 침몰",
        "여객선 침몰",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "여객선 침몰(종합2보)",
        "여객선 침몰",
        Some((MarkerKind::Update, Some(2))),
    ),
    (
        "更正：渡轮沉没",
        "渡轮沉没",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "訂正-フェリー沈没",
        "フェリー沈没",
        Some((MarkerKind::Correction, None)),
    ),
    (
        "عاجل: غرق عبارة",
        "غرق عبارة",
        Some((MarkerKind::Urgent, None)),
    ),
    ("Ferry sinks off Ulsan", "Ferry sinks off Ulsan", None),
    ("HOLD-UP AT BANK", "HOLD-UP AT BANK", None),
    ("Hold: the art of waiting", "Hold: the art of waiting", None),
    (
        "FLASH-FLOOD WARNING ISSUED",
        "FLASH-FLOOD WARNING ISSUED",
        None,
    ),
    ("REPEAT-OFFENDER JAILED", "REPEAT-OFFENDER JAILED", None),
    (
        "Kill: a film that divides",
        "Kill: a film that divides",
        None,
    ),
    (
        "Lead-free paint sells well",
        "Lead-free paint sells well",
        None,
    ),
    (
        "Update-Panne legt Kassen lahm",
        "Update-Panne legt Kassen lahm",
        None,
    ),
    ("Updates on the ferry", "Updates on the ferry", None),
    ("2nd ferry sinks", "2nd ferry sinks", None),
    ("정정당당하게 겨룬 결승", "정정당당하게 겨룬 결승", None),
    (
        "ANALYSIS-Why ferries sink",
        "ANALYSIS-Why ferries sink",
        None,
    ),
    ("Ferry sinks (3)", "Ferry sinks (3)", None),
    ("", "", None),
];

#[test]
fn markers_are_taken_from_headlines() {
    for (text, headline, marker) in MARKED {
        let form = read(text, &["The ferry went down at dawn."]);
        assert_eq!(
            form.headline.as_deref(),
            Some(*headline),
            "headline of {text}"
        );
        assert_eq!(
            form.marker.map(|marker| (marker.kind, marker.number)),
            *marker,
            "marker of {text}"
        );
    }
}

#[test]
fn markers_give_status_and_urgency() {
    let cases = [
        ("KILL: Ferry sinks", Some(PubStatus::Canceled), None),
        ("STORY WITHDRAWN", Some(PubStatus::Canceled), None),
        ("HOLD: Ferry sinks", Some(PubStatus::Withheld), None),
        ("FLASH: Ferry sinks", None, Some(1)),
        ("BREAKING: Ferry sinks", None, Some(2)),
        ("URGENT: Ferry sinks", None, Some(3)),
        ("Ferry sinks", None, None),
    ];
    for (text, status, urgency) in cases {
        let form = read(text, &["The ferry went down at dawn."]);
        assert_eq!((form.pub_status, form.urgency), (status, urgency), "{text}");
    }
    assert_eq!(
        read("STORY WITHDRAWN", &[]).headline.as_deref(),
        Some("STORY WITHDRAWN")
    );
}

#[test]
fn stories_are_withdrawn_in_words() {
    let cases = [
        (
            "This story has been withdrawn. A new one will follow.",
            Some(PubStatus::Canceled),
        ),
        (
            "Reuters has withdrawn the story about the ferry.",
            Some(PubStatus::Canceled),
        ),
        ("STORY WITHDRAWN", Some(PubStatus::Canceled)),
        ("KILL", Some(PubStatus::Canceled)),
        ("HOLD", Some(PubStatus::Withheld)),
        ("The troops have withdrawn from the harbour.", None),
        ("The story of the ferry is withdrawn and dark.", None),
    ];
    for (text, expected) in cases {
        assert_eq!(
            read("Ferry sinks", &[text, LINE]).pub_status,
            expected,
            "{text}"
        );
    }
    let form = read("Ferry sinks", &["CORRECTED: The ferry sank at dawn."]);
    assert_eq!(
        form.marker.map(|marker| marker.kind),
        Some(MarkerKind::Correction)
    );
}

const LINE: &str = "ULSAN, May 3 (Yonhap) -- The ferry went down at dawn.";

/// Paragraphs, the note that they hold and what kind of marker it is.
type NotedRow = (&'static [&'static str], &'static str, Option<MarkerKind>);

const NOTED: &[NotedRow] = &[
    (
        &["(Adds captain's words)", LINE],
        "(Adds captain's words)",
        Some(MarkerKind::Update),
    ),
    (
        &["(ATTN: ADDS details in paras 2-3)", LINE],
        "(ATTN: ADDS details in paras 2-3)",
        Some(MarkerKind::Update),
    ),
    (
        &["(ATTN: CORRECTS date in 2nd para)", LINE],
        "(ATTN: CORRECTS date in 2nd para)",
        Some(MarkerKind::Correction),
    ),
    (
        &["Adds captain's words in paragraph 2", LINE],
        "Adds captain's words in paragraph 2",
        Some(MarkerKind::Update),
    ),
    (
        &["Eds: UPDATES: Adds the captain.", LINE],
        "Eds: UPDATES: Adds the captain.",
        Some(MarkerKind::Update),
    ),
    (
        &["Editor’s note: The captain's name was withheld.", LINE],
        "Editor’s note: The captain's name was withheld.",
        None,
    ),
    (
        &[LINE, "Correction: The ferry has two decks, not three."],
        "Correction: The ferry has two decks, not three.",
        Some(MarkerKind::Correction),
    ),
    (
        &[
            LINE,
            "This story has been corrected to give the ferry two decks.",
        ],
        "This story has been corrected to give the ferry two decks.",
        Some(MarkerKind::Correction),
    ),
    (
        &[
            LINE,
            "(This May 3 story has been corrected to say two decks in paragraph 1)",
        ],
        "(This May 3 story has been corrected to say two decks in paragraph 1)",
        Some(MarkerKind::Correction),
    ),
    (
        &[LINE, "Исправление: у парома две палубы."],
        "Исправление: у парома две палубы.",
        Some(MarkerKind::Correction),
    ),
    (
        &["[정정] 여객선 갑판은 두 개", LINE],
        "[정정] 여객선 갑판은 두 개",
        Some(MarkerKind::Correction),
    ),
    (
        &[LINE, "更正：渡轮有两层甲板。"],
        "更正：渡轮有两层甲板。",
        Some(MarkerKind::Correction),
    ),
    (
        &["(Berichtigung: zwei Decks im 2. Absatz)", LINE],
        "(Berichtigung: zwei Decks im 2. Absatz)",
        Some(MarkerKind::Correction),
    ),
];

#[test]
fn notes_are_kept_and_understood() {
    for (texts, note, kind) in NOTED {
        let form = read("Ferry sinks", texts);
        assert_eq!(form.ed_note.as_deref(), Some(*note), "{texts:?}");
        assert_eq!(form.marker.map(|marker| marker.kind), *kind, "{texts:?}");
        assert_eq!(
            form.paragraphs.len(),
            2,
            "notes stay in the text: {texts:?}"
        );
    }
}

#[test]
fn ordinary_paragraphs_are_no_notes() {
    let texts = [
        "Correction officers searched the ship.",
        "Corrections to the law are planned.",
        "Editors of the paper resigned.",
        "Updates will follow, the captain said.",
        "The ship adds three decks (adds to its length).",
        "Adds up to nothing, said the captain.",
        "Kill the engine, the captain said.",
        "Hold",
        "An update was sent to the owners.",
    ];
    for text in texts {
        let form = read("Ferry sinks", &[LINE, text]);
        assert_eq!((form.ed_note, form.marker), (None, None), "{text}");
    }
}

#[test]
fn sign_offs_are_cut_and_kept() {
    let cases: &[(&[&str], &[&str], &[&str])] = &[
        (
            &["A.", "(Reporting by Ana Ruiz; Editing by Li Wei)"],
            &["A."],
            &["(Reporting by Ana Ruiz; Editing by Li Wei)"],
        ),
        (
            &["A.", "Reporting by Ana Ruiz; Editing by Li Wei"],
            &["A."],
            &["Reporting by Ana Ruiz; Editing by Li Wei"],
        ),
        (
            &["It sank. (Reporting by Ana Ruiz; Editing by J. P. Li)"],
            &["It sank."],
            &["(Reporting by Ana Ruiz; Editing by J. P. Li)"],
        ),
        (
            &["A.", "(Reportage de Ana Ruiz, édité par Li Wei)"],
            &["A."],
            &["(Reportage de Ana Ruiz, édité par Li Wei)"],
        ),
        (&["A.", "-0-"], &["A."], &["-0-"]),
        (&["It sank. -0-"], &["It sank."], &["-0-"]),
        (&["沉没了。（完）"], &["沉没了。"], &["（完）"]),
        (
            &["Elle a coulé. (ats/ab)"],
            &["Elle a coulé."],
            &["(ats/ab)"],
        ),
        (&["A.", "(SDA/sj)"], &["A."], &["(SDA/sj)"]),
        (&["A.", "(AFP)"], &["A."], &["(AFP)"]),
        (&["A.", "/ritzau/"], &["A."], &["/ritzau/"]),
        (
            &["A.", "ana@agency.example", "(END)"],
            &["A."],
            &["ana@agency.example", "(END)"],
        ),
        (&["A.\n(END)"], &["A."], &["(END)"]),
        (&["A.", "-- BERNAMA"], &["A."], &["-- BERNAMA"]),
        (&["A.", "EFE ab/cd"], &["A."], &["EFE ab/cd"]),
        (
            &["The ferry, says the Korean Central News Agency (KCNA)."],
            &["The ferry, says the Korean Central News Agency (KCNA)."],
            &[],
        ),
        (
            &["A.", "Reporting by sailors is rare. It has to change."],
            &["A.", "Reporting by sailors is rare. It has to change."],
            &[],
        ),
        (&["It sank (twice)."], &["It sank (twice)."], &[]),
        (&["-0-"], &["-0-"], &[]),
        (&[], &[], &[]),
    ];
    for (texts, body, sign_offs) in cases {
        let form = read("Ferry sinks", texts);
        assert_eq!(form.paragraphs, *body, "{texts:?}");
        assert_eq!(form.sign_offs, *sign_offs, "{texts:?}");
    }
}

#[test]
fn other_agencies_are_credited() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            "The ferry sank, the Korean Central News Agency (KCNA) said on Friday.",
            &[("KCNA", "Korean Central News Agency (KCNA)")],
        ),
        (
            "The ferry sank, Xinhua reported. \"All is well,\" it added.",
            &[("Xinhua", "Xinhua reported")],
        ),
        (
            "The ferry sank, according to Interfax.",
            &[("Interfax", "according to Interfax")],
        ),
        (
            "The ferry sank, SANA said, citing Tasnim.",
            &[("SANA", "SANA said"), ("Tasnim", "citing Tasnim")],
        ),
        (
            "The captain told Reuters that he was well.",
            &[("Reuters", "told Reuters")],
        ),
        (
            "Паром затонул, сообщает ТАСС.",
            &[("TASS", "сообщает ТАСС")],
        ),
        (
            "Паром затонул, передает РИА Новости со ссылкой на порт.",
            &[("RIA", "передает РИА Новости")],
        ),
        ("Le ferry a coulé, selon l'AFP.", &[("AFP", "selon l'AFP")]),
        ("渡轮沉没，据新华社报道。", &[("Xinhua", "新华社报道")]),
        (
            "여객선이 침몰했다고 조선중앙통신이 보도했다.",
            &[("KCNA", "조선중앙통신이 보도")],
        ),
        (
            "The news agency Petra reported that the ferry sank.",
            &[("Petra", "Petra reported")],
        ),
        ("Petra reported the theft of her boat.", &[]),
        ("PA said it would pay the sailors.", &[]),
        ("The Reuters building stands by the harbour.", &[]),
        (
            "The AP in partnership with Education Reporting found it.",
            &[],
        ),
        ("AFP Imaging Corp said it would pay.", &[]),
        ("A map said to be old was found.", &[]),
        (
            "ULSAN, May 3 (Yonhap) -- Yonhap said so, and KCNA said the same.",
            &[("KCNA", "KCNA said")],
        ),
    ];
    for (text, expected) in cases {
        let form = read("Ferry sinks", &[text]);
        let found: Vec<(&str, &str)> = form
            .attributions
            .iter()
            .map(|row| (row.agency.as_str(), row.form.as_str()))
            .collect();
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn attributions_count_characters_of_the_joined_body() {
    let texts = [
        "ТУЛА, 3 мая. /ТАСС/. Паром затонул.",
        "Об этом сообщило KCNA.",
        "KCNA said more.",
    ];
    let context = WireContext {
        agency: Some("TASS"),
        country: Some("RU"),
        ..WireContext::default()
    };
    let form = wire::read(None, &paragraphs(&texts), &context);
    let body: Vec<char> = form.paragraphs.join("\n\n").chars().collect();
    assert_eq!(form.attributions.len(), 2);
    for row in &form.attributions {
        let start = row.position as usize;
        let there: String = body[start..start + row.form.chars().count()]
            .iter()
            .collect();
        assert_eq!(there, row.form);
        assert_eq!(row.agency, "KCNA");
    }
}

#[test]
fn codes_that_collide_are_told_apart_by_country() {
    let cases = [
        ("APS", Some("DZ"), Some("DZ")),
        ("APS", Some("SN"), Some("SN")),
        ("APS", Some("FR"), None),
        ("APA", Some("AZ"), Some("AZ")),
        ("cna", Some("TW"), Some("TW")),
        ("ТАСС", None, Some("RU")),
        ("連合", None, None),
        ("", None, None),
    ];
    for (mark, country, expected) in cases {
        let found = wire::agency_of(mark, country).map(|agency| agency.country);
        assert_eq!(found, expected, "{mark} {country:?}");
    }
}

#[test]
fn embargoes_are_read() {
    let cases = [
        (
            "EMBARGOED UNTIL 0001 GMT, May 4",
            Some("2024-05-04T00:01:00Z"),
        ),
        (
            "Embargoed until 00:01 BST on 5 May 2024",
            Some("2024-05-04T23:01:00Z"),
        ),
        ("Embargo: 2024-05-04T10:00Z", Some("2024-05-04T10:00:00Z")),
        (
            "(Hold for release until 9:30 GMT)",
            Some("2024-05-04T09:30:00Z"),
        ),
        (
            "Sperrfrist: 5. Mai 2024, 10:00 CEST",
            Some("2024-05-05T08:00:00Z"),
        ),
        ("Embargo until further notice", None),
        ("Embargoes hurt the fishermen.", None),
    ];
    let context = WireContext {
        published: Some(moment("2024-05-03T12:00:00Z")),
        ..WireContext::default()
    };
    for (text, expected) in cases {
        let form = wire::read(None, &paragraphs(&[text, LINE]), &context);
        assert_eq!(form.embargoed_until, expected.map(moment), "{text}");
    }
}

#[test]
fn a_whole_story_is_read() {
    let text = include_str!("../fixtures/wire/harbour.txt");
    let texts: Vec<&str> = text.trim_end().split("\n\n").collect();
    let context = WireContext {
        published: Some(moment("2024-03-14T18:00:00Z")),
        agency: Some("TASS"),
        country: Some("RU"),
        ..WireContext::default()
    };
    let headline = Some("UPDATE 2-Storm closes harbour of Halden");
    let form = wire::read(headline, &paragraphs(&texts), &context);
    assert_eq!(
        form.headline.as_deref(),
        Some("Storm closes harbour of Halden")
    );
    assert_eq!(
        form.dateline.map(|dateline| dateline.text).as_deref(),
        Some("HALDEN, March 14. /TASS/.")
    );
    assert_eq!(form.located_on, Some(moment("2024-03-14T00:00:00Z")));
    let marker = form.marker.expect("a marker");
    assert_eq!(
        (marker.kind, marker.number),
        (MarkerKind::Correction, Some(2))
    );
    let notes = [texts[0], texts[4]].join("\n");
    assert_eq!(form.ed_note, Some(notes));
    assert_eq!(form.paragraphs, texts[..5]);
    assert_eq!(form.sign_offs, texts[5..]);
    let credits: Vec<&str> = form
        .attributions
        .iter()
        .map(|row| row.agency.as_str())
        .collect();
    assert_eq!(credits, ["NTB", "KCNA"]);
    assert_eq!(
        (form.pub_status, form.urgency, form.embargoed_until),
        (None, None, None)
    );
}

proptest! {
    #[test]
    fn any_text_is_read(headline in ".{0,80}", texts in proptest::collection::vec(".{0,200}", 0..7)) {
        let form = wire::read(Some(&headline), &texts, &WireContext::default());
        prop_assert!(form.paragraphs.len() <= texts.len());
    }

    #[test]
    fn any_text_of_wire_signs_is_read(
        texts in proptest::collection::vec(
            "(LIMA|Oslo|, |\\. |/|\\(|\\)|\\(AP\\)|TASS|/TASS/|May |3 |25日|8月|电|【|】|共同| - |-|--|:|=|기자|新华社|记者|（|）|KILL|UPDATE 2|\\(Adds |Reporting by |said |\n){0,14}",
            0..7
        )
    ) {
        let context = WireContext { dateline_without_agency: true, ..WireContext::default() };
        let form = wire::read(texts.first().map(String::as_str), &texts, &context);
        let kept: usize = form.paragraphs.iter().chain(&form.sign_offs).map(|text| text.trim().len()).sum();
        let given: usize = texts.iter().map(|text| text.trim().len()).sum();
        prop_assert!(kept <= given);
        if let Some(dateline) = form.dateline {
            prop_assert!(texts.iter().any(|text| text.contains(&dateline.text)));
        }
    }
}
