//! A value of whatever type: what it must be is known to the rule that reads it.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{describe, value_type};

/// Text, a number or a switch, as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Plain(pub serde_json::Value);

impl SettingType for Plain {
    const TYPE: ValueType = value_type!("value", "text, a number, `#true` or `#false`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        Ok(Self(match scalar {
            Scalar::Text(text) => match text.chars().find(|c| c.is_control()) {
                Some(c) => return Err(Mismatch::new(format!("the text holds the control character U+{:04X}", c as u32))),
                None => text.as_str().into(),
            },
            Scalar::Int(number) => (*number).into(),
            Scalar::Float(number) => (*number).into(),
            Scalar::Bool(value) => (*value).into(),
            other @ Scalar::Null => return Err(Mismatch::new(format!("{} is no value", describe(other))).help("delete it")),
        }))
    }

    fn render(&self) -> String {
        self.0.as_str().map_or_else(|| self.0.to_string(), str::to_owned)
    }

    fn json(&self) -> serde_json::Value {
        self.0.clone()
    }
}
