//! Makes the safe edits that diagnostics offer, again and again until none is left. It writes no file.

use crate::source::{Diagnostic, Edit, Edits, Sink, Sources, Span, offered};
use crate::world::{Overlay, Project};

/// A mistake may hide another one: what cannot be read cannot be judged. More rounds than this only an edit that undoes another needs.
const MAX_ROUNDS: usize = 20;

/// One edit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Mends `entry` and what it uses, as far as `may_write` allows. The files that change are those that `project` holds afterwards.
pub fn mend(entry: &str, project: &mut Overlay, may_write: impl Fn(&str) -> bool) -> Vec<Mended> {
    let mut made = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let (mut sources, mut sink) = (Sources::default(), Sink::new());
        let _ = crate::design(entry, project, &mut sources, &mut sink);
        let found = sink.finish();
        let (edits, said) = choose(&found, &sources, &may_write);
        if edits.is_empty() {
            break;
        }
        made.extend(said);
        for file in edits.files() {
            let source = sources.file(file);
            project.set(source.name.as_str(), with_mark(project, &source.name) + &edits.apply(file, &source.text));
        }
    }
    made
}

fn choose(found: &[Diagnostic], sources: &Sources, may_write: &impl Fn(&str) -> bool) -> (Edits, Vec<Mended>) {
    let (mut edits, mut said) = (Edits::default(), Vec::new());
    for diagnostic in found {
        let group = offered(diagnostic, sources);
        let ours = |edit: &Edit| {
            let name = sources.file(edit.span.file).name.as_str();
            !name.starts_with("std:") && may_write(name)
        };
        if !group.is_empty() && group.iter().all(ours) && edits.take(group) {
            said.push(told(diagnostic.code, group, sources));
        }
    }
    (edits, said)
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

/// Sources do not count a byte-order mark; a file that has one keeps it.
fn with_mark(project: &Overlay, name: &str) -> String {
    const MARK: &str = "\u{feff}";
    let has = project.read(name).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()));
    if has { MARK.to_owned() } else { String::new() }
}
