//! A difference in numbers: files by component. It must not look into files.

use std::collections::{BTreeMap, BTreeSet};

use super::human::level;
use super::{Diff, Sign};
use crate::source::counted;

/// One line a component, and one for all.
pub fn stat(diff: &Diff) -> String {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for change in &diff.changes {
        let row = rows.entry(&change.component).or_default();
        let count = match change.sign {
            Sign::Added => &mut row.added,
            Sign::Removed => &mut row.removed,
            Sign::Changed => &mut row.changed,
        };
        *count += change.places.len();
        row.places.extend(change.places.iter().map(ToString::to_string));
    }
    let width = rows.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, row) in &rows {
        let Row { added, removed, changed, places } = row;
        text +=
            &format!("{name:width$}  {changed} changed, {added} added, {removed} removed, in {}\n", counted(places.len(), "place"));
    }
    let (new, gone) = (diff.hosts_added.len(), diff.hosts_removed.len());
    let (new, steps) = (counted(new, "host"), counted(diff.steps.len(), "step"));
    text + &format!("{new} added, {gone} removed; {steps}; risk {}\n", level(diff.risk.level))
}

#[derive(Default)]
struct Row {
    added: usize,
    removed: usize,
    changed: usize,
    places: BTreeSet<String>,
}
