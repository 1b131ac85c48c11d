//! YAML configurations, parsed once for all hosts that have the same file. What they mean is for the callers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_yaml_ng::Value;
use zeroize::Zeroize;

use crate::proof::read::Tree;
use crate::proof::read::yaml::Document;

/// Parsed files by digest.
#[derive(Default)]
pub struct Documents {
    known: Mutex<BTreeMap<[u8; 32], Parsed>>,
}

/// A file's root, or why it cannot be read.
type Parsed = Result<Arc<Value>, String>;

impl Documents {
    /// The root of a file. A file whose bytes are not here is told from one that is not YAML.
    pub fn parse(&self, tree: &Tree<'_>, at: usize) -> Parsed {
        let digest = tree.sha256(at);
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&digest) {
            return known.clone();
        }
        let parsed = parse(tree, at);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, parsed.clone());
        parsed
    }
}

/// The root of a file that few hosts have.
pub fn parse(tree: &Tree<'_>, at: usize) -> Parsed {
    let path = &tree.meta(at).path;
    let Some(bytes) = tree.bytes(at) else { return Err(format!("`/{path}` is secret and not in the public half")) };
    let text = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8".to_owned());
    let parsed = text.and_then(|text| root(text).map(Arc::new));
    parsed.map_err(|why| format!("`/{path}` cannot be read: {why}"))
}

/// The root without any key of an encryption configuration, and with `<<` merged, as sigs.k8s.io/yaml does.
fn root(text: &str) -> Result<Value, String> {
    let mut root = Document::parse(text)?.into_root();
    let merged = if text.contains("<<") { root.apply_merge() } else { Ok(()) };
    // A name may be written with escapes.
    if text.contains("secret") || text.contains('\\') {
        drop_keys(&mut root);
    }
    merged.map(|()| root).map_err(|_| "`<<` names what is no mapping".to_owned())
}

/// Empties every `secret`, however it was written.
fn drop_keys(value: &mut Value) {
    match value {
        Value::Mapping(mapping) => {
            for (name, value) in mapping.iter_mut() {
                if name.as_str() == Some("secret") { wipe(value) } else { drop_keys(value) }
            }
        }
        Value::Sequence(list) => list.iter_mut().for_each(drop_keys),
        Value::Tagged(tagged) => drop_keys(&mut tagged.value),
        _ => {}
    }
}

fn wipe(value: &mut Value) {
    if let Value::String(text) = value {
        text.zeroize();
    }
    *value = Value::String(String::new());
}

#[cfg(test)]
mod tests {
    use super::root;
    use crate::proof::read::yaml;

    #[test]
    fn keys_are_dropped_however_they_are_written() {
        for text in [
            "keys:\n  - name: key1\n    secret: TOPSECRET\nlast: 1\n",
            "{keys: [{name: k, secret: TOPSECRET}], last: 1}\n",
            "keys:\n  - secret: >-\n      TOPSECRET\n      TOPSECRET\nlast: 1\n",
            "{\"keys\": [{\"secret\" : \"TOPSECRET\"}], \"last\": 1}",
            "keys:\n  - secret: {odd: TOPSECRET}\n  - !x {secret: TOPSECRET}\nlast: 1\n",
            "{\"s\\u0065cret\": \"TOPSECRET\", \"last\": 1}",
            "a: &a {secret: TOPSECRET}\nkeys: [{<<: *a}]\nlast: 1\n",
        ] {
            let root = root(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert!(!serde_yaml_ng::to_string(&root).unwrap().contains("TOPSECRET"), "{text}");
            assert!(yaml::at(&root, "last").is_some(), "{text}");
        }
    }

    #[test]
    fn merges_are_applied() {
        let merged = root("x: &x {enabled: false}\na: {<<: *x}\n").unwrap();
        assert_eq!(yaml::at(&merged, "a.enabled"), Some(&false.into()));
    }
}
