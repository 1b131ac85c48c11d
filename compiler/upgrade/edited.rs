//! The description's files while they are edited. Until the end no edit removes a line, so that the lines of every report are those of
//! the user's own files.

use std::collections::BTreeMap;

use crate::source::{Edit, apply};
use crate::world::Project;

use super::candidate::Candidate;
use super::report::Change;

/// The edited files with further edits; `None` if these contradict each other.
pub(super) fn texts(candidate: &Candidate, edits: &[Edit]) -> Option<BTreeMap<String, String>> {
    let mut texts = candidate.texts.clone();
    for (file, text) in apply(&candidate.sources, edits)? {
        texts.insert(candidate.sources.file(file).name.clone(), text);
    }
    Some(texts)
}

/// The edited files as they are to be written: lines that an edit emptied are gone.
pub(super) fn finished(candidate: &Candidate, project: &dyn Project) -> BTreeMap<String, String> {
    let finish = |(name, after): (&String, &String)| {
        let before = original(name, project);
        let kept = pairs(&before, after).filter(|(old, new)| !emptied(old, new)).map(|(_, new)| new);
        (name.clone(), kept.collect())
    };
    candidate.texts.iter().map(finish).collect()
}

/// The lines that differ, in the order of files and lines.
pub(super) fn changes(candidate: &Candidate, project: &dyn Project) -> Vec<Change> {
    let mut changes = Vec::new();
    for (file, after) in &candidate.texts {
        let before = original(file, project);
        for (index, (old, new)) in pairs(&before, after).enumerate().filter(|(_, (old, new))| old != new) {
            let after = (!emptied(old, new)).then(|| new.trim().to_owned());
            changes.push(Change { file: file.clone(), line: index + 1, before: old.trim().to_owned(), after });
        }
    }
    changes
}

fn original(name: &str, project: &dyn Project) -> String {
    project.read_text(name).expect("a file that was compiled can be read again")
}

fn pairs<'a>(before: &'a str, after: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    before.split_inclusive('\n').zip(after.split_inclusive('\n'))
}

fn emptied(old: &str, new: &str) -> bool {
    new.trim().is_empty() && !old.trim().is_empty()
}
