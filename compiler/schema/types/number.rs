//! Numbers with their limits in the type.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{describe, value_type};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Int<const MIN: i64, const MAX: i64>(pub i64);

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Fraction(pub f64);

impl<const MIN: i64, const MAX: i64> SettingType for Int<MIN, MAX> {
    const TYPE: ValueType = value_type!("int", "a whole number");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let number = match scalar {
            Scalar::Int(number) => *number,
            Scalar::Text(text) if text.parse::<i64>().is_ok() => {
                return Err(Mismatch::new(format!("{text:?} is text")).help(format!("write {text} without quotes")));
            }
            other => return Err(Mismatch::new(format!("{} is not a whole number", describe(other)))),
        };
        match (MIN..=MAX).contains(&number) {
            true => Ok(Self(number)),
            false => Err(Mismatch::new(format!("{number} is out of range")).help(format!("write a number from {MIN} to {MAX}"))),
        }
    }

    fn render(&self) -> String {
        self.0.to_string()
    }

    fn json(&self) -> serde_json::Value {
        self.0.into()
    }
}

impl SettingType for Fraction {
    const TYPE: ValueType = value_type!("fraction", "a number from 0 to 1 such as `0.02`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let number = match scalar {
            Scalar::Float(number) => *number,
            Scalar::Int(number) => *number as f64,
            other => return Err(Mismatch::new(format!("{} is not a number", describe(other)))),
        };
        match (0.0..=1.0).contains(&number) {
            true => Ok(Self(number)),
            false => Err(Mismatch::new(format!("{number} is out of range")).help("write a number from 0 to 1")),
        }
    }

    fn render(&self) -> String {
        self.0.to_string()
    }

    fn json(&self) -> serde_json::Value {
        self.0.into()
    }
}
