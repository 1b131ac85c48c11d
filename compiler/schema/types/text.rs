//! Free text and URLs.

use crate::schema::{Mismatch, ValueType};
use crate::syntax::Scalar;

use super::SettingType;
use super::basic::{text_of, value_type};

/// One line of free text without control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(pub String);

/// An absolute `https://` URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(pub String);

impl SettingType for Text {
    const TYPE: ValueType = value_type!("text", "text such as `\"Kubernetes\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = match scalar {
            Scalar::Text(text) => text.clone(),
            // An extra flag's value is text whatever it looks like: `arg "--v" 4`.
            Scalar::Int(number) => number.to_string(),
            Scalar::Bool(value) => value.to_string(),
            other => return Err(Mismatch::new(format!("{} is not text", super::describe(other))).help("put it into quotes")),
        };
        match text.chars().find(|c| c.is_control()) {
            Some(c) => Err(Mismatch::new(format!("the text holds the control character U+{:04X}", c as u32))),
            None => Ok(Self(text)),
        }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}

/// What can stand behind `https://`.
fn is_rest(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | '<' | '>' | '\\');
    !text.is_empty() && !text.starts_with('/') && text.chars().all(plain)
}

impl SettingType for Url {
    const TYPE: ValueType = value_type!("url", "a URL such as `\"https://api.example.com\"`");

    fn read(scalar: &Scalar) -> Result<Self, Mismatch> {
        let text = text_of(scalar, "a URL")?;
        let rest = text.strip_prefix("https://").ok_or_else(|| {
            let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
            let found = Mismatch::new(format!("`{text}` does not start with `https://`"));
            if is_rest(bare) { found.help(format!("write \"https://{bare}\"")) } else { found }
        })?;
        if is_rest(rest) { Ok(Self(text.to_owned())) } else { Err(Mismatch::new(format!("`{text}` is not a URL"))) }
    }

    fn render(&self) -> String {
        self.0.clone()
    }
}
