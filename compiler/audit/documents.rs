//! YAML configurations, parsed once for all hosts that have the same file. What they mean is for the callers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_yaml_ng::Value;

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
    let parsed = text.and_then(|text| Document::parse(&without_keys(text)).map(|document| Arc::new(document.root().clone())));
    parsed.map_err(|why| format!("`/{path}` cannot be read: {why}"))
}

/// The text with nothing behind `secret:`, so that no key of an encryption configuration enters a value.
fn without_keys(text: &str) -> String {
    let redact = |line: &str| match line.split_once("secret:") {
        Some((start, _)) => format!("{start}secret: \"\"\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(redact).collect()
}

#[cfg(test)]
mod tests {
    use super::without_keys;

    #[test]
    fn keys_are_taken_out_before_the_text_is_parsed() {
        let text = "keys:\n  - name: key1\n    secret: c2VjcmV0\n  - {name: key2, secret: b3RoZXI=}\n";
        let left = without_keys(text);
        assert!(!left.contains("c2Vj") && !left.contains("b3Ro"), "{left}");
        assert!(left.contains("    secret: \"\"\n"));
    }
}
