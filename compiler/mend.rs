//! Makes the safe edits that diagnostics offer, again and again until none is left. It writes no file.

mod caution;

use std::collections::BTreeSet;

use crate::source::{Diagnostic, Edit, Edits, FileId, Sink, Sources, Span, offered};
use crate::world::{Overlay, Project};

/// A mistake may hide another one: what cannot be read cannot be judged. More rounds than this only an edit that undoes another needs.
const MAX_ROUNDS: usize = 20;

/// One edit that was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mended {
    /// `file:line:column`, in the text as it was in that round.
    pub place: String,
    /// The code of the diagnostic.
    pub code: &'static str,
    /// What stood there; may be empty.
    pub before: String,
    /// What stands there now; may be empty.
    pub after: String,
}

/// Mends `entry` and what it uses, as far as `may_write` allows. The files that change are those that `project` holds afterwards. No edit
/// stays that makes the cluster less safe.
pub fn mend(entry: &str, project: &mut Overlay, may_write: impl Fn(&str) -> bool) -> Vec<Mended> {
    let mut made = Vec::new();
    let mut refused = BTreeSet::new();
    let (mut sources, mut found) = design(entry, project);
    for _ in 0..MAX_ROUNDS {
        let (edits, groups) = choose(&found, &sources, &may_write, &refused);
        if edits.is_empty() {
            break;
        }
        let texts: Vec<(String, String)> = edits.files().into_iter().map(|file| marked(project, &sources, file, None)).collect();
        for file in edits.files() {
            let (name, text) = marked(project, &sources, file, Some(&edits));
            project.set(name, text);
        }
        let (sources_after, found_after) = design(entry, project);
        let weakened = caution::weakened(&found, &found_after, &sources_after);
        let weakens = |group: &&Group<'_>| {
            !weakened.is_empty() && group.edits.iter().any(|edit| weakened.contains(&caution::line_after(edit, &edits, &sources)))
        };
        let bad: Vec<Mended> = groups.iter().filter(weakens).map(|group| group.said.clone()).collect();
        if bad.is_empty() {
            made.extend(groups.into_iter().map(|group| group.said));
            (sources, found) = (sources_after, found_after);
        } else {
            refused.extend(bad);
            texts.into_iter().for_each(|(name, text)| project.set(name, text));
        }
    }
    made
}

fn design(entry: &str, project: &Overlay) -> (Sources, Vec<Diagnostic>) {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let _ = crate::design(entry, project, &mut sources, &mut sink);
    (sources, sink.finish())
}

/// The edits of one diagnostic.
struct Group<'a> {
    edits: &'a [Edit],
    said: Mended,
}

fn choose<'a>(
    found: &'a [Diagnostic],
    sources: &Sources,
    may_write: &impl Fn(&str) -> bool,
    refused: &BTreeSet<Mended>,
) -> (Edits, Vec<Group<'a>>) {
    let (mut taken, mut groups) = (Edits::default(), Vec::new());
    for diagnostic in found {
        let edits = offered(diagnostic, sources);
        let ours = |edit: &Edit| {
            let name = sources.file(edit.span.file).name.as_str();
            !name.starts_with("std:") && may_write(name) && !caution::gives_up(edit, sources)
        };
        if edits.is_empty() || !edits.iter().all(ours) {
            continue;
        }
        let said = told(diagnostic.code, edits, sources);
        if !refused.contains(&said) && taken.take(edits) {
            groups.push(Group { edits, said });
        }
    }
    (taken, groups)
}

fn told(code: &'static str, group: &[Edit], sources: &Sources) -> Mended {
    let around = group.iter().map(|edit| edit.span).reduce(Span::to).expect("a group has an edit");
    let mut alone = Edits::default();
    alone.take(group);
    let text = &sources.file(around.file).text;
    let (head, tail) = (around.start as usize, text.len() - around.end as usize);
    let after = alone.apply(around.file, text);
    let after = after[head..after.len() - tail].trim().to_owned();
    Mended { place: sources.place(around), code, before: sources.text(around).to_owned(), after }
}

/// The name of a file and its text, as it is or with edits. Sources do not count a byte-order mark; a file that has one keeps it.
fn marked(project: &Overlay, sources: &Sources, file: FileId, edits: Option<&Edits>) -> (String, String) {
    const MARK: &str = "\u{feff}";
    let source = sources.file(file);
    let text = edits.map_or_else(|| source.text.clone(), |edits| edits.apply(file, &source.text));
    let name = source.name.to_string();
    let has = project.read(&name).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()));
    (name, if has { MARK.to_owned() + &text } else { text })
}
