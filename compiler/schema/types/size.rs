//! Amounts of bytes: `"1Gi"`.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// An amount of bytes, written with a binary unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// Bytes.
    pub bytes: u64,
}

const UNITS: [(&str, u64); 4] = [("Ti", 1 << 40), ("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)];

impl SettingType for Size {
    const TYPE: ValueType = value_type!("size", "an amount of bytes such as `\"8Gi\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "an amount of bytes")?;
        let (digits, unit) = UNITS
            .iter()
            .find_map(|(suffix, unit)| text.strip_suffix(suffix).map(|digits| (digits, *unit)))
            .ok_or_else(|| Mismatch::new(format!("`{text}` has none of the units Ki, Mi, Gi, Ti")))?;
        let bytes = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit));
        bytes.map(|bytes| Self { bytes }).ok_or_else(|| Mismatch::new(format!("`{text}` is not an amount of bytes")))
    }

    /// With the largest unit that leaves a whole number.
    fn render(&self) -> String {
        let fitting = UNITS.iter().find(|(_, unit)| self.bytes > 0 && self.bytes.is_multiple_of(*unit));
        fitting.map_or_else(|| self.bytes.to_string(), |(suffix, unit)| format!("{}{suffix}", self.bytes / unit))
    }
}
