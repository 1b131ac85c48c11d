//! Building the values that templates see. It must not know templates.

use serde_json::Value;

use super::Term;

impl Term {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Values by name, in the order given.
    pub fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Term)>) -> Self {
        Self::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Texts in order.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// Plain data.
    pub fn plain(value: &Value) -> Self {
        match value {
            Value::Null => Self::Text(String::new()),
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Int(whole),
                None => Self::Float(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Self::text(text),
            Value::Array(items) => Self::List(items.iter().map(Self::plain).collect()),
            Value::Object(entries) => Self::Map(entries.iter().map(|(name, value)| (name.clone(), Self::plain(value))).collect()),
        }
    }
}
