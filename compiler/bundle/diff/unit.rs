//! systemd units: flags of commands by name, other directives by section.

use std::collections::BTreeMap;

use super::Detail;

/// Flags and directives that differ.
pub fn compare(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    let (before, after) = (parse(before)?, parse(after)?);
    let mut details = Vec::new();
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    for name @ (section, directive) in names {
        let empty = Vec::new();
        let (a, b) = (before.get(name).unwrap_or(&empty), after.get(name).unwrap_or(&empty));
        if a == b {
            continue;
        }
        match (directive.starts_with("Exec"), a.as_slice(), b.as_slice()) {
            (true, [a], [b]) => command(directive, a, b, &mut details),
            _ => values("directive", &format!("[{section}] {directive}"), a, b, &mut details),
        }
    }
    Some(details)
}

type Unit = BTreeMap<(String, String), Vec<String>>;

fn parse(text: &[u8]) -> Option<Unit> {
    // systemd joins a line that ends in a backslash with the next by a space.
    let text = std::str::from_utf8(text).ok()?.replace("\\\n", " ");
    let (mut unit, mut section) = (Unit::new(), String::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';'])) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.to_owned();
        } else {
            let (name, value) = line.split_once('=')?;
            unit.entry((section.clone(), name.trim().to_owned())).or_default().push(value.trim().to_owned());
        }
    }
    Some(unit)
}

fn command(directive: &str, before: &str, after: &str, details: &mut Vec<Detail>) {
    let ((a_words, a), (b_words, b)) = (flags(before), flags(after));
    if a_words != b_words {
        details.push(Detail::changed("command", directive, a_words.join(" "), b_words.join(" ")));
    }
    let names = a.keys().chain(b.keys().filter(|name| !a.contains_key(*name)));
    for name in names {
        let empty = Vec::new();
        values("flag", name, a.get(name).unwrap_or(&empty), b.get(name).unwrap_or(&empty), details);
    }
}

/// Words that belong to no flag, and the values of each flag.
fn flags(command: &str) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let (mut words, mut flags) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
    let mut open: Option<String> = None;
    for word in split(command) {
        if word.starts_with('-') && word.len() > 1 {
            let (name, value) = word.split_once('=').map_or((word.as_str(), None), |(name, value)| (name, Some(value)));
            flags.entry(name.to_owned()).or_default().push(value.unwrap_or_default().to_owned());
            open = value.is_none().then(|| name.to_owned());
        } else if let Some(value) = open.take().and_then(|name| flags.get_mut(&name)).and_then(|values| values.last_mut()) {
            *value = word;
        } else {
            words.push(word);
        }
    }
    (words, flags)
}

/// Splits at spaces outside of quotes.
fn split(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in command.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c.is_whitespace() => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            _ => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

fn values(topic: &'static str, name: &str, before: &[String], after: &[String], details: &mut Vec<Detail>) {
    match (before, after) {
        (a, b) if a == b => {}
        ([a], [b]) if a.contains(',') && b.contains(',') => items(topic, name, a, b, details),
        ([a], [b]) => details.push(Detail::changed(topic, name, a, b)),
        _ => {
            details.extend(before.iter().filter(|a| !after.contains(a)).map(|a| Detail::removed(topic, name, a)));
            details.extend(after.iter().filter(|b| !before.contains(b)).map(|b| Detail::added(topic, name, b)));
            if before.iter().all(|a| after.contains(a)) && after.iter().all(|b| before.contains(b)) {
                details.push(Detail::changed(topic, name, before.join(" "), after.join(" ")));
            }
        }
    }
}

/// Lists: what came and what went; both lists in full if only the order differs.
fn items(topic: &'static str, name: &str, before: &str, after: &str, details: &mut Vec<Detail>) {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.split(',').collect(), after.split(',').collect());
    let old: Vec<Detail> = a.iter().filter(|item| !b.contains(item)).map(|item| Detail::removed(topic, name, *item)).collect();
    let new: Vec<Detail> = b.iter().filter(|item| !a.contains(item)).map(|item| Detail::added(topic, name, *item)).collect();
    if old.is_empty() && new.is_empty() {
        details.push(Detail::changed(topic, name, before, after));
    }
    details.extend(old);
    details.extend(new);
}
