//! What a field of a configuration file takes, from its Go type. It judges form only; whether a value makes sense is for `check`.

use serde_json::Value;

use super::config_field::ConfigField;
use super::flag_type::{Bounds, FlagType};

/// The form of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldForm {
    /// `true` or `false`.
    Bool,
    /// A whole number between the two.
    Int(i64, i64),
    /// A number.
    Float,
    /// Any text.
    Text,
    /// A duration as Go writes it, `1h30m`.
    Duration,
    /// A Kubernetes quantity, `10Mi`.
    Quantity,
    /// Several of one form.
    List(Box<Self>),
    /// Several of one form, each with a name.
    Map(Box<Self>),
    /// Fields of its own, or a list of such.
    Block,
}

impl ConfigField {
    /// What the field takes.
    pub fn form(&self) -> FieldForm {
        FieldForm::of(self.go_type)
    }
}

impl FieldForm {
    fn of(go_type: &str) -> Self {
        match go_type {
            "bool" => Self::Bool,
            "int32" => Self::Int(i32::MIN.into(), i32::MAX.into()),
            "int64" => Self::Int(i64::MIN, i64::MAX),
            "uint32" => Self::Int(0, u32::MAX.into()),
            "float32" | "float64" => Self::Float,
            "string" => Self::Text,
            "Duration" | "TimeOrMetaDuration" => Self::Duration,
            "QuantityValue" => Self::Quantity,
            _ => {
                let inner = |prefix| go_type.strip_prefix(prefix).map(Self::of).filter(|form| form.is_scalar()).map(Box::new);
                let list = inner("[]").map(Self::List);
                list.or_else(|| inner("map[string]").map(Self::Map)).unwrap_or(Self::Block)
            }
        }
    }

    /// Whether it takes one value.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Block)
    }

    /// Whether one value has the form.
    pub fn accepts(&self, value: &Value) -> bool {
        let text = |form: &FlagType| value.as_str().is_some_and(|text| form.accepts(text));
        match self {
            Self::Bool => value.is_boolean(),
            Self::Int(least, most) => value.as_i64().is_some_and(|number| (*least..=*most).contains(&number)),
            Self::Float => value.is_number(),
            Self::Text => value.is_string(),
            Self::Duration => text(&FlagType::Duration(Bounds::default())),
            Self::Quantity => text(&FlagType::Quantity),
            Self::List(_) | Self::Map(_) | Self::Block => false,
        }
    }

    /// What it takes, in words; of a list or map, what each element is.
    pub fn expected(&self) -> String {
        match self {
            Self::Bool => "`#true` or `#false`".to_owned(),
            Self::Int(i64::MIN, _) => "a whole number".to_owned(),
            Self::Int(least, most) => format!("a whole number from {least} to {most}"),
            Self::Float => "a number".to_owned(),
            Self::Text => "text in quotes".to_owned(),
            Self::Duration => "a span of time such as `\"1h30m\"`".to_owned(),
            Self::Quantity => "a quantity such as `\"10Mi\"`".to_owned(),
            Self::List(inner) | Self::Map(inner) => inner.expected(),
            Self::Block => "fields".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::FieldForm;

    #[test]
    fn go_types_have_forms() {
        assert_eq!(FieldForm::of("map[string]bool"), FieldForm::Map(Box::new(FieldForm::Bool)));
        assert_eq!(FieldForm::of("[]string"), FieldForm::List(Box::new(FieldForm::Text)));
        for block in ["[]Taint", "LoggingConfiguration", "map[string][]string"] {
            assert_eq!(FieldForm::of(block), FieldForm::Block, "{block}");
        }
    }

    #[test]
    fn values_are_of_their_form() {
        let check = |go_type: &str, value, holds| assert_eq!(FieldForm::of(go_type).accepts(&value), holds, "{go_type} {value}");
        check("bool", json!(true), true);
        check("bool", json!("true"), false);
        check("int32", json!(80), true);
        check("int32", json!(3_000_000_000_i64), false);
        check("uint32", json!(-1), false);
        check("float64", json!(1), true);
        check("string", json!(1), false);
        check("Duration", json!("1m30s"), true);
        check("Duration", json!("90"), false);
        check("QuantityValue", json!("10Mi"), true);
        check("QuantityValue", json!("ten"), false);
    }
}
