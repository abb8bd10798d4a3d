use super::{Place, read};
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
