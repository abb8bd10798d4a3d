//! Datelines of agencies from all over, in the forms and languages that they write, with made-up news behind them.

use newswire::wire;

/// Text, places, month, day (0: none), agency.
type Row = (&'static str, &'static str, u8, u8, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("ST. PAUL, Minn. (AP) — Two barges ran aground.", "ST. PAUL, Minn.", 0, 0, "AP"),
    ("FT. WORTH, Texas (AP) — A stock show opened.", "FT. WORTH, Texas", 0, 0, "AP"),
    ("ST. JOHN'S, Newfoundland, Feb. 3 (Reuters) - A trawler sank.", "ST. JOHN'S, Newfoundland", 2, 3, "Reuters"),
    ("PORT-AU-PRINCE, Haiti (AP) — Rain fell.", "PORT-AU-PRINCE, Haiti", 0, 0, "AP"),
    ("WINSTON-SALEM, N.C. (AP) -- A mill closed.", "WINSTON-SALEM, N.C.", 0, 0, "AP"),
    ("COEUR D’ALENE, Idaho (AP) – Snow fell.", "COEUR D’ALENE, Idaho", 0, 0, "AP"),
    ("N’DJAMENA, May 2 (Reuters) - Talks began.", "N’DJAMENA", 5, 2, "Reuters"),
    ("SÃO PAULO, 3 mar (Xinhua) -- A bolsa caiu.", "SÃO PAULO", 3, 3, "Xinhua"),
    ("Brasília, 14 dez (EFE).- O governo anunciou.", "Brasília", 12, 14, "EFE"),
    ("LONDON/BRUSSELS/PARIS, Oct 5 (Reuters) - Banks met.", "LONDON|BRUSSELS|PARIS", 10, 5, "Reuters"),
    ("WASHINGTON/SEOUL, Jan 9 (Yonhap) -- Envoys met.", "WASHINGTON|SEOUL", 1, 9, "Yonhap"),
    ("UNITED NATIONS, Sept. 21 (UPI) -- Leaders spoke.", "UNITED NATIONS", 9, 21, "UPI"),
    ("ABOARD THE USS LINCOLN (AP) — Sailors stood.", "ABOARD THE USS LINCOLN", 0, 0, "AP"),
    ("САНКТ-ПЕТЕРБУРГ, 4 августа. /ТАСС/. Порт закрыт.", "САНКТ-ПЕТЕРБУРГ", 8, 4, "ТАСС"),
    ("РОСТОВ-НА-ДОНУ, 30 мая. /ТАСС/. Река вышла.", "РОСТОВ-НА-ДОНУ", 5, 30, "ТАСС"),
    ("НЬЮ-ЙОРК, 1 сентября. /Корр. ТАСС Иван Петров/. Биржа выросла.", "НЬЮ-ЙОРК", 9, 1, "ТАСС"),
    ("КИЕВ, 5 фев — РИА Новости. Снег.", "КИЕВ", 2, 5, "РИА Новости"),
    ("Москва. 7 октября. INTERFAX.RU - Рубль вырос.", "Москва", 10, 7, "INTERFAX.RU"),
    ("МИНСК, 12 сен - Sputnik. Уборка идёт.", "МИНСК", 9, 12, "Sputnik"),
    ("МИНСК, 3 ноября /Корр. БЕЛТА/. Форум открыт.", "МИНСК", 11, 3, "БЕЛТА"),
    ("БИШКЕК, 9 янв - Sputnik. Туман.", "БИШКЕК", 1, 9, "Sputnik"),
    ("КИЇВ. 8 грудня. УНН. Рада зібралася.", "КИЇВ", 12, 8, "УНН"),
    ("WARSZAWA, 6 lutego (PAP) - Sejm obraduje.", "WARSZAWA", 2, 6, "PAP"),
    ("Praha 14. září (ČTK) - Vláda jedná.", "Praha", 9, 14, "ČTK"),
    ("Bratislava 2. októbra (TASR) - Parlament rokuje.", "Bratislava", 10, 2, "TASR"),
    ("Budapest, 2023. május 4., csütörtök (MTI) - A kormány ülésezett.", "Budapest", 5, 4, "MTI"),
    ("ZAGREB, 5. listopada (Hina) - Sabor zasjeda.", "ZAGREB", 11, 5, "Hina"),
    ("BEOGRAD, 3. maja (Tanjug) - Vlada zaseda.", "BEOGRAD", 5, 3, "Tanjug"),
    ("СОФИЯ, 11 юли /БТА/ Правителството заседава.", "СОФИЯ", 7, 11, "БТА"),
    ("BUCUREȘTI, 9 aug. (Agerpres) - Guvernul s-a reunit.", "BUCUREȘTI", 8, 9, "Agerpres"),
    ("ANKARA (AA) - Meclis toplandı.", "ANKARA", 0, 0, "AA"),
    ("İSTANBUL (AA) - AYŞE YILMAZ - Boğazda trafik durdu.", "İSTANBUL", 0, 0, "AA"),
    ("DİYARBAKIR (İHA) - Kar yağdı.", "DİYARBAKIR", 0, 0, "İHA"),
    ("TEHRAN, Aug. 12 (MNA) – Iran's minister spoke.", "TEHRAN", 8, 12, "MNA"),
    ("TEHRAN, Aug. 12 (ISNA) – Iran's minister spoke.", "TEHRAN", 8, 12, "ISNA"),
    ("القاهرة 3 يناير (رويترز) - قال وزير.", "القاهرة", 1, 3, "رويترز"),
    ("بيروت (أ ف ب) - قال مسؤول.", "بيروت", 0, 0, "أ ف ب"),
    ("الرياض 5 محرم (واس) -- عقد المجلس.", "الرياض", 0, 0, "واس"),
    ("دمشق-سانا: بحث الوزير.", "دمشق", 0, 0, "سانا"),
    ("JERUSALEM, 4 Nov (JTA) — Talks began.", "JERUSALEM", 11, 4, "JTA"),
    ("NEW DELHI, Jan 5 (PTI) A cold wave gripped.", "NEW DELHI", 1, 5, "PTI"),
    ("New Delhi, Jan 5 (IANS) A cold wave gripped.", "New Delhi", 1, 5, "IANS"),
    ("Mumbai (Maharashtra) [India], January 5 (ANI): A fire broke out.", "Mumbai (Maharashtra)", 1, 5, "ANI"),
    ("DHAKA, Feb 12, 2023 (BSS) - The minister said.", "DHAKA", 2, 12, "BSS"),
    ("ISLAMABAD, Mar 3 (APP): The minister said.", "ISLAMABAD", 3, 3, "APP"),
    ("COLOMBO, June 1 (Xinhua) -- Rain.", "COLOMBO", 6, 1, "Xinhua"),
    ("HÀ NỘI (TTXVN) - Thủ tướng tiếp khách.", "HÀ NỘI", 0, 0, "TTXVN"),
    ("MANILA, July 7 (PNA) -- A storm neared.", "MANILA", 7, 7, "PNA"),
    ("Jakarta, 5 Mei (ANTARA) - Menteri berkata.", "Jakarta", 5, 5, "ANTARA"),
    ("（東京＝共同）政府は５日、発表した。", "東京", 0, 0, "共同"),
    ("【北京時事】中国外務省は５日、発表した。", "北京", 0, 0, "時事"),
    ("【ワシントン共同】米国務省は５日、発表した。", "ワシントン", 0, 0, "共同"),
    ("[ワシントン　５日　ロイター] - 米財務省は。", "ワシントン", 0, 5, "ロイター"),
    ("(세종=뉴시스) 김지현 기자 = 정부가 발표했다.", "세종", 0, 0, "뉴시스"),
    ("[서울=뉴시스] 이지은 기자 = 정부가 발표했다.", "서울", 0, 0, "뉴시스"),
    ("(워싱턴=연합뉴스) 김동현 특파원 = 미국이 발표했다.", "워싱턴", 0, 0, "연합뉴스"),
    ("中新社东京３月５日电 (记者 王健) 日本政府５日宣布。", "东京", 3, 5, "中新社"),
    ("(中央社記者王飛華台北5日電) 行政院今天宣布。", "台北", 0, 5, "中央社"),
    ("LAGOS, Nigeria, Aug. 9 (NAN) Rain fell.", "LAGOS, Nigeria", 8, 9, "NAN"),
    ("ADDIS ABABA, June 6 (ENA) — The minister said.", "ADDIS ABABA", 6, 6, "ENA"),
    ("Tunis, 3 juin (TAP) - Le ministre a dit.", "Tunis", 6, 3, "TAP"),
    ("ALGER, 12 août (APS) - Le ministre a dit.", "ALGER", 8, 12, "APS"),
    ("RABAT, 1er juillet (MAP) - Le roi a reçu.", "RABAT", 7, 1, "MAP"),
    ("Genève, 1er déc 2022 (AFP) - Le conseil a dit.", "Genève", 12, 1, "AFP"),
    ("Bern (awp) - Die Bank hat gewonnen.", "Bern", 0, 0, "awp"),
    ("Wien (APA) - Der Nationalrat tagte.", "Wien", 0, 0, "APA"),
    ("Berlin (dpa/tmn) - Wer reist, spart.", "Berlin", 0, 0, "dpa"),
    ("Berlin, 3. März (Reuters) - Die Regierung sagte.", "Berlin", 3, 3, "Reuters"),
    ("STOCKHOLM (TT) - Regeringen sade.", "STOCKHOLM", 0, 0, "TT"),
    ("Oslo (NTB): Regjeringen sa.", "Oslo", 0, 0, "NTB"),
    ("AMSTERDAM (ANP) - De minister zei.", "AMSTERDAM", 0, 0, "ANP"),
    ("BRUSSEL 5/3 (BELGA) = De regering zei.", "BRUSSEL", 3, 5, "BELGA"),
    ("LISBOA, 4 mai (Lusa) – O ministro disse.", "LISBOA", 5, 4, "Lusa"),
    ("Lisboa, 04 mai 2023 (Lusa) - O ministro disse.", "Lisboa", 5, 4, "Lusa"),
    ("MADRID, 5 Ene. (EUROPA PRESS) - El ministro dijo.", "MADRID", 1, 5, "EUROPA PRESS"),
    ("La Habana, 5 ene (Prensa Latina) El ministro dijo.", "La Habana", 1, 5, "Prensa Latina"),
    ("BUENOS AIRES, mayo 4 (Télam).- El ministro dijo.", "BUENOS AIRES", 5, 4, "Télam"),
    ("ROMA (ITALPRESS) - Il ministro ha detto.", "ROMA", 0, 0, "ITALPRESS"),
    ("Roma, 5 mag. (askanews) - Il ministro ha detto.", "Roma", 5, 5, "askanews"),
    ("Milano, 5 mag. (Adnkronos) - Il ministro ha detto.", "Milano", 5, 5, "Adnkronos"),
    ("ATHENS, June 3 (AMNA) - The minister said.", "ATHENS", 6, 3, "AMNA"),
    ("(LEAD) SEOUL, March 3 (Yonhap) -- The government said.", "SEOUL", 3, 3, "Yonhap"),
    ("By Jane Doe SEOUL, March 3 (Yonhap) -- The government said.", "SEOUL", 3, 3, "Yonhap"),
    ("WASHINGTON (AP) __ The senate met.", "WASHINGTON", 0, 0, "AP"),
    ("WASHINGTON (AP)— The senate met.", "WASHINGTON", 0, 0, "AP"),
    ("WASHINGTON (AP) ― The senate met.", "WASHINGTON", 0, 0, "AP"),
    ("TOKYO, Nov. 3, Kyodo - The cabinet met.", "TOKYO", 11, 3, "Kyodo"),
    ("WELLINGTON, 03 JULY 2023 (AAP) -- The house met.", "WELLINGTON", 7, 3, "AAP"),
    ("YEREVAN, MARCH 4, ARMENPRESS. The cabinet met.", "YEREVAN", 3, 4, "ARMENPRESS"),
    ("ASTANA, 4 March (Kazinform) - The cabinet met.", "ASTANA", 3, 4, "Kazinform"),
    ("ULAANBAATAR, March 4 (MONTSAME) The cabinet met.", "ULAANBAATAR", 3, 4, "MONTSAME"),
    ("WINDHOEK, 04 AUG (NAMPA) - The cabinet met.", "WINDHOEK", 8, 4, "NAMPA"),
    ("Caracas, 4 Ago. AVN.- El ministro dijo.", "Caracas", 8, 4, "AVN"),
    ("KÖLN/DÜSSELDORF (dpa) - Der Zug hielt.", "KÖLN|DÜSSELDORF", 0, 0, "dpa"),
    ("Frankfurt/Main (dpa) - Der Hafen schloss.", "Frankfurt/Main", 0, 0, "dpa"),
    ("Santo Domingo, 4 may (EFE).- El puerto cerró.", "Santo Domingo", 5, 4, "EFE"),
    ("Dunajská Streda 4. mája (TASR) - Prístav zavrel.", "Dunajská Streda", 5, 4, "TASR"),
    ("Ústí nad Labem 4. května (ČTK) - Přístav zavřel.", "Ústí nad Labem", 5, 4, "ČTK"),
    ("Poznań, 4.05.2024 r. (PAP) - Port zamknięto.", "Poznań", 5, 4, "PAP"),
    ("Berne (Keystone-ATS) Le port a fermé.", "Berne", 0, 0, "Keystone-ATS"),
    ("Rom (KNA) Der Hafen schloss.", "Rom", 0, 0, "KNA"),
    ("Berlin (epd). Der Hafen schloss.", "Berlin", 0, 0, "epd"),
    ("Roma, 4 mag - (Nova) - Il porto ha chiuso.", "Roma", 5, 4, "Nova"),
    ("(DIRE) Roma, 4 mag. - Il porto ha chiuso.", "Roma", 5, 4, "DIRE"),
    ("ANSA - ROME, MAY 4 - The harbour closed.", "ROME", 5, 4, "ANSA"),
    ("ROME, May 4 - ANSA - The harbour closed.", "ROME", 5, 4, "ANSA"),
    ("Vilnius, gegužės 4 d. (BNS). Uostas uždarytas.", "Vilnius", 5, 4, "BNS"),
    ("RĪGA, 4. novembris (LETA). Osta slēgta.", "RĪGA", 11, 4, "LETA"),
    ("TALLINN, 4. veebruar (BNS) - Sadam sulges.", "TALLINN", 2, 4, "BNS"),
    ("Αθήνα, 4 Νοε. (ΑΠΕ-ΜΠΕ) - Το λιμάνι έκλεισε.", "Αθήνα", 11, 4, "ΑΠΕ-ΜΠΕ"),
    ("ԵՐԵՎԱՆ, 4 ՆՈՅԵՄԲԵՐԻ, ԱՐՄԵՆՊՐԵՍ: Նավահանգիստը փակվեց:", "ԵՐԵՎԱՆ", 11, 4, "ԱՐՄԵՆՊՐԵՍ"),
    ("ירושלים, 4 בנובמבר (רויטרס) - הנמל נסגר.", "ירושלים", 11, 4, "רויטרס"),
    ("ঢাকা, ৪ নভেম্বর, ২০২৪ (বাসস) : বন্দর বন্ধ।", "ঢাকা", 11, 4, "বাসস"),
    ("اسلام آباد۔4نومبر (اے پی پی):بندرگاہ بند۔", "اسلام آباد", 11, 4, "اے پی پی"),
    ("4 лістапада, Брэст /Кар. БЕЛТА/. Порт зачынены.", "Брэст", 11, 4, "БЕЛТА"),
    ("Ulaanbaatar /MONTSAME/ The harbour closed.", "Ulaanbaatar", 0, 0, "MONTSAME"),
    ("Tehran, IRNA - The harbour closed.", "Tehran", 0, 0, "IRNA"),
    ("مشهد - ایرنا - بندر بسته شد.", "مشهد", 0, 0, "ایرنا"),
    ("الجزائر – 4 نوفمبر (واج) – أغلق الميناء.", "الجزائر", 11, 4, "واج"),
    ("موسكو/ 4 نوفمبر / تاس/. أغلق الميناء.", "موسكو", 11, 4, "تاس"),
    ("Addis Ababa, November 4/2024 (ENA) -- The harbour closed.", "Addis Ababa", 11, 4, "ENA"),
    ("ISLAMABAD, Nov 4 (APP):The harbour closed.", "ISLAMABAD", 11, 4, "APP"),
    ("Phnom Penh (AKP), November 4, 2024 -- The harbour closed.", "Phnom Penh", 11, 4, "AKP"),
    ("TORONTO, ON / ACCESSWIRE / November 4, 2024 / A harbour closed.", "TORONTO, ON", 11, 4, "ACCESSWIRE"),
    ("SEATTLE (PRWEB) November 4, 2024 -- A harbour closed.", "SEATTLE", 11, 4, "PRWEB"),
    ("Vancouver, British Columbia--(Newsfile Corp. - November 4, 2024) - A harbour closed.", "Vancouver, British Columbia", 11, 4, "Newsfile Corp."),
    ("(November 4, 2024 / JNS) The harbour closed.", "", 11, 4, "JNS"),
    ("Baku. 4 November. REPORT.AZ/ The harbour closed.", "Baku", 11, 4, "REPORT.AZ"),
    ("Cotonou, 4 nov. 2024 (ABP) – Le port a fermé.", "Cotonou", 11, 4, "ABP"),
    ("La Paz, 4 nov (ABI).- El puerto cerró.", "La Paz", 11, 4, "ABI"),
    ("HARARE, Nov. 4 (New Ziana) - The harbour closed.", "HARARE", 11, 4, "New Ziana"),
    ("'S-HERTOGENBOSCH, Netherlands (AP) — A harbour closed.", "'S-HERTOGENBOSCH, Netherlands", 0, 0, "AP"),
];

#[test]
fn datelines_of_the_world_are_read() {
    let mut wrong = Vec::new();
    for (text, places, month, day, agency) in ROWS {
        let found = wire::dateline(&[(*text).to_owned()]);
        let read = found.map(|found| {
            (
                found.places.join("|"),
                found.month.unwrap_or(0),
                found.day.unwrap_or(0),
                found.agency.unwrap_or_default(),
            )
        });
        let expected = ((*places).to_owned(), *month, *day, (*agency).to_owned());
        if read.as_ref() != Some(&expected) {
            wrong.push(format!("{text}: {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn ordinary_lines_that_look_alike_have_none() {
    let lines = [
        "Minister Lee (AP) — a former mayor — said he would stay.",
        "Shares of the Bank of Japan (Reuters) rose.",
        "Photo by Jane Doe (AP) - The harbour at dawn.",
        "The talks in Geneva, March 3 (a Friday), ended late.",
        "Source: Xinhua - The harbour at dawn.",
        "Paris Saint-Germain (PSG) - Lyon 2:1",
        "Microsoft (MSFT) - shares rose on Friday.",
        "МОСКВА — столица России — отметила день города.",
        "BREAKING - The harbour is closed.",
        "Read more at Reuters - The harbour is closed.",
        "BREAKING (AP) - The harbour is closed.",
        "CORRECTION (AP) — In a story the harbour was closed.",
        "LIVE UPDATES (AP) — The harbour is closed.",
        "EXPLAINER (AP) — Why the harbour is closed.",
        "Archivfoto (dpa) - Der Hafen im Winter.",
        "Vidéo (AFP) - Le port en hiver.",
        "Report (Report) - The harbour is closed.",
        "Jane Doe, Reuters - 4 November 2024",
        "(사진=연합뉴스) 항구가 닫혔다.",
        "[사진=뉴시스] 박하늘 기자 = 항구가 닫혔다.",
        "写真（ロイター） - 冬の港",
        "（写真＝ＡＦＰ時事）",
        "عكس - ایرنا - بندر در زمستان.",
        "عاجل - رويترز: أغلق الميناء.",
        "وكالة الأنباء السعودية (واس) - أغلق الميناء.",
        "On Monday, Nov. 4 (GMT) - the harbour was closed.",
    ];
    for line in lines {
        let context = wire::WireContext {
            dateline_without_agency: true,
            ..wire::WireContext::default()
        };
        assert_eq!(wire::dateline_in(&[line.to_owned()], &context), None);
    }
}

#[test]
fn datelines_of_the_feed_s_own_agency_are_read_in_looser_forms() {
    let rows = [
        ("IRNA", "IR", "تهران- ایرنا- بندر بسته شد.", Some("تهران")),
        ("SANA", "SY", "دمشق-سانا أغلق الميناء اليوم.", Some("دمشق")),
        (
            "SPA",
            "SA",
            "الرياض 24 شوال 1445 هـ الموافق 03 مايو 2024 م واس أغلق الميناء.",
            Some("الرياض"),
        ),
        (
            "SPA",
            "SA",
            "الرياض 14 جمادى الآخرة 1445 هـ الموافق 27 ديسمبر 2023 م واس أغلق الميناء.",
            Some("الرياض"),
        ),
        (
            "ANI",
            "IN",
            "New Delhi [India], May 3 (ANI): The harbour closed.",
            Some("New Delhi"),
        ),
        // Another's mark is a word of the sentence.
        ("IRNA", "IR", "دمشق-سانا أغلق الميناء اليوم.", None),
        ("IRNA", "IR", "دمشق- سانا- أغلق الميناء اليوم.", None),
    ];
    for (agency, country, text, place) in rows {
        let context = wire::WireContext {
            agency: Some(agency),
            country: Some(country),
            ..wire::WireContext::default()
        };
        let found = wire::dateline_in(&[text.to_owned()], &context);
        let places = found.map(|found| found.places.join("|"));
        assert_eq!(places.as_deref(), place, "{text}");
    }
}
