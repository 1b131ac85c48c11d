//! What no program may decide by itself: an edit after which a cluster is less safe. Whoever wrote a word wrong may have meant it, or not:
//! until then the mistake stops the build. It makes no edit.

use std::collections::BTreeSet;

use crate::source::{Diagnostic, Edit, Edits, Sources};

/// Words that give a protection up without a warning, or with no more than one.
const GIVING_UP: [&str; 5] = ["AlwaysAdmit", "AlwaysAllow", "read-unencrypted", "remove", "unset"];

/// Whether an edit completes what gives something up: such a word, or a name on a line that switches something off.
pub fn gives_up(edit: &Edit, sources: &Sources) -> bool {
    let file = sources.file(edit.span.file);
    let line = file.line_at(edit.span.start as usize);
    let line = &file.text[file.line_start(line)..file.line_end(line)];
    let is_name = !edit.text.starts_with('#') && sources.text(edit.span).chars().any(char::is_alphabetic);
    GIVING_UP.contains(&edit.text.trim_matches('"')) || is_name && line.contains("#false")
}

/// A line of a file, by the file's name.
pub type Line = (String, usize);

/// The line on which an edit stands when all edits are made.
pub fn line_after(edit: &Edit, edits: &Edits, before: &Sources) -> Line {
    let file = before.file(edit.span.file);
    let text = edits.apply(edit.span.file, &file.text);
    let at = edits.moved(edit.span);
    (file.name.to_string(), text[..at].matches('\n').count())
}

/// The lines on which something is to be said about safety that was not said before.
pub fn weakened(before: &[Diagnostic], after: &[Diagnostic], sources: &Sources) -> BTreeSet<Line> {
    let known: BTreeSet<(&str, &str)> = before.iter().map(|found| (found.code, found.message.as_str())).collect();
    let is_about_safety = |found: &&Diagnostic| found.code.starts_with("K05") || found.code == "K0724";
    let new = after.iter().filter(is_about_safety).filter(|found| !known.contains(&(found.code, found.message.as_str())));
    let line = |span: crate::source::Span| {
        let file = sources.file(span.file);
        (file.name.to_string(), file.text[..span.start as usize].matches('\n').count())
    };
    new.flat_map(|found| found.labels.iter().map(|label| line(label.span))).collect()
}
