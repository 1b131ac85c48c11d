//! Two YAML values by meaning, path by path. Who calls it decides what may be seen.

use serde_yaml_ng::{Mapping, Value};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use zeroize::Zeroize;

use super::{Detail, Sign, certificate};
use crate::source::is_too_deep;

/// How the value at a path is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// As it is.
    Value,
    /// Only that it differs.
    Hidden,
    /// As base64 of certificates in PEM: what differs in them.
    Certificate,
}

/// Compares two values; `show` is asked for each path that differs.
pub struct Comparison<'a> {
    /// Topic of the details.
    pub topic: &'static str,
    /// What may be seen of a path.
    pub show: &'a dyn Fn(&str) -> Show,
    /// What was found.
    pub details: Vec<Detail>,
}

/// Documents that are wiped when dropped: they may hold keys.
pub struct Documents(pub Vec<Value>);

impl Documents {
    /// All documents of a text; `None` if it is not YAML, or nested too deeply.
    pub fn parse(text: &[u8]) -> Option<Self> {
        use serde::Deserialize;
        let text = std::str::from_utf8(text).ok().filter(|text| !is_too_deep(text))?;
        let mut documents = Self(Vec::new());
        for document in serde_yaml_ng::Deserializer::from_str(text) {
            match Value::deserialize(document).ok()? {
                Value::Null => {}
                value => documents.0.push(value),
            }
        }
        Some(documents)
    }
}

impl Drop for Documents {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(wipe);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Sequence(items) => items.iter_mut().for_each(wipe),
        Value::Mapping(map) => map.iter_mut().for_each(|(_, value)| wipe(value)),
        Value::Tagged(tagged) => wipe(&mut tagged.value),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Comparison<'_> {
    /// Compares what stands at `path` in both.
    pub fn values(&mut self, path: &str, before: &Value, after: &Value) {
        match (before, after) {
            (a, b) if a == b => {}
            (Value::Mapping(a), Value::Mapping(b)) => self.mappings(path, a, b),
            (Value::Sequence(a), Value::Sequence(b)) => self.sequences(path, a, b),
            (a, b) => self.leaf(path, Sign::Changed, Some(a), Some(b)),
        }
    }

    /// A whole value that is only in one of them.
    pub fn leaf(&mut self, path: &str, sign: Sign, before: Option<&Value>, after: Option<&Value>) {
        let hides = |value: Option<&Value>| value.is_some_and(|value| self.hides_something(path, value));
        match (self.show)(path) {
            Show::Certificate if sign == Sign::Changed => {
                let found = before.zip(after).and_then(|(a, b)| certificates(a, b));
                let found = found.unwrap_or_else(|| vec![Detail::hidden(self.topic, path, sign)]);
                self.details.extend(found.into_iter().map(|detail| Detail { name: join(path, &detail.name), ..detail }));
            }
            Show::Value if !hides(before) && !hides(after) => {
                let (before, after) = (before.map(one_line), after.map(one_line));
                self.details.push(Detail { topic: self.topic, name: path.to_owned(), sign, before, after });
            }
            _ => self.details.push(Detail::hidden(self.topic, path, sign)),
        }
    }

    /// Whether something below must not be seen: then nothing of it is.
    fn hides_something(&self, path: &str, value: &Value) -> bool {
        match value {
            Value::Mapping(map) => map.iter().any(|(key, value)| self.hides_something(&dotted(path, key), value)),
            Value::Sequence(items) => {
                items.iter().enumerate().any(|(at, item)| self.hides_something(&format!("{path}[{at}]"), item))
            }
            _ => (self.show)(path) != Show::Value,
        }
    }

    fn mappings(&mut self, path: &str, before: &Mapping, after: &Mapping) {
        for (key, a) in before {
            match after.get(key) {
                Some(b) => self.values(&dotted(path, key), a, b),
                None => self.leaf(&dotted(path, key), Sign::Removed, Some(a), None),
            }
        }
        for (key, b) in after.iter().filter(|(key, _)| !before.contains_key(key)) {
            self.leaf(&dotted(path, key), Sign::Added, None, Some(b));
        }
    }

    fn sequences(&mut self, path: &str, before: &[Value], after: &[Value]) {
        if let (Some(a), Some(b)) = (by_name(before), by_name(after)) {
            return self.named(path, &a, &b);
        }
        let at = |index: usize| format!("{path}[{index}]");
        for op in capture_diff_slices(Algorithm::Myers, before, after) {
            let (tag, old, new) = op.as_tag_tuple();
            if tag == DiffTag::Equal {
                continue;
            }
            let both = old.len().min(new.len());
            for (a, b) in old.clone().zip(new.clone()) {
                self.values(&at(b), &before[a], &after[b]);
            }
            old.skip(both).for_each(|a| self.leaf(&at(a), Sign::Removed, Some(&before[a]), None));
            new.skip(both).for_each(|b| self.leaf(&at(b), Sign::Added, None, Some(&after[b])));
        }
    }

    fn named(&mut self, path: &str, before: &[(&str, &Value)], after: &[(&str, &Value)]) {
        let find = |list: &[(&str, &Value)], name: &str| list.iter().position(|(other, _)| *other == name);
        for (name, a) in before {
            match find(after, name) {
                Some(at) => self.values(&format!("{path}[{name}]"), a, after[at].1),
                None => self.leaf(&format!("{path}[{name}]"), Sign::Removed, Some(a), None),
            }
        }
        for (name, b) in after.iter().filter(|(name, _)| find(before, name).is_none()) {
            self.leaf(&format!("{path}[{name}]"), Sign::Added, None, Some(b));
        }
        if before.len() == after.len()
            && before.iter().map(|a| a.0).ne(after.iter().map(|b| b.0))
            && before.iter().all(|a| find(after, a.0).is_some())
        {
            self.details.push(Detail::hidden("order", path, Sign::Changed));
        }
    }
}

/// The elements by their `name`, if each has one of its own.
fn by_name(items: &[Value]) -> Option<Vec<(&str, &Value)>> {
    let named: Option<Vec<_>> = items.iter().map(|item| Some((item.get("name")?.as_str()?, item))).collect();
    let unique = |named: &Vec<(&str, &Value)>| {
        named.iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>().len() == named.len()
    };
    named.filter(unique)
}

fn certificates(before: &Value, after: &Value) -> Option<Vec<Detail>> {
    use base64::Engine;
    let decode = |value: &Value| base64::engine::general_purpose::STANDARD.decode(value.as_str()?.trim()).ok();
    certificate::compare(&decode(before)?, &decode(after)?)
}

fn one_line(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => serde_json::to_string(other).unwrap_or_else(|_| "a value".to_owned()),
    }
}

fn dotted(path: &str, key: &Value) -> String {
    let key = key.as_str().map_or_else(|| one_line(key), str::to_owned);
    if path.is_empty() || path.ends_with(' ') { format!("{path}{key}") } else { format!("{path}.{key}") }
}

fn join(path: &str, name: &str) -> String {
    if name.is_empty() { path.to_owned() } else { format!("{path} {name}") }
}
