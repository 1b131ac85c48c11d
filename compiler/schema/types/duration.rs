//! Spans of time: Go's form for components, days and years for certificates.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// A span of time in Go's form: `"24h"`, `"1h30m"`, `"250ms"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Milliseconds.
    pub milliseconds: u64,
}

/// How long a certificate lives: `"1y"` (365 days), `"90d"`, `"24h"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lifetime {
    /// Seconds.
    pub seconds: u64,
}

const GO_UNITS: [(&str, u64); 4] = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
const LONG_UNITS: [(&str, u64); 4] = [("y", 365 * 86_400), ("d", 86_400), ("h", 3_600), ("m", 60)];

/// The sum of `number unit` pairs, units strictly descending, each at most once.
fn sum(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (mut rest, mut total, mut last) = (text, 0u64, u64::MAX);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let (name, unit) = units.iter().find(|(name, _)| rest.starts_with(name))?;
        if *unit >= last {
            return None;
        }
        total = total.checked_add(number.checked_mul(*unit)?)?;
        (rest, last) = (&rest[name.len()..], *unit);
    }
    (!text.is_empty()).then_some(total)
}

impl SettingType for Duration {
    const TYPE: ValueType = value_type!("duration", "a span of time such as `\"24h\"` or `\"1h30m\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a span of time")?;
        let milliseconds = sum(text, &GO_UNITS).ok_or_else(|| match sum(text, &LONG_UNITS) {
            Some(seconds) => Mismatch::new(format!("`{text}` uses days or years")).help(format!("write \"{}h\"", seconds / 3_600)),
            None => Mismatch::new(format!("`{text}` is not a span of time")),
        })?;
        Ok(Self { milliseconds })
    }

    fn render(&self) -> String {
        let mut rest = self.milliseconds;
        let mut text = String::new();
        for (name, unit) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
            if rest >= unit {
                text += &format!("{}{name}", rest / unit);
                rest %= unit;
            }
        }
        if text.is_empty() { "0s".to_owned() } else { text }
    }
}

impl SettingType for Lifetime {
    const TYPE: ValueType =
        value_type!("lifetime", "a span of time such as `\"1y\"`, `\"90d\"` or `\"24h\"` (a year has 365 days)");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a span of time")?;
        match sum(text, &LONG_UNITS) {
            Some(0) => Err(Mismatch::new(format!("`{text}` is no time at all"))),
            Some(seconds) if seconds <= 100 * 365 * 86_400 => Ok(Self { seconds }),
            Some(_) => Err(Mismatch::new(format!("`{text}` is longer than a hundred years"))),
            None => Err(Mismatch::new(format!("`{text}` is not a span of time"))),
        }
    }

    fn render(&self) -> String {
        let (name, unit) = LONG_UNITS.iter().find(|(_, unit)| self.seconds.is_multiple_of(*unit)).unwrap_or(&("s", 1));
        format!("{}{name}", self.seconds / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Lifetime, SettingType};
    use crate::syntax::Scalar;

    #[test]
    fn durations_read_and_render() {
        let check = |text: &str, expected: Option<&str>| {
            let found = Duration::read(&Scalar::Text(text.into())).ok().map(|duration| duration.render());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("24h", Some("24h"));
        check("90m", Some("1h30m"));
        check("1h30m", Some("1h30m"));
        check("250ms", Some("250ms"));
        check("0s", Some("0s"));
        check("", None);
        check("30m1h", None);
        check("1h1h", None);
        check("30d", None);
        check("5", None);
        check("99999999999999999999h", None);
    }

    #[test]
    fn lifetimes_read_and_render() {
        let check = |text: &str, expected: Option<&str>| {
            let found = Lifetime::read(&Scalar::Text(text.into())).ok().map(|lifetime| lifetime.render());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check("10y", Some("10y"));
        check("1y30d", Some("395d"));
        check("8760h", Some("1y"));
        check("0d", None);
        check("101y", None);
        check("1s", None);
    }
}
