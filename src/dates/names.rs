//! The words of dates: months and units of many languages, halves of the day, zones.
//!
//! Must not know: the order in which they stand.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Place;

/// What a word of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// 1 to 12.
    Month(i32),
    /// Before or after noon.
    Noon {
        /// True for the second half of the day.
        after: bool,
    },
    /// Minutes east of Greenwich.
    Zone(i32),
    /// The number before is a year.
    YearUnit,
    /// The number before is a month.
    MonthUnit,
    /// The number before is a day.
    DayUnit,
    /// The number before is a minute.
    MinuteUnit,
    /// The number before is a second.
    SecondUnit,
}

/// Names of the months in lower case: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Kazakh, Italian, Spanish, French,
/// Portuguese, Catalan, German, Scandinavian, Indonesian, Turkish, Azerbaijani, Polish, Czech, Slovak, Slovene, Romanian,
/// Croatian, Finnish, Estonian, Lithuanian, Albanian, Dutch, Greek, Hungarian, Hebrew, Arabic, Latvian, Armenian, Hindi, Thai,
/// Persian, Urdu, Bengali, Georgian, Icelandic, Filipino, Swahili. English is known by its first three letters. What means two months in two languages stands where it is used more, or nowhere.
const MONTHS: [&str; 12] = [
    "январь января янв січень січня січ студзеня януари јануар яну јан қаңтар gennaio gen \
     enero ene janvier janv janeiro gener januar jänner jän januari ocak oca yanvar stycznia \
     styczeń sty leden ledna led januára ianuarie ian siječanj siječnja tammikuu tammikuuta \
     jaanuar sausio janar január ιαν ιανουαρίου ינואר يناير كانون ιανουάριος janvāris janvāra \
     հունվարի जनवरी มกราคม ژانویه জানুয়ারি იანვარი جنوری \
     janúar tammi",
    "февраль февраля фев февр лютий лютого лют лютага февруари фебруар феб ақпан febbraio \
     febrero février févr fév fevereiro fev febrer februar februari şubat şub fevral lutego \
     luty lut únor února úno februára februarie veljača veljače helmikuu helmikuuta veebruar \
     vasario shkurt február φεβ φεβρουαρίου פברואר فبراير شباط φεβρουάριος februāris februāra \
     փետրվարի फरवरी फ़रवरी กุมภาพันธ์ فوریه ফেব্রুয়ারি თებერვალი فروری \
     febrúar helmi peb pebruari",
    "март марта мар березень березня бер сакавіка наурыз marzo mars março març märz mär mrz \
     mart marca marzec marec maart mrt marts maret březen března bře martie ožujak ožujka \
     maaliskuu maaliskuuta märts kovo μάρ μαρτίου μαρ március mrc מרץ مارس آذار μάρτιος martā \
     մարտի मार्च มีนาคม মার্চ მარტი مارچ \
     maalis marso machi",
    "апрель апреля апр квітень квітня кві квіт красавіка април сәуір aprile abril abr avril \
     avr nisan nis aprel kwietnia kwiecień kwi duben dubna dub apríla aprilie travanj travnja \
     huhtikuu huhtikuuta aprill balandžio prill απρ απριλίου április ápr אפריל أبريل ابريل \
     نيسان απρίλιος aprīlis aprīlī ապրիլի अप्रैल เมษายน آوریل এপ্রিল აპრილი اپریل إبريل \
     apríl huhti aprili",
    "май мая травень травня тра трав мај мамыр maggio mag mayo mai maio maig mayıs maja maj \
     mei květen května kvě mája svibanj svibnja toukokuu toukokuuta gegužės μάι μάϊ μάιος μαϊ \
     μαΐου μαι május máj מאי مايو أيار μαΐος maijs maijā մայիսի मई พฤษภาคม مه মে მაისი مئی ماي \
     maí touko",
    "июнь июня июн червень червня чер черв чэрвеня юни јун маусым giugno giu junio juin junho \
     juny juni junij haziran haz iyun czerwca czerwiec cze červen června čvn júna iunie iun \
     lipanj lipnja kesäkuu kesäkuuta juuni birželio qershor ιούν ιουνίου ιον június jún יוני \
     يونيو حزيران ιούνιος jūnijs jūnijā հունիսի जून มิถุนายน ژوئن জুন ივნისი جون \
     júní kesä hunyo",
    "июль июля июл липень липня лип ліпеня юли јул шілде luglio lug julio juillet juil julho \
     juliol juli julij temmuz tem iyul lipca lipiec lip červenec července čvc júla iulie iul \
     srpanj srpnja heinäkuu heinäkuuta juuli liepos korrik ιούλ ιουλίου ιολ július júl יולי \
     يوليو تموز ιούλιος jūlijs jūlijā հուլիսի जुलाई กรกฎาคม ژوئیه জুলাই ივლისი جولائی يوليوز \
     júlí heinä hulyo",
    "август августа авг серпень серпня сер серп жніўня тамыз agosto ago août aout agost \
     ağustos ağu avqust avgust sierpnia sierpień sie augustus augusti agustus agu srpen srpna \
     augusta kolovoz kolovoza elokuu elokuuta rugpjūčio gusht αύγ αυγούστου augusztus אוגוסט \
     أغسطس اغسطس آب αύγουστος augusts augustā օգոստոսի अगस्त สิงหาคม اوت আগস্ট აგვისტო اگست غشت \
     ágúst elo agt ags agosti",
    "сентябрь сентября сен сент вересень вересня вер верасня септември септембар қыркүйек \
     settembre set septiembre setiembre septembre setembro setembre eylül eyl sentyabr \
     września wrzesień wrz září zář septembra septembrie septembar rujan rujna syyskuu \
     syyskuuta rugsėjo shtator σεπ σεπτεμβρίου szeptember szept ספטמבר سبتمبر أيلول \
     σεπτέμβριος septembris septembrī սեպտեմբերի सितंबर सितम्बर กันยายน سپتامبر সেপ্টেম্বর \
     სექტემბერი ستمبر ايلول شتنبر \
     syys setyembre septemba",
    "октябрь октября окт жовтень жовтня жов жовт кастрычніка октомври октобар қазан ottobre \
     ott octubre octobre outubro out oktober okt ekim eki oktyabr października październik \
     paź říjen října říj októbra octombrie oktobar lokakuu lokakuuta oktoober spalio tetor \
     οκτ οκτωβρίου október אוקטובר أكتوبر اكتوبر οκτώβριος oktobris oktobrī հոկտեմբերի \
     अक्टूबर अक्तूबर ตุลาคม اکتبر অক্টোবর ოქტომბერი اکتوبر إكتوبر \
     loka oktubre oktoba",
    "ноябрь ноября ноя нояб листопад листопада лис лист лістапада ноември новембар қараша \
     noviembre novembro novembre kasım kas noyabr listopada listopad listopadu noiembrie noi \
     novembra novembar studeni studenoga marraskuu marraskuuta lapkričio nëntor νοέ νοεμβρίου \
     νοε נובמבר نوفمبر νοέμβριος νοεμ novembris novembrī նոյեմբերի नवंबर नवम्बर พฤศจิกายน \
     نوامبر নভেম্বর ნოემბერი نومبر نونبر \
     nóvember marras lis nop nopember nobyembre novemba",
    "декабрь декабря дек грудень грудня гру груд снежня декември децембар желтоқсан dicembre \
     dic diciembre décembre déc dezembro dez desembre dezember desember des aralık ara dekabr \
     grudnia grudzień gru prosinec prosince decembra decembrie decembar prosinac prosinca \
     joulukuu joulukuuta detsember gruodžio dhjetor δεκ δεκεμβρίου דצמבר ديسمبر δεκέμβριος \
     decembris decembrī դեկտեմբերի दिसंबर दिसम्बर ธันวาคม دسامبر ডিসেম্বর დეკემბერი دسمبر دجنبر \
     joulu disember dis disyembre desemba",
];

const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Minutes east of Greenwich, and the names of zones that mean one thing in the whole world of news.
const ZONES: &[(i32, &str)] = &[
    (-600, "hst hast"),
    (-540, "akst hadt"),
    (-480, "pt akdt"),
    (-420, "mst mt pdt"),
    (-360, "ct mdt"),
    (-300, "est et cot pet cdt"),
    (-240, "clt edt vet bot"),
    (-210, "nst"),
    (-180, "brt art adt"),
    (-150, "ndt"),
    (0, "z ut utc gmt wet"),
    (60, "west bst cet met mez wat"),
    (120, "cest mest mesz eet sast cat"),
    (180, "idt eest msk мск trt tsi eat"),
    (210, "irst"),
    (240, "msd samt gst azt get"),
    (270, "irdt aft"),
    (300, "pkt yekt uzt almt"),
    (345, "npt"),
    (360, "omst bdt kgt"),
    (390, "mmt"),
    (420, "novt krat wib ict"),
    (480, "irkt wita hkt sgt myt pht awst"),
    (540, "yakt wit jst kst"),
    (570, "acst"),
    (600, "aest vlat"),
    (630, "acdt"),
    (660, "aedt magt"),
    (720, "nzst pett"),
    (780, "nzdt"),
];

const AFTER_NOON: &[&str] = &[
    "pm", "p", "오후", "午後", "午后", "下午", "晚上", "م", "مساء", "μμ",
];
const BEFORE_NOON: &[&str] = &[
    "am",
    "a",
    "오전",
    "午前",
    "上午",
    "凌晨",
    "早上",
    "ص",
    "صباحا",
    "πμ",
];

/// Looks a word up, whatever its case.
pub(super) fn meaning(word: &str, place: &Place<'_>) -> Option<Meaning> {
    if let Some(month) = english_month(word) {
        return Some(Meaning::Month(month));
    }
    let lower = word.to_lowercase();
    let lower = lower.as_str();
    if let Some(unit) = unit(lower) {
        return Some(unit);
    }
    if AFTER_NOON.contains(&lower) {
        return Some(Meaning::Noon { after: true });
    }
    if BEFORE_NOON.contains(&lower) {
        return Some(Meaning::Noon { after: false });
    }
    if let Some(minutes) = zone(lower, place) {
        return Some(Meaning::Zone(minutes));
    }
    month(word).map(Meaning::Month)
}

/// Tells whether a word in any case names a month.
pub(in super::super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// Gives the month that a word names, 1 to 12, whatever its case.
pub(super) fn month(word: &str) -> Option<i32> {
    english_month(word).or_else(|| {
        // Turkish capitals: İ becomes i and a dot that combines.
        let lower = word.to_lowercase().replace('\u{307}', "");
        // Hebrew says "in" by a letter before the name.
        let behind = lower.strip_prefix('ב').unwrap_or_default();
        let names = [lower.as_str(), behind];
        names.iter().find_map(|name| MONTH_OF.get(name).copied())
    })
}

/// Gives the month that two words name together: Arabic months of the east, Thai ones cut short.
pub(super) fn month_of_two(first: &str, second: &str) -> Option<i32> {
    let found = MONTHS_OF_TWO
        .iter()
        .find(|(one, other, _)| *one == first && *other == second);
    found.map(|(_, _, month)| *month)
}

const MONTHS_OF_TWO: &[(&str, &str, i32)] = &[
    ("كانون", "الثاني", 1),
    ("تشرين", "الأول", 10),
    ("تشرين", "الاول", 10),
    ("تشرين", "الثاني", 11),
    ("كانون", "الأول", 12),
    ("كانون", "الاول", 12),
    ("ม", "ค", 1),
    ("ก", "พ", 2),
    ("มี", "ค", 3),
    ("เม", "ย", 4),
    ("พ", "ค", 5),
    ("มิ", "ย", 6),
    ("ก", "ค", 7),
    ("ส", "ค", 8),
    ("ก", "ย", 9),
    ("ต", "ค", 10),
    ("พ", "ย", 11),
    ("ธ", "ค", 12),
];

/// The month that each name means.
static MONTH_OF: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
    let numbered = MONTHS.iter().zip(1..);
    numbered
        .flat_map(|(names, month)| names.split_whitespace().map(move |name| (name, month)))
        .collect()
});

/// Minutes east of Greenwich of each zone name.
static OFFSET_OF: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
    let zones = ZONES.iter();
    zones
        .flat_map(|(minutes, names)| names.split_whitespace().map(|name| (name, *minutes)))
        .collect()
});

/// Tells whether the word stands between hour and minute.
pub(super) fn is_hour_unit(word: &str) -> bool {
    matches!(
        word,
        "h" | "H" | "時" | "时" | "點" | "点" | "시" | "ч" | "год" | "Uhr"
    )
}

fn english_month(word: &str) -> Option<i32> {
    let head = word.get(..3)?;
    ENGLISH
        .iter()
        .zip(1..)
        .find(|(name, _)| {
            name.get(..3)
                .is_some_and(|short| short.eq_ignore_ascii_case(head))
                && (word.len() == 3
                    || name
                        .get(..word.len())
                        .is_some_and(|start| start.eq_ignore_ascii_case(word)))
        })
        .map(|(_, month)| month)
}

fn unit(lower: &str) -> Option<Meaning> {
    match lower {
        "年" | "년" => Some(Meaning::YearUnit),
        "月" | "월" => Some(Meaning::MonthUnit),
        "日" | "일" | "号" | "號" => Some(Meaning::DayUnit),
        "分" | "분" => Some(Meaning::MinuteUnit),
        "秒" | "초" => Some(Meaning::SecondUnit),
        _ => None,
    }
}

/// Zone names that mean different things in different countries come first.
fn zone(lower: &str, place: &Place<'_>) -> Option<i32> {
    match lower {
        "ist" if place.is(&["IL"]) => Some(120),
        "ist" if place.is(&["IE"]) => Some(60),
        "ist" => Some(330),
        "cst" if place.is(&["CN", "TW", "HK", "MO"]) => Some(480),
        "cst" if place.is(&["CU"]) => Some(-300),
        "cst" => Some(-360),
        "ast" if place.is(&["SA", "IQ", "KW", "QA", "BH", "YE"]) => Some(180),
        "ast" => Some(-240),
        "pst" if place.is(&["PH"]) => Some(480),
        "pst" => Some(-480),
        "bst" if place.is(&["BD"]) => Some(360),
        "sst" if place.is(&["SG"]) => Some(480),
        "amt" if place.is(&["BR"]) => Some(-240),
        "amt" => Some(240),
        _ => OFFSET_OF.get(lower).copied(),
    }
}
