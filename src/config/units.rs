//! Durations and sizes as people write them.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};

use super::source::Fault;

const SECONDS_OF_A_DAY: u64 = 86_400;
/// Units of a size and their bytes, longest names first.
const SIZE_UNITS: [(&str, u64); 7] = [
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("b", 1),
];

/// Reads a duration such as `5m` or `1h 30m`, within a range. A day has 24 hours.
pub(super) fn duration(text: &str, range: &RangeInclusive<Duration>) -> Result<Duration, Fault> {
    let read: Option<SignedDuration> = text
        .trim()
        .parse::<Span>()
        .ok()
        .and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    let Some(read) = read else {
        return Err(Fault::new(
            format!("`{text}` is not a duration"),
            "write a number with its unit, such as \"30s\", \"5m\", \"1h 30m\" or \"30d\"",
        ));
    };
    match Duration::try_from(read) {
        Ok(duration) if range.contains(&duration) => Ok(duration),
        _ => Err(Fault::new(
            format!("the duration `{text}` is out of range"),
            format!(
                "write a duration from {} to {}",
                duration_text(*range.start()),
                duration_text(*range.end())
            ),
        )),
    }
}

/// Writes a duration as a person would.
pub(super) fn duration_text(duration: Duration) -> String {
    let days = duration.as_secs() / SECONDS_OF_A_DAY;
    if days > 0 && duration == Duration::from_secs(days * SECONDS_OF_A_DAY) {
        return format!("{days}d");
    }
    SignedDuration::try_from(duration).map_or_else(
        |_| format!("{}s", duration.as_secs()),
        |duration| format!("{duration:#}"),
    )
}

/// Reads a size such as `10 MiB` in bytes, within a range.
pub(super) fn size(text: &str, range: &RangeInclusive<u64>) -> Result<u64, Fault> {
    let lower = text.trim().to_ascii_lowercase();
    let (digits, unit) = SIZE_UNITS
        .iter()
        .find_map(|(name, bytes)| lower.strip_suffix(name).map(|digits| (digits, *bytes)))
        .unwrap_or((&lower, 1));
    match digits.trim_end().parse::<u64>() {
        Ok(count) => size_in_bytes(count.saturating_mul(unit), range),
        Err(_) => Err(Fault::new(
            format!("`{text}` is not a size"),
            "write whole bytes with a unit, such as \"512 KiB\" or \"10 MiB\"",
        )),
    }
}

/// Checks a size in bytes against a range.
pub(super) fn size_in_bytes(bytes: u64, range: &RangeInclusive<u64>) -> Result<u64, Fault> {
    if range.contains(&bytes) {
        return Ok(bytes);
    }
    Err(Fault::new(
        format!("the size of {bytes} bytes is out of range"),
        format!(
            "write a size from {} to {} bytes",
            range.start(),
            range.end()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let any = Duration::ZERO..=Duration::from_secs(10_000_000);
        let check = |text: &str, millis: Option<u64>| {
            let read = duration(text, &any).ok();
            assert_eq!(read, millis.map(Duration::from_millis), "{text}");
        };
        check("5m", Some(300_000));
        check("1h 30m", Some(5_400_000));
        check("PT5M", Some(300_000));
        check("200ms", Some(200));
        check("1.5s", Some(1_500));
        check("30d", Some(2_592_000_000));
        check(" 5 minutes ", Some(300_000));
        check("0s", Some(0));
        check("-5m", None);
        check("5", None);
        check("1 month", None);
        check("soon", None);
        check("99999999999999999999h", None);
    }

    #[test]
    fn sizes() {
        let any = 1..=u64::MAX - 1;
        let check = |text: &str, bytes: Option<u64>| {
            assert_eq!(size(text, &any).ok(), bytes, "{text}");
        };
        check("10 MiB", Some(10_485_760));
        check("512KiB", Some(524_288));
        check("1 gib", Some(1_073_741_824));
        check("2 MB", Some(2_000_000));
        check("4096", Some(4096));
        check("4096 B", Some(4096));
        check("0", None);
        check("1.5 MiB", None);
        check("-1 KiB", None);
        check("MiB", None);
        check("10 MiBs", None);
        check("99999999999 GiB", None);
    }

    #[test]
    fn a_duration_out_of_range_names_the_range() {
        let range = Duration::from_secs(1)..=Duration::from_mins(10);
        let fault = duration("1h", &range).unwrap_err();
        assert_eq!(fault.remedy, "write a duration from 1s to 10m");
    }
}
