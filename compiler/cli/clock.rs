//! The time of day. Only `build --at`, `verify` and `new` ask for it.

use std::str::FromStr;

use time::format_description::well_known::Rfc3339;
use time::macros::{format_description, time};
use time::{Date, OffsetDateTime, UtcOffset};

/// A time that a user names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// What the clock says.
    Now,
    /// This one.
    Time(OffsetDateTime),
}

impl At {
    /// The time, in UTC.
    pub fn time(self) -> OffsetDateTime {
        match self {
            Self::Now => OffsetDateTime::now_utc(),
            Self::Time(time) => time,
        }
    }
}

impl FromStr for At {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "now" {
            return Ok(Self::Now);
        }
        if let Ok(day) = Date::parse(text, format_description!("[year]-[month]-[day]")) {
            return Ok(Self::Time(day.with_time(time!(0:00)).assume_utc()));
        }
        let time = OffsetDateTime::parse(text, &Rfc3339);
        time.map(|time| Self::Time(time.to_offset(UtcOffset::UTC)))
            .map_err(|_| "expected `now`, a day such as `2027-01-31`, or a time such as `2027-01-31T08:00:00Z`".to_owned())
    }
}

/// `2026-11-01 08:00 UTC`, for people.
pub fn shown(time: OffsetDateTime) -> String {
    let time = time.to_offset(UtcOffset::UTC);
    time.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC")).expect("every time has all parts of the format")
}

/// Midnight of today in UTC, as a description writes it.
pub fn today() -> String {
    let day = OffsetDateTime::now_utc().date();
    day.format(format_description!("[year]-[month]-[day]T00:00:00Z")).expect("every day has all parts of the format")
}

#[cfg(test)]
mod tests {
    use super::{At, shown};

    fn check(text: &str, expected: Option<&str>) {
        let found = text.parse::<At>().ok().map(|at| shown(at.time()));
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn days_and_times() {
        check("2027-01-31", Some("2027-01-31 00:00 UTC"));
        check("2027-01-31T08:00:00Z", Some("2027-01-31 08:00 UTC"));
        check("2027-01-31T08:00:00+02:00", Some("2027-01-31 06:00 UTC"));
        check("tomorrow", None);
        check("", None);
    }
}
