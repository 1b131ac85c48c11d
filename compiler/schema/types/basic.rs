//! What every type of value offers, and yes-or-no. It must not know which setting uses which type.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

/// A Rust type that a setting can have.
pub trait SettingType: Sized + Clone {
    /// Name, expectation and check.
    const TYPE: ValueType;

    /// Reads a value.
    fn read(scalar: &Scalar) -> Result<Self, Mismatch>;

    /// The value as a command-line flag wants it.
    fn render(&self) -> String;

    /// The value as a configuration file wants it.
    fn json(&self) -> serde_json::Value {
        serde_json::Value::String(self.render())
    }
}

/// What a scalar is, for "found …": `the number 3`, `"abc"`.
pub fn describe(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => format!("{text:?}"),
        Scalar::Int(number) => format!("the number {number}"),
        Scalar::Float(number) => format!("the number {number}"),
        Scalar::Bool(value) => format!("`#{value}`"),
        Scalar::Null => "`#null`".to_owned(),
    }
}

/// The text of a scalar, or a mismatch that says what was found.
pub(super) fn text_of<'a>(scalar: &'a Scalar, what: &str) -> Result<&'a str, Mismatch> {
    match scalar {
        Scalar::Text(text) => Ok(text),
        other => Err(Mismatch::new(format!("{} is not {what}", describe(other)))),
    }
}

impl SettingType for bool {
    const TYPE: ValueType = ValueType {
        name: "bool",
        expected: "`#true` or `#false`",
        words: &[],
        check: |scalar| Self::read(scalar).map(drop),
        is_flag: true,
    };

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        match scalar {
            Scalar::Bool(value) => Ok(*value),
            Scalar::Text(text) if matches!(text.as_str(), "true" | "yes" | "on") => {
                Err(Mismatch::new(format!("\"{text}\" is text")).help("write `#true`"))
            }
            Scalar::Text(text) if matches!(text.as_str(), "false" | "no" | "off") => {
                Err(Mismatch::new(format!("\"{text}\" is text")).help("write `#false`"))
            }
            other => Err(Mismatch::new(format!("{} is neither yes nor no", describe(other)))),
        }
    }

    fn render(&self) -> String {
        self.to_string()
    }

    fn json(&self) -> serde_json::Value {
        serde_json::Value::Bool(*self)
    }
}

/// Declares a [`ValueType`] for a type that is read from text.
macro_rules! value_type {
    ($name:literal, $expected:literal) => {
        crate::schema::ValueType {
            name: $name,
            expected: $expected,
            words: &[],
            check: |scalar| Self::read(scalar).map(drop),
            is_flag: false,
        }
    };
}
pub(super) use value_type;
