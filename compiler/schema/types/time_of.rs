//! Points in time, always UTC and to the second.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// A second in UTC between 1970 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub OffsetDateTime);

impl SettingType for Time {
    const TYPE: ValueType = value_type!("time", "a time in UTC such as `\"2026-11-01T00:00:00Z\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a time")?;
        let time = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| {
            let problem = Mismatch::new(format!("`{text}` is not a time"));
            let day = text.len() == 10 && text.bytes().all(|c| c.is_ascii_digit() || c == b'-');
            if day { problem.help(format!("write \"{text}T00:00:00Z\"")) } else { problem }
        })?;
        match text.ends_with('Z') && time.nanosecond() == 0 && (1970..2200).contains(&time.year()) {
            true => Ok(Self(time)),
            false => Err(Mismatch::new(format!("`{text}` is not a whole second in UTC between 1970 and 2199"))),
        }
    }

    fn render(&self) -> String {
        self.0
            .format(format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z"))
            .expect("every time of this type has all parts of the format")
    }
}
