//! What kapic itself writes otherwise for the new version: flags and fields that come, go or change although nobody changed a setting.

use std::collections::{BTreeMap, BTreeSet};

use super::candidate::Candidate;
use super::report::{Item, Level};

/// One item for each flag or field. Nothing is known where the description does not compile.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (&before.written, &now.written) else { return Vec::new() };
    let flags = differences(&old.flags, &new.flags, |(component, name)| (component.name(), format!("--{name}")));
    let fields = differences(&old.fields, &new.fields, |(kind, path)| (kind.name(), path.clone()));
    flags.into_iter().chain(fields).collect()
}

fn differences<K: Ord>(
    old: &BTreeMap<K, BTreeSet<String>>,
    new: &BTreeMap<K, BTreeSet<String>>,
    name: impl Fn(&K) -> (&'static str, String),
) -> Vec<Item> {
    let (of_old, of_new): (BTreeSet<_>, BTreeSet<_>) =
        (old.keys().map(|key| name(key).0).collect(), new.keys().map(|key| name(key).0).collect());
    let whole = of_old.symmetric_difference(&of_new).map(|of| {
        let message = if of_new.contains(of) { "comes" } else { "goes" };
        Item::new(Level::Changes, "written by kapic", *of, format!("`{of}` {message}"))
    });
    // What comes or goes as a whole is one thing, however much is in it.
    let both = |key: &&K| of_old.contains(name(key).0) && of_new.contains(name(key).0);
    let keys: BTreeSet<&K> = old.keys().chain(new.keys()).filter(both).collect();
    let difference = |key: &K| {
        let (of, name) = name(key);
        let message = match (old.get(key), new.get(key)) {
            (Some(a), Some(b)) if a == b => return None,
            (Some(a), Some(b)) => format!("`{name}` was `{}`, will be `{}`", values(a), values(b)),
            (None, Some(b)) => format!("`{name}` comes: `{}`", values(b)),
            (Some(_), None) => format!("`{name}` goes"),
            (None, None) => return None,
        };
        Some(Item::new(Level::Changes, "written by kapic", of, message))
    };
    whole.chain(keys.into_iter().filter_map(difference)).collect()
}

fn values(values: &BTreeSet<String>) -> String {
    values.iter().map(String::as_str).collect::<Vec<_>>().join("`, `")
}
