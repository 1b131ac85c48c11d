//! The service units of a host: each with the files that make it, drop-ins last, as systemd puts them together. It reads nothing into
//! their text.

use std::collections::BTreeMap;

use super::tree::Tree;

/// One service.
#[derive(Debug, Default)]
pub struct UnitFiles {
    /// Numbers of its files: the unit itself, then its drop-ins; at least one.
    pub files: Vec<usize>,
    /// All of them as one text.
    pub text: String,
}

/// Every service of a host, by name. Of two units with one name the one in `/etc` counts; files that cannot be read are left out.
pub fn units(tree: &Tree<'_>) -> Vec<UnitFiles> {
    let mut found: BTreeMap<&str, (Option<usize>, Vec<usize>)> = BTreeMap::new();
    for (meta, at) in tree.all() {
        match meta.path.rsplit_once('/') {
            Some((_, name)) if name.ends_with(".service") => {
                found.entry(name).or_default().0.get_or_insert(at);
            }
            Some((folder, name)) if name.ends_with(".conf") && folder.ends_with(".service.d") => {
                let unit = folder.rsplit('/').next().unwrap_or_default().trim_end_matches(".d");
                found.entry(unit).or_default().1.push(at);
            }
            _ => {}
        }
    }
    found.into_values().filter_map(|(unit, drop_ins)| joined(tree, unit.into_iter().chain(drop_ins))).collect()
}

fn joined(tree: &Tree<'_>, files: impl Iterator<Item = usize>) -> Option<UnitFiles> {
    let mut unit = UnitFiles::default();
    for at in files {
        let Some(bytes) = tree.bytes(at) else { continue };
        unit.text.push_str(&String::from_utf8_lossy(&bytes));
        unit.text.push('\n');
        unit.files.push(at);
    }
    (!unit.files.is_empty()).then_some(unit)
}
