//! YAML documents, and paths into them. Long base64 is taken out before the text is parsed: that is most of a kubeconfig, and a
//! key in it never enters a value that would print it.

use serde_yaml_ng::Value;
use zeroize::Zeroizing;

use crate::proof::pem;
use crate::source::is_too_deep;

/// A document with its base64 put aside.
pub struct Document<'a> {
    value: Value,
    aside: Vec<&'a str>,
}

/// Stands in a value for base64 that was put aside.
const MARK: &str = "\u{1}aside:";

impl<'a> Document<'a> {
    /// Reads the first document of a text.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        if !text.contains("-data: ") {
            return Ok(Self { value: from_str(text)?, aside: Vec::new() });
        }
        let mut aside = Vec::new();
        let mut short = String::with_capacity(1024);
        for line in text.lines() {
            match line.split_once("-data: ").filter(|(_, data)| is_base64(data)) {
                Some((key, data)) => {
                    short.push_str(&format!("{key}-data: \"\\x01aside:{}\"\n", aside.len()));
                    aside.push(data);
                }
                None => {
                    short.push_str(line);
                    short.push('\n');
                }
            }
        }
        Ok(Self { value: from_str(&short)?, aside })
    }

    /// The root.
    pub fn root(&self) -> &Value {
        &self.value
    }

    /// The root itself, where no base64 is wanted.
    pub fn into_root(self) -> Value {
        self.value
    }

    /// Decodes a value that was base64.
    pub fn base64(&self, value: &Value) -> Option<Zeroizing<Vec<u8>>> {
        let text = value.as_str()?;
        match text.strip_prefix(MARK) {
            Some(number) => pem::decode(self.aside.get(number.parse::<usize>().ok()?)?),
            None => pem::decode(text),
        }
    }
}

fn from_str(text: &str) -> Result<Value, String> {
    if is_too_deep(text) {
        return Err("it is nested too deeply".to_owned());
    }
    serde_yaml_ng::from_str(text).map_err(|error| match error.location() {
        Some(place) => format!("it is not valid YAML (line {})", place.line()),
        None => "it is not valid YAML".to_owned(),
    })
}

/// The value below `keys`, such as `authentication.x509.clientCAFile`.
pub fn at<'v>(value: &'v Value, keys: &str) -> Option<&'v Value> {
    keys.split('.').try_fold(value, |value, key| value.get(key)).filter(|value| !value.is_null())
}

/// The text below `keys`.
pub fn text<'v>(value: &'v Value, keys: &str) -> Option<&'v str> {
    at(value, keys)?.as_str().filter(|text| !text.is_empty())
}

/// The entry called `name` of a list of named things.
pub fn named<'v>(value: &'v Value, list: &str, name: &str) -> Option<&'v Value> {
    at(value, list)?.as_sequence()?.iter().find(|entry| text(entry, "name") == Some(name))
}

fn is_base64(text: &str) -> bool {
    text.len() > 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn what_is_nested_too_deeply_is_not_parsed() {
        let key = format!("client-key-data: {}\n", "Zm9v".repeat(30));
        for text in [format!("a: {}", "[".repeat(20_000)), "{\"a\":".repeat(20_000), "- ".repeat(20_000), key + &"[".repeat(20_000)]
        {
            assert_eq!(Document::parse(&text).err().as_deref(), Some("it is nested too deeply"));
        }
        assert!(Document::parse("a: [[[{b: [c]}]]]").is_ok());
    }
}
