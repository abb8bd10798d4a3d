//! The calendars of Iran, of Islam and of Thailand, to the common one.
//!
//! Must not know: how a date was written, but for the names of the months.

use jiff::civil::Date;

/// A calendar whose years are counted from another beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Calendar {
    /// The common one, also with the years of Buddha.
    Common,
    /// The solar one of Iran.
    Iran,
    /// The lunar one of Islam, as Saudi Arabia reckons it; where the moon is watched for, it may be a day later.
    Islam,
}

const IRAN_MONTHS: [&str; 12] = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
];

/// Months of Islam: the first word, what the second one may be, the number.
const ISLAM_MONTHS: &[(&str, &[&str], i32)] = &[
    ("محرم", &[], 1),
    ("صفر", &[], 2),
    ("ربيع", &["الأول", "الاول"], 3),
    ("ربيع", &["الآخر", "الاخر", "الثاني"], 4),
    ("جمادى", &["الأولى", "الاولى", "الأول"], 5),
    ("جمادى", &["الآخرة", "الاخرة", "الثانية", "الآخر"], 6),
    ("رجب", &[], 7),
    ("شعبان", &[], 8),
    ("رمضان", &[], 9),
    ("شوال", &[], 10),
    ("ذو", &["القعدة"], 11),
    ("ذي", &["القعدة"], 11),
    ("ذو", &["الحجة"], 12),
    ("ذي", &["الحجة"], 12),
];

/// Gives the month, 1 to 12, that a word names in a calendar that is not the common one.
pub(super) fn month(word: &str, next: Option<&str>) -> Option<(Calendar, i32)> {
    let iran = IRAN_MONTHS.iter().zip(1..).find(|(name, _)| **name == word);
    if let Some((_, month)) = iran {
        return Some((Calendar::Iran, month));
    }
    let islam = ISLAM_MONTHS.iter().find(|(first, second, _)| {
        *first == word && (second.is_empty() || next.is_some_and(|next| second.contains(&next)))
    });
    islam.map(|(_, _, month)| (Calendar::Islam, *month))
}

/// Tells by the number of a year, 1371 to 2643, which calendar a date of digits alone is in.
pub(super) const fn of_year(year: i32) -> Calendar {
    match year {
        1371..1430 => Calendar::Iran,
        1430..1530 => Calendar::Islam,
        _ => Calendar::Common,
    }
}

/// Gives the day in the common calendar; none before 1990 and after 2099.
pub(super) fn day(calendar: Calendar, year: i32, month: i32, day: i32) -> Option<Date> {
    let date = match calendar {
        Calendar::Common => {
            // Thailand counts from the death of Buddha.
            let year = if year >= 2533 { year - 543 } else { year };
            Date::new(
                i16::try_from(year).ok()?,
                i8::try_from(month).ok()?,
                i8::try_from(day).ok()?,
            )
            .ok()?
        }
        Calendar::Iran => iran(year, month, day)?,
        Calendar::Islam => islam(year, month, day)?,
    };
    (1990..2100).contains(&date.year()).then_some(date)
}

fn iran(year: i32, month: i32, day: i32) -> Option<Date> {
    let most = if month <= 6 { 31 } else { 30 };
    if !(1300..1500).contains(&year) || !(1..=12).contains(&month) || !(1..=most).contains(&day) {
        return None;
    }
    // Leap years of the 33-year cycle, right from 1343 to 1472.
    let is_leap = |year: &i32| (25 * year + 11) % 33 < 8;
    let leaps = |years: std::ops::Range<i32>| i32::try_from(years.filter(is_leap).count()).ok();
    let year_days = if year >= 1400 {
        (year - 1400) * 365 + leaps(1400..year)?
    } else {
        -((1400 - year) * 365 + leaps(year..1400)?)
    };
    let month_days = (month - 1) * 31 - (month - 7).max(0);
    Date::constant(2021, 3, 21)
        .checked_add(jiff::Span::new().days(year_days + month_days + day - 1))
        .ok()
}

fn islam(year: i32, month: i32, day: i32) -> Option<Date> {
    let index = usize::try_from(year - FIRST_ISLAM_YEAR).ok()?;
    let long = LONG_MONTHS.get(index)?;
    let days_of = |long: u16, month: i32| 29 + i32::from(long >> (month - 1) & 1);
    if !(1..=12).contains(&month) || !(1..=days_of(*long, month)).contains(&day) {
        return None;
    }
    let years = LONG_MONTHS.get(..index)?.iter();
    let year_days: i32 = years
        .flat_map(|long| (1..=12).map(|month| days_of(*long, month)))
        .sum();
    let month_days: i32 = (1..month).map(|month| days_of(*long, month)).sum();
    Date::constant(1990, 7, 23)
        .checked_add(jiff::Span::new().days(year_days + month_days + day - 1))
        .ok()
}

/// The first year of `LONG_MONTHS`; it began on 1990-07-23.
const FIRST_ISLAM_YEAR: i32 = 1411;

/// For each year the months of 30 days, the first in the lowest bit: the calendar Umm al-Qura of Saudi Arabia.
const LONG_MONTHS: [u16; 90] = [
    0x2DA, 0x5D9, 0xDB2, 0xBA4, 0xB4A, 0xA55, 0x2B5, 0x575, 0xB6A, 0xBD2, 0xBC4, 0xB89, 0xA95,
    0x52D, 0x5AD, 0xB6A, 0x6D4, 0xDC9, 0xD92, 0xAA6, 0x956, 0x2AE, 0x56D, 0x36A, 0xB55, 0xAAA,
    0x94D, 0x49D, 0x95D, 0x2BA, 0x5B5, 0x5AA, 0xD55, 0xA9A, 0x92E, 0x26E, 0x55D, 0xADA, 0x6D4,
    0x6A5, 0x54B, 0xA97, 0x54E, 0xAAE, 0x5AC, 0xBA9, 0xD92, 0xB25, 0x64B, 0xCAB, 0x55A, 0xB55,
    0x6D2, 0xEA5, 0xE4A, 0xA95, 0x52D, 0xAAD, 0x36C, 0x759, 0x6D2, 0x695, 0x52D, 0xA5B, 0x4BA,
    0x9BA, 0x3B4, 0xB69, 0xB52, 0xAA6, 0x4B6, 0x96D, 0x2EC, 0x6D9, 0xEB2, 0xD54, 0xD2A, 0xA56,
    0x4AE, 0x96D, 0xD6A, 0xB54, 0xB29, 0xA93, 0x52B, 0xA57, 0x536, 0xAB5, 0x6AA, 0xE93,
];
