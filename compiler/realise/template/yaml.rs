//! Values as YAML, in the one form that kapic writes: blocks, two spaces, quotes wherever YAML 1.1 or 1.2 could read a text as
//! something else. Kubernetes reads both.

use std::fmt::Write;

use tera::Value;

/// A value as YAML without a line break at its end. A scalar can stand behind `key: `.
pub(super) fn text(value: &Value) -> String {
    let mut out = String::new();
    block(value, 0, &mut out);
    out
}

fn block(value: &Value, indent: usize, out: &mut String) {
    if let Some(map) = value.as_map().filter(|map| !map.is_empty()) {
        for (at, (name, value)) in map.iter().enumerate() {
            if at > 0 {
                line(indent, out);
            }
            scalar_text(name.as_str().unwrap_or_default(), out);
            out.push(':');
            nested(value, indent + 2, out);
        }
    } else if let Some(items) = value.as_array().filter(|items| !items.is_empty()) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                line(indent, out);
            }
            out.push_str("- ");
            block(item, indent + 2, out);
        }
    } else {
        scalar(value, out);
    }
}

/// What stands behind a colon: on the same line if it is a scalar, else below.
fn nested(value: &Value, indent: usize, out: &mut String) {
    let is_block = value.as_map().is_some_and(|map| !map.is_empty()) || value.as_array().is_some_and(|items| !items.is_empty());
    if is_block {
        line(indent, out);
    } else {
        out.push(' ');
    }
    block(value, indent, out);
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn scalar(value: &Value, out: &mut String) {
    match value {
        value if value.is_map() => out.push_str("{}"),
        value if value.is_array() => out.push_str("[]"),
        value => match value.as_str() {
            Some(text) => scalar_text(text, out),
            None => write!(out, "{value}").expect("writing to a string cannot fail"),
        },
    }
}

/// Plain if it starts with a letter or a slash, holds nothing that YAML gives a meaning, and is no word such as `yes`.
fn scalar_text(text: &str, out: &mut String) {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '+' | '='));
    match first && plain && !text.ends_with(':') && !WORDS.contains(&text.to_ascii_lowercase().as_str()) {
        true => out.push_str(text),
        false => quote(text, out),
    }
}

/// Double quotes with escapes. Placeholders pass unescaped: what they stand for needs no escape.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use tera::Value;

    fn check(json: serde_json::Value, expected: &str) {
        let found = super::text(&Value::from_serializable(&json));
        assert_eq!(found, expected);
        let read: serde_json::Value = serde_yaml_ng::from_str(&found).unwrap();
        assert_eq!(read, json, "read back");
    }

    #[test]
    fn blocks() {
        check(
            serde_json::json!({"a": {"b": [1, true, {"c": "d", "e": []}], "f": {}}}),
            "a:\n  b:\n    - 1\n    - true\n    - c: d\n      e: []\n  f: {}",
        );
        check(serde_json::json!([["x"], {"z": 0.5}]), "- - x\n- z: 0.5");
    }

    #[test]
    fn texts_stay_texts() {
        for text in
            ["", "yes", "No", "null", "1e3", "0x1f", "12:30", "a: b", "- a", "#", "a #b", "*", "\"q\"", "back\\slash", "~", "x:"]
        {
            check(serde_json::json!({ "k": text }), &format!("k: {}", serde_json::to_string(text).unwrap()));
        }
        for text in ["system:node:w1", "/etc/kubernetes/pki/ca.crt", "https://10.0.0.1:6443", "LS0tLS1C=="] {
            check(serde_json::json!({ "k": text }), &format!("k: {text}"));
        }
    }
}
