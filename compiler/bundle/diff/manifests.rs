//! YAML documents: configuration of components, and Kubernetes objects by kind and name. Of a `Secret`, and of a secret file, only names.

use std::collections::BTreeMap;

use serde_yaml_ng::Value;

use super::yaml::{Comparison, Documents, Show};
use super::{Detail, Sign};

/// Compares documents of a public file.
pub fn compare(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    documents(before, after, Show::Value)
}

/// Compares documents of a secret file: which objects and which settings, no values.
pub fn compare_secret(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    documents(before, after, Show::Hidden)
}

fn documents(before: &[u8], after: &[u8], show: Show) -> Option<Vec<Detail>> {
    let (before, after) = (Documents::parse(before)?, Documents::parse(after)?);
    let (a, b) = (by_name(&before.0), by_name(&after.0));
    let alone = a.len() == 1 && a.keys().eq(b.keys());
    let mut details = Vec::new();
    for (name, old) in &a {
        let Some(new) = b.get(name) else {
            details.push(Detail::hidden("object", name, Sign::Removed));
            continue;
        };
        let secret = is_secret(old) || is_secret(new);
        let hides = move |_: &str| if secret { Show::Hidden } else { show };
        let mut comparison = Comparison { topic: "yaml", show: &hides, details: Vec::new() };
        comparison.values(&if alone { String::new() } else { format!("{name}: ") }, old, new);
        details.append(&mut comparison.details);
    }
    let new = b.keys().filter(|name| !a.contains_key(*name));
    details.extend(new.map(|name| Detail::hidden("object", name, Sign::Added)));
    Some(details)
}

fn is_secret(document: &Value) -> bool {
    document.get("kind").and_then(Value::as_str) == Some("Secret")
}

/// `KIND NAMESPACE/NAME`; documents that are called alike are counted.
fn by_name(documents: &[Value]) -> BTreeMap<String, &Value> {
    let mut named = BTreeMap::new();
    for document in documents {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let meta = document.get("metadata");
        let (namespace, name) = (text(meta.and_then(|m| m.get("namespace"))), text(meta.and_then(|m| m.get("name"))));
        let slash = if namespace.is_empty() { "" } else { "/" };
        let base = format!("{} {namespace}{slash}{name}", text(document.get("kind"))).trim().to_owned();
        let mut key = base.clone();
        let mut count = 1;
        while named.contains_key(&key) {
            count += 1;
            key = format!("{base} #{count}");
        }
        named.insert(key, document);
    }
    named
}
