//! One value in the spelling that kapic writes: a bare word where that is safe, else quotes with escapes. It lays out no nodes.

use std::fmt::Write;

use super::Scalar;

/// Words that KDL keeps for itself, so that they need quotes.
const KEPT: [&str; 6] = ["true", "false", "null", "inf", "-inf", "nan"];

/// A value as it stands in a file; reading it gives the same value.
pub fn spell(scalar: &Scalar) -> String {
    match scalar {
        Scalar::Text(text) => spell_text(text),
        Scalar::Int(number) => number.to_string(),
        Scalar::Float(number) if number.is_nan() => "#nan".to_owned(),
        Scalar::Float(number) if number.is_infinite() => (if *number > 0.0 { "#inf" } else { "#-inf" }).to_owned(),
        Scalar::Float(number) => format!("{number:?}"),
        Scalar::Bool(yes) => format!("#{yes}"),
        Scalar::Null => "#null".to_owned(),
    }
}

/// A text or a name: bare if it is a plain word, else in quotes.
pub fn spell_text(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = first && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if plain && !KEPT.contains(&text) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // What no terminal shows, or shows as something else, cannot stand in a file as it is.
            c if !(c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric()) => {
                write!(out, "\\u{{{:x}}}", u32::from(c)).expect("writing to a string cannot fail");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{Scalar, spell};

    #[test]
    fn values_are_read_back_as_they_were() {
        let texts = ["a", "A-1", "", "true", "-inf", "1.20", "10.0.0.1", "a b", "\"", "\\", "\n", "é", "\u{202e}", "*", "-", "a/b"];
        let floats = [0.001, 1.0, -2.5e-7, 1e300, f64::INFINITY, f64::NEG_INFINITY];
        let scalars = texts.iter().map(|text| Scalar::Text((*text).to_owned())).chain(floats.map(Scalar::Float));
        let rest = [Scalar::Int(i64::MIN), Scalar::Int(7), Scalar::Bool(true), Scalar::Bool(false), Scalar::Null];
        for scalar in scalars.chain(rest) {
            let (mut sources, mut sink) = (crate::source::Sources::default(), crate::source::Sink::new());
            let file = sources.add("a.kdl", format!("node {}\n", spell(&scalar)));
            let document = crate::syntax::parse(&sources, file, &mut sink).unwrap_or_else(|| panic!("{}", spell(&scalar)));
            assert_eq!(document.nodes[0].arguments[0].scalar, scalar, "{}", spell(&scalar));
        }
        assert_eq!(spell(&Scalar::Text("rsa-2048".to_owned())), "rsa-2048");
        assert_eq!(spell(&Scalar::Text("1.34.2".to_owned())), "\"1.34.2\"");
    }
}
