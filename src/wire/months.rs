//! Names of months and days of the week in the languages that agencies write.
//!
//! Must not know: datelines, places.

use super::scan::within_one_edit;

/// Names of one language: twelve groups, January first, forms within a group parted by a space. Lower case, without dots.
type Names = [&'static str; 12];

const ENGLISH: Names = [
    "january jan",
    "february feb febr",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
];
const RUSSIAN: Names = [
    "января январь янв",
    "февраля февраль фев февр",
    "марта март мар",
    "апреля апрель апр",
    "мая май",
    "июня июнь июн",
    "июля июль июл",
    "августа август авг",
    "сентября сентябрь сен сент",
    "октября октябрь окт",
    "ноября ноябрь ноя нояб",
    "декабря декабрь дек",
];
const UKRAINIAN: Names = [
    "січня січень січ",
    "лютого лютий лют",
    "березня березень бер",
    "квітня квітень квіт",
    "травня травень трав",
    "червня червень черв",
    "липня липень лип",
    "серпня серпень серп",
    "вересня вересень вер",
    "жовтня жовтень жовт",
    "листопада листопад лист",
    "грудня грудень груд",
];
const BELARUSIAN: Names = [
    "студзеня",
    "лютага",
    "сакавіка",
    "красавіка",
    "траўня",
    "чэрвеня",
    "ліпеня",
    "жніўня",
    "верасня",
    "кастрычніка",
    "лістапада",
    "снежня",
];
const BULGARIAN: Names = [
    "януари",
    "февруари",
    "марта",
    "април",
    "май",
    "юни",
    "юли",
    "август",
    "септември",
    "октомври",
    "ноември",
    "декември",
];
const SERBIAN: Names = [
    "januara januar јануара јануар",
    "februara februar фебруара фебруар",
    "marta mart марта март",
    "aprila април априла",
    "maja maj маја мај",
    "juna jun juni јуна јун",
    "jula jul juli јула јул",
    "avgusta avgust августа",
    "septembra septembar септембра септембар",
    "oktobra oktobar октобра октобар",
    "novembra novembar новембра новембар",
    "decembra decembar децембра децембар",
];
const CROATIAN: Names = [
    "siječnja",
    "veljače",
    "ožujka",
    "travnja",
    "svibnja",
    "lipnja",
    "srpnja",
    "kolovoza",
    "rujna",
    "",
    "studenoga studenog",
    "prosinca",
];
const POLISH: Names = [
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
];
const CZECH: Names = [
    "ledna januára",
    "února februára",
    "března marca",
    "dubna apríla",
    "května mája",
    "června júna",
    "července júla",
    "srpna augusta",
    "září septembra",
    "října októbra",
    "listopadu novembra",
    "prosince decembra",
];
const SLOVENE: Names = [
    "januarja",
    "februarja",
    "marca",
    "aprila",
    "maja",
    "junija",
    "julija",
    "avgusta",
    "septembra",
    "oktobra",
    "novembra",
    "decembra",
];
const FRENCH: Names = [
    "janvier janv jan",
    "février fevrier févr fév fevr fev",
    "mars",
    "avril avr",
    "mai",
    "juin",
    "juillet juil",
    "août aout",
    "septembre sept",
    "octobre oct",
    "novembre nov",
    "décembre decembre déc",
];
const SPANISH: Names = [
    "enero ene",
    "febrero feb",
    "marzo mar",
    "abril abr",
    "mayo may",
    "junio jun",
    "julio jul",
    "agosto ago",
    "septiembre setiembre sept sep set",
    "octubre oct",
    "noviembre nov",
    "diciembre dic",
];
const ITALIAN: Names = [
    "gennaio gen genn",
    "febbraio feb febb",
    "marzo mar",
    "aprile apr",
    "maggio mag magg",
    "giugno giu",
    "luglio lug",
    "agosto ago",
    "settembre set sett",
    "ottobre ott",
    "novembre nov",
    "dicembre dic",
];
const PORTUGUESE: Names = [
    "janeiro jan",
    "fevereiro fev",
    "março marco mar",
    "abril abr",
    "maio mai",
    "junho jun",
    "julho jul",
    "agosto ago",
    "setembro set",
    "outubro out",
    "novembro nov",
    "dezembro dez",
];
const CATALAN: Names = [
    "gener", "febrer", "març", "abril", "maig", "juny", "juliol", "agost", "setembre", "octubre",
    "novembre", "desembre",
];
const GERMAN: Names = [
    "januar jänner jan",
    "februar feber feb",
    "märz mrz",
    "april apr",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober okt",
    "november",
    "dezember dez",
];
const DUTCH: Names = [
    "januari",
    "februari",
    "maart mrt",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober okt",
    "november",
    "december",
];
const NORDIC: Names = [
    "januari januar tammikuuta",
    "februari februar helmikuuta",
    "mars marts maaliskuuta",
    "april huhtikuuta",
    "maj mai toukokuuta",
    "juni kesäkuuta",
    "juli heinäkuuta",
    "augusti august elokuuta",
    "september syyskuuta",
    "oktober lokakuuta",
    "november marraskuuta",
    "december desember joulukuuta",
];
const TURKISH: Names = [
    "ocak oca",
    "şubat şub",
    "mart",
    "nisan nis",
    "mayıs",
    "haziran haz",
    "temmuz tem",
    "ağustos ağu",
    "eylül eyl",
    "ekim eki",
    "kasım kas",
    "aralık ara",
];
const AZERBAIJANI: Names = [
    "yanvar",
    "fevral",
    "mart",
    "aprel",
    "may",
    "iyun",
    "iyul",
    "avqust avgust",
    "sentyabr",
    "oktyabr",
    "noyabr",
    "dekabr",
];
const ROMANIAN: Names = [
    "ianuarie ian",
    "februarie",
    "martie",
    "aprilie",
    "mai",
    "iunie iun",
    "iulie iul",
    "august",
    "septembrie",
    "octombrie",
    "noiembrie noi",
    "decembrie",
];
const HUNGARIAN: Names = [
    "január",
    "február",
    "március",
    "április",
    "május",
    "június",
    "július",
    "augusztus",
    "szeptember",
    "október",
    "november",
    "december",
];
const MALAY: Names = [
    "januari",
    "februari pebruari",
    "mac maret",
    "april",
    "mei",
    "jun juni",
    "julai juli",
    "ogos agustus agu",
    "september",
    "oktober okt",
    "november nopember",
    "disember desember dis des",
];
const ALBANIAN: Names = [
    "janar", "shkurt", "mars", "prill", "maj", "qershor", "korrik", "gusht", "shtator", "tetor",
    "nëntor", "dhjetor",
];
const GREEK: Names = [
    "ιανουαρίου",
    "φεβρουαρίου",
    "μαρτίου",
    "απριλίου",
    "μαΐου",
    "ιουνίου",
    "ιουλίου",
    "αυγούστου",
    "σεπτεμβρίου",
    "οκτωβρίου",
    "νοεμβρίου",
    "δεκεμβρίου",
];
const ARABIC: Names = [
    "يناير كانون\u{a0}الثاني",
    "فبراير شباط",
    "مارس آذار اذار",
    "أبريل ابريل إبريل نيسان",
    "مايو أيار ايار ماي",
    "يونيو حزيران جوان",
    "يوليو تموز جويلية",
    "أغسطس اغسطس آب اب أوت",
    "سبتمبر أيلول ايلول",
    "أكتوبر اكتوبر تشرين\u{a0}الأول",
    "نوفمبر تشرين\u{a0}الثاني",
    "ديسمبر كانون\u{a0}الأول",
];
const HINDI: Names = [
    "जनवरी",
    "फरवरी",
    "मार्च",
    "अप्रैल",
    "मई",
    "जून",
    "जुलाई",
    "अगस्त",
    "सितंबर सितम्बर",
    "अक्टूबर",
    "नवंबर नवम्बर",
    "दिसंबर दिसम्बर",
];

const LANGUAGES: &[&Names] = &[
    &ENGLISH,
    &RUSSIAN,
    &UKRAINIAN,
    &FRENCH,
    &SPANISH,
    &ITALIAN,
    &PORTUGUESE,
    &GERMAN,
    &TURKISH,
    &ARABIC,
    &MALAY,
    &DUTCH,
    &POLISH,
    &CZECH,
    &SLOVENE,
    &SERBIAN,
    &CROATIAN,
    &BULGARIAN,
    &BELARUSIAN,
    &NORDIC,
    &CATALAN,
    &ROMANIAN,
    &HUNGARIAN,
    &AZERBAIJANI,
    &ALBANIAN,
    &GREEK,
    &HINDI,
];

/// Fewest letters of a name in which one wrong letter is forgiven.
const FORGIVING_LETTERS: usize = 5;

/// Longest name of a month in bytes.
const NAME_BYTES: usize = 40;

/// Days of the week, which may stand in a date and say nothing more.
const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thurs",
    "fri",
    "sat",
    "sun",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "pazartesi",
    "salı",
    "çarşamba",
    "perşembe",
    "cuma",
    "cumartesi",
    "pazar",
    "hétfő",
    "kedd",
    "szerda",
    "csütörtök",
    "péntek",
    "szombat",
    "vasárnap",
];

/// Reads the name of a month, 1 to 12; full names may be one edit off where that leaves one month.
pub(super) fn month(word: &str) -> Option<u8> {
    let name = word.trim_end_matches('.');
    if name.is_empty() || name.len() > NAME_BYTES {
        return None;
    }
    // Turkish capitals: İ becomes i and a dot that combines.
    let name = name.to_lowercase().replace('\u{307}', "");
    forms()
        .find(|(form, _)| *form == name)
        .map(|(_, month)| month)
        .or_else(|| nearly(&name))
}

/// Tells whether a word is the exact name or abbreviation of a month.
pub(super) fn is_month(word: &str) -> bool {
    let name = word.trim_end_matches('.').to_lowercase();
    forms().any(|(form, _)| form == name)
}

/// Tells whether a word is a day of the week.
pub(super) fn is_weekday(word: &str) -> bool {
    let name = word.trim_matches(['.', ',']).to_lowercase();
    WEEKDAYS.contains(&name.as_str())
}

fn nearly(name: &str) -> Option<u8> {
    if name.chars().count() < FORGIVING_LETTERS {
        return None;
    }
    let mut near = forms()
        .filter(|(form, _)| {
            form.chars().count() >= FORGIVING_LETTERS && within_one_edit(form, name)
        })
        .map(|(_, month)| month);
    let first = near.next()?;
    near.all(|month| month == first).then_some(first)
}

fn forms() -> impl Iterator<Item = (&'static str, u8)> {
    LANGUAGES.iter().flat_map(|names| {
        names.iter().zip(1..).flat_map(|(group, month)| {
            group
                .split(' ')
                .filter(|form| !form.is_empty())
                .map(move |form| (form, month))
        })
    })
}
