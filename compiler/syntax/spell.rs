//! Texts as a description writes them. It knows no layout.

/// A text as KDL: as it is where it is plainly a word, else in quotes.
pub fn spelled(text: &str) -> String {
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = first && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    if plain && !matches!(text, "true" | "false" | "null" | "inf" | "nan") {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ if c.is_control()
                || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}') =>
            {
                quoted.push_str(&format!("\\u{{{:x}}}", c as u32));
            }
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::spelled;
    use crate::source::{Sink, Sources};
    use crate::syntax::{Scalar, parse};

    fn check(text: &str, expected: &str) {
        assert_eq!(spelled(text), expected);
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", format!("a {expected}"));
        let document = parse(&sources, file, &mut Sink::new()).unwrap();
        assert_eq!(document.nodes[0].arguments[0].scalar, Scalar::Text(text.to_owned()));
    }

    #[test]
    fn what_is_written_is_read_again() {
        check("etcd-hosts", "etcd-hosts");
        check("v1.34", "v1.34");
        check("true", "\"true\"");
        check("10.0.0.1", "\"10.0.0.1\"");
        check("--flag", "\"--flag\"");
        check("", "\"\"");
        check("a \"b\" \\ \n\r\t\u{85}\u{202e}é", "\"a \\\"b\\\" \\\\ \\n\\u{d}\\u{9}\\u{85}\\u{202e}é\"");
    }
}
