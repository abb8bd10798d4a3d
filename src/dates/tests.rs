use jiff::tz::TimeZone;

use super::{Place, read, read_shown};
use crate::model::DatePrecision::{self, Day, Exact, ZoneAssumed};

fn check(text: &str, zone: &str, country: &str, expected: &str, precision: DatePrecision) {
    let place = Place::new(Some(zone), Some(country));
    let got = read(text, &place).map(|(at, precision)| (at.to_string(), precision));
    assert_eq!(got, Some((expected.to_owned(), precision)), "{text}");
}

#[test]
fn reads_rfc_822_and_its_kin() {
    for text in [
        "Sun, 25 Jun 2023 10:00:00 GMT",
        "25 Jun 2023 10:00:00 +0000",
        "Sunday, 25 June 2023 10:00:00 UTC",
        "Sun, 25 Jun 23 10:00:00 Z",
        "Sun, 25 Jun 2023 13:00 +03:00",
        "Sun, 25 Jun 2023 13:00:00 MSK",
        "Sun, 25 Jun 2023 13:00:00 GMT+3",
        "Sun, 25 Jun 2023 13:00:00 GMT+0300 (Moscow Standard Time)",
        "Sun, 25 Jun 2023 06:00:00 EDT",
        "Sun, 25 Jun 2023 13:00:00 Europe/Moscow",
        "Sun Jun 25 10:00:00 UTC 2023",
        "June 25, 2023 10:00 AM GMT",
        "Jun 25, 2023 10:00:00 a.m. UTC",
    ] {
        check(text, "UTC", "", "2023-06-25T10:00:00Z", Exact);
    }
    check(
        "Sun Jun 25 10:00:00 2023",
        "Europe/Moscow",
        "RU",
        "2023-06-25T07:00:00Z",
        ZoneAssumed,
    );
    check("Sun, 25 Jun 2023", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check(
        "Sun, 25 Jun 2023 24:00:00 GMT",
        "UTC",
        "",
        "2023-06-26T00:00:00Z",
        Exact,
    );
    check(
        "Sat, 31 Jun 2023 10:00:00 GMT",
        "UTC",
        "",
        "2023-07-01T10:00:00Z",
        Exact,
    );
    check(
        "Sun, 25 Jun 2023 23:59:60 GMT",
        "UTC",
        "",
        "2023-06-25T23:59:59Z",
        Exact,
    );
}

#[test]
fn reads_iso_8601_and_its_kin() {
    for text in [
        "2023-06-25T10:00:00Z",
        "2023-06-25T10:00:00.123Z",
        "2023-06-25T13:00:00+03:00",
        "2023-06-25T13:00:00+0300",
        "2023-06-25 13:00:00 +03",
        "20230625T100000Z",
        "2023-06-25T10:00Z",
        "1687687200",
        "1687687200000",
    ] {
        check(text, "UTC", "", "2023-06-25T10:00:00Z", Exact);
    }
    check(
        "2023-06-25 10:00:00",
        "Asia/Tokyo",
        "JP",
        "2023-06-25T01:00:00Z",
        ZoneAssumed,
    );
    check("2023-06-25", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("2023/06/25", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("20230625", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("230625", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("990625", "UTC", "", "1999-06-25T00:00:00Z", Day);
    check("202306", "UTC", "", "2023-06-01T00:00:00Z", Day);
    check("2023-06", "UTC", "", "2023-06-01T00:00:00Z", Day);
    check("2023-176", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("2023-W25-7", "UTC", "", "2023-06-25T00:00:00Z", Day);
    check("2023", "UTC", "", "2023-01-01T00:00:00Z", Day);
}

#[test]
fn reads_local_orders_and_month_names() {
    check(
        "25 كانون الأول 2023 10:00",
        "UTC",
        "",
        "2023-12-25T10:00:00Z",
        ZoneAssumed,
    );
    for text in [
        "25.06.2023 10:00",
        "25/06/2023 10:00",
        "10:00 25.06.2023",
        "10:00, 25 июня 2023",
        "25 черв. 2023 10:00",
        "domenica 25 giugno 2023, ore 10:00",
        "25 de junio de 2023 a las 10:00",
        "dim. 25 juin 2023 - 10h00",
        "25 de junho de 2023 10:00",
        "So, 25. Juni 2023 10:00 Uhr",
        "25 Haziran 2023 10:00",
        "25 czerwca 2023 10:00",
        "2023년 6월 25일 오전 10시",
        "2023년 6월 25일 (일) 10:00",
        "2023年6月25日 10:00",
        "2023年06月25日上午10点00分",
        "٢٥/٠٦/٢٠٢٣ ١٠:٠٠",
        "25 يونيو 2023 10:00",
        "25 Jun 2023 10.00",
    ] {
        check(text, "UTC", "", "2023-06-25T10:00:00Z", ZoneAssumed);
    }
    check(
        "06/25/2023 10:00",
        "UTC",
        "",
        "2023-06-25T10:00:00Z",
        ZoneAssumed,
    );
    check(
        "06/05/2023 10:00",
        "UTC",
        "US",
        "2023-06-05T10:00:00Z",
        ZoneAssumed,
    );
    check(
        "06/05/2023 10:00",
        "UTC",
        "GB",
        "2023-05-06T10:00:00Z",
        ZoneAssumed,
    );
    check(
        "mar 06 giu 2023 10:00",
        "UTC",
        "IT",
        "2023-06-06T10:00:00Z",
        ZoneAssumed,
    );
}

#[test]
fn tells_zone_names_apart_by_country() {
    let check = |zone: &str, country: &str, expected: &str| {
        check(
            &format!("Sun, 25 Jun 2023 12:00:00 {zone}"),
            "UTC",
            country,
            &format!("2023-06-25T{expected}:00Z"),
            Exact,
        );
    };
    check("IST", "IN", "06:30");
    check("IST", "IL", "10:00");
    check("IST", "IE", "11:00");
    check("CST", "CN", "04:00");
    check("CST", "US", "18:00");
    check("KST", "KR", "03:00");
    check("JST", "JP", "03:00");
    check("CET", "IT", "11:00");
    check("CEST", "IT", "10:00");
    check("EST", "US", "17:00");
}

#[test]
fn refuses_what_is_no_date() {
    let place = Place::new(None, None);
    for text in [
        "",
        "today",
        "99",
        "2023-13-32",
        "25:61",
        "abc 12",
        "0000000000000000000000000000",
        "- - -",
    ] {
        assert_eq!(read(text, &place), None, "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn reads_what_pages_show() {
    let check = |line: &str, expected: Option<&str>| {
        let got = read_shown(line, &TimeZone::UTC).map(|at| at.to_string());
        assert_eq!(got.as_deref(), expected, "{line}");
    };
    // The time of day is cut out before the day is looked for.
    for line in [
        "14.03.2025 09:15",
        "09:15 14.03.2025",
        "Updated 9:15 AM UTC, March 14, 2025",
        "09:15 14 марта 2025",
        "9:15 a.m. GMT, Fri March 14, 2025",
        "3/14/2025 9:15 AM",
        "14/03/2025 à 9h15",
        "14.03.2025, 09.15 Uhr",
        "14. mars 2025 kl. 09.15",
        "14 maaliskuuta 2025 9.15",
        "14.3.25 9:15",
        "2025年3月14日 上午9:15",
        "2025年3月14日 9時15分",
        "2025.3.14. 오전 9:15",
        "입력 2025.03.14 09:15 수정 2025.03.15 10:00",
        "14 มี.ค. 2568 09:15 น.",
        "14 มีนาคม 2568 เวลา 9.15 น.",
        "۲۴ اسفند ۱۴۰۳ - ۰۹:۱۵",
        "1403/12/24 09:15",
        "١٤ مارس ٢٠٢٥ - ٠٩:١٥",
        "14 मार्च 2025, 2:45 PM IST",
        "Fri, 14 Mar 2025 16:15 WIB",
        "14 March 2025, 17:15 SGT",
        "14/03/2025, 16:15 (GMT+7)",
        "Friday, 14 March 2025 | 5:15 PM MYT",
        "14 марта 2025 в 12:15 (мск)",
        "March 14, 2025 at 5:15 a.m. ET",
        "14 Mart 2025, 09:15",
        "14 martie 2025, 09:15",
        "2025. gada 14. martā 09:15",
        "2025 m. kovo 14 d. 09:15",
        "14. ožujka 2025. u 09:15",
        "mar 14 mars 2025 09:15",
        "Published 14 Mar 2025, 09:15 GMT | Updated 15 Mar 2025, 07:00 GMT",
        "2025-03-14T10:15:00.123456+01:00",
        "20250314T091500Z",
    ] {
        check(line, Some("2025-03-14T09:15:00Z"));
    }
    for (line, expected) in [
        ("24 listopadu 2025", "2025-11-24T00:00:00Z"),
        ("24 Νοε 2025", "2025-11-24T00:00:00Z"),
        ("24 снежня 2025", "2025-12-24T00:00:00Z"),
        ("24 oktyabr 2025", "2025-10-24T00:00:00Z"),
        ("24 tháng 11, 2025", "2025-11-24T00:00:00Z"),
        ("24 Kas 2025 · 2 dk", "2025-11-24T00:00:00Z"),
        ("24 בנובמבר 2025", "2025-11-24T00:00:00Z"),
        ("24 كانون الأول 2025", "2025-12-24T00:00:00Z"),
        ("30 اسفند 1403", "2025-03-20T00:00:00Z"),
        ("1 فروردین 1404", "2025-03-21T00:00:00Z"),
        ("15 رمضان 1446 - 14 مارس 2025", "2025-03-14T00:00:00Z"),
        ("1 محرم 1446 هـ", "2024-07-07T00:00:00Z"),
        ("5 November 24, 2025", "2025-11-24T00:00:00Z"),
        ("July 4, 2025 6:05 PM ET", "2025-07-04T22:05:00Z"),
        ("2025年3月14日 下午6点", "2025-03-14T18:00:00Z"),
        ("14 March 2025 2 hours ago", "2025-03-14T00:00:00Z"),
        ("2025年3月14日 2時間前", "2025-03-14T00:00:00Z"),
    ] {
        check(line, Some(expected));
    }
    // Numbers that nothing joins to a date, and days before our time.
    for line in [
        "2025 03 14",
        "2025",
        "March 2025",
        "14 March",
        "1.2.3.2025",
        "2 hours ago",
        "18:05",
        "31.02.2025",
        "Page 3 of 2025",
        "0001-01-01T00:00:00Z",
        "4 July 1776",
    ] {
        check(line, None);
    }
}
