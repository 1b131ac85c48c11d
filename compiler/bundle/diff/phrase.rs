//! Words for a detail and for lists of places, for all renderers. It must not know of colours or of Markdown.

use crate::plan::Place;

use super::{Detail, Sign};

/// Longest value that is shown to people; JSON has all of it.
const LONGEST: usize = 200;

/// `SAN +10.0.0.9`, `flag --v: 2 → 4`, `key changed`.
pub fn detail(detail: &Detail) -> String {
    let Detail { topic, name, sign, before, after } = detail;
    let topic = match *topic {
        "san" => "SAN",
        "yaml" | "kubeconfig" | "flag" | "directive" if !name.is_empty() => "",
        "line" => "",
        "key-type" => "key",
        "authority-key" => "authority's key",
        "issuer-key" => "issuer's key",
        other => other,
    };
    let what = [topic, &visible(name)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let space = if what.is_empty() { "" } else { " " };
    match (sign, before, after) {
        (Sign::Added, _, Some(value)) if !value.is_empty() || name.is_empty() => format!("{what}{space}+{}", visible(value)),
        (Sign::Removed, Some(value), _) if !value.is_empty() || name.is_empty() => format!("{what}{space}-{}", visible(value)),
        (Sign::Changed, Some(a), Some(b)) => format!("{what}: {} → {}", visible(a), visible(b)),
        (Sign::Added, _, _) => format!("{what}{space}added"),
        (Sign::Removed, _, _) => format!("{what}{space}removed"),
        (Sign::Changed, _, _) if *topic == *"reissued" => "reissued with the same facts".to_owned(),
        (Sign::Changed, _, _) => format!("{what}{space}changed"),
    }
}

/// `m1, m2, m3`, or the first few and how many more.
pub fn places(places: &[Place]) -> String {
    let names: Vec<&str> = places.iter().map(|place| if let Place::Host(name) = place { name } else { "cluster" }).collect();
    hosts(&names)
}

/// The same for names of hosts.
pub fn hosts<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 8;
    let first = names.iter().take(SHOWN).map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(SHOWN);
    if more == 0 { first } else { format!("{first} and {more} more") }
}

/// Text from a file as one harmless line: no control character reaches a terminal, and nothing is longer than a screen.
pub fn visible(text: &str) -> String {
    let is_odd =
        |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown: String = text
        .chars()
        .take(LONGEST)
        .map(|c| {
            if c == '\t' {
                ' '
            } else if is_odd(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
