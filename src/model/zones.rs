//! Time zones by name, all from the one database that the program brings along: what is checked there can be read there.

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Gives the zone of an IANA name, whatever its case; `None` where the bundled database has none of that name. The database keeps what
/// it has parsed once, so that it may be asked for every item.
pub fn time_zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name).ok()
}
