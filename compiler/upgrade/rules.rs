//! What the rules of `check` find at the new version and did not find before.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Diagnostic, Severity, Sources};

use super::candidate::Candidate;
use super::report::{Item, Level, Place};

/// What makes two findings the same one, at two versions: the code, how bad it is, and the text that it points to on its line. Lines stay
/// where they are until all is done.
pub(super) type Key = (&'static str, bool, String, usize, String);

/// How often each finding is there: a line may say the same of two components.
pub(super) type Counts = BTreeMap<Key, usize>;

/// Newer patches than the catalog knows are no concern of an upgrade.
const IGNORED: [&str; 1] = ["K0713"];

/// The findings that the step brings; `after` has the safe edits.
pub(super) fn items(before: &Candidate, now: &Candidate, after: &Candidate) -> Vec<Item> {
    let (known, left) = (keys(before), keys(after));
    let new = now.found.iter().filter(|found| found.severity != Severity::Note && !IGNORED.contains(&found.code));
    let new = new.filter(|found| !known.contains(&key(found, &now.sources)));
    new.map(|found| Item { edited: !left.contains(&key(found, &now.sources)), ..item(found, &now.sources) }).collect()
}

/// The errors of a description.
pub(super) fn errors(candidate: &Candidate) -> Counts {
    let errors = candidate.found.iter().filter(|found| found.severity == Severity::Error);
    let mut counts = Counts::new();
    errors.for_each(|found| *counts.entry(key(found, &candidate.sources)).or_default() += 1);
    counts
}

/// Whether some errors went and none came.
pub(super) fn fewer(after: &Counts, before: &Counts) -> bool {
    after.iter().all(|(key, count)| before.get(key).is_some_and(|old| count <= old))
        && after.values().sum::<usize>() < before.values().sum()
}

/// One finding.
pub(super) fn item(found: &Diagnostic, sources: &Sources) -> Item {
    let level = if found.severity == Severity::Error { Level::Breaks } else { Level::Look };
    let span = found.span();
    let subject = span.map_or_else(String::new, |span| sources.text(span).lines().next().unwrap_or_default().to_owned());
    Item {
        help: found.help.clone(),
        code: Some(found.code),
        place: span.map(|span| {
            let at = sources.file(span.file).position(span.start as usize);
            Place { file: sources.file(span.file).name.clone(), line: at.line, column: at.column }
        }),
        ..Item::new(level, concern(found.code), subject, &found.message)
    }
}

fn keys(candidate: &Candidate) -> BTreeSet<Key> {
    candidate.found.iter().map(|found| key(found, &candidate.sources)).collect()
}

fn key(found: &Diagnostic, sources: &Sources) -> Key {
    let error = found.severity == Severity::Error;
    let Some(span) = found.span() else { return (found.code, error, String::new(), 0, found.message.clone()) };
    let file = sources.file(span.file);
    (found.code, error, file.name.clone(), file.line_at(span.start as usize), sources.text(span).to_owned())
}

fn concern(code: &str) -> &'static str {
    match code {
        "K0701" | "K0711" | "K0712" => "setting",
        "K0703" | "K0723" => "flag",
        "K0750" | "K0751" => "field",
        "K0704" | "K0714" | "K0715" | "K0752" => "admission plugin",
        "K0705" | "K0724" => "feature gate",
        "K0706" | "K0718" | "K0725" => "api",
        "K0702" | "K0707" | "K0719" => "etcd",
        "K0410" | "K0411" | "K0412" | "K0413" | "K0414" | "K0415" => "file",
        _ => "rule",
    }
}
