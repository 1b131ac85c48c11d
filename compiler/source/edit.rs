//! Safe edits: what a diagnostic would write, and what becomes of a text by it. It reads and writes no file.

use std::collections::BTreeMap;

use super::{Diagnostic, FileId, Sources, Span};

/// Replace the text under `span` by `text`; an empty span is a place to insert at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// The edits that a diagnostic offers, if a program may make them. What stands right behind a `)` is the name of a value that is filled
/// in: another word in its place would mean something else.
pub fn offered<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> &'a [Edit] {
    let filled_in = |edit: &Edit| sources.file(edit.span.file).text[..edit.span.start as usize].ends_with(')');
    if diagnostic.fix.iter().any(filled_in) { &[] } else { &diagnostic.fix }
}

/// Edits that can be made together: the first that want a place get it. All edits of a group are taken, or none; a group that was
/// taken before counts as taken.
#[derive(Debug, Default)]
pub struct Edits {
    /// By file and place.
    taken: BTreeMap<Span, String>,
}

impl Edits {
    /// Takes a group if none of its edits touches another edit.
    pub fn take(&mut self, group: &[Edit]) -> bool {
        for (at, edit) in group.iter().enumerate() {
            if self.touches(edit.span) {
                group[..at].iter().for_each(|edit| drop(self.taken.remove(&edit.span)));
                return false;
            }
            self.taken.insert(edit.span, edit.text.clone());
        }
        true
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// The files that change, in their order.
    pub fn files(&self) -> Vec<FileId> {
        let mut files: Vec<FileId> = self.taken.keys().map(|span| span.file).collect();
        files.dedup();
        files
    }

    /// What becomes of the text of a file.
    pub fn apply(&self, file: FileId, text: &str) -> String {
        let mut changed = text.to_owned();
        // From the end, so that the places before stay true.
        for (span, new) in self.taken.iter().rev().filter(|(span, _)| span.file == file) {
            changed.replace_range(span.start as usize..span.end as usize, new);
        }
        changed
    }

    /// Where the place of an edit begins when all are made.
    pub fn moved(&self, span: Span) -> usize {
        let before = self.taken.iter().filter(|(other, _)| other.file == span.file && other.start < span.start);
        before.fold(span.start as usize, |at, (other, text)| at + text.len() - (other.end - other.start) as usize)
    }

    /// Edits that share so much as a border are not made together: which comes first would be a guess.
    fn touches(&self, span: Span) -> bool {
        let shares = |other: &Span| other.file == span.file && other.start <= span.end && span.start <= other.end;
        let (before, after) = (self.taken.range(..span).next_back(), self.taken.range(span..).next());
        before.into_iter().chain(after).any(|(other, _)| shares(other))
    }
}

/// The new texts of the files that the edits touch; `None` if two edits want the same place. The same edit twice is one.
pub fn apply(sources: &Sources, edits: &[Edit]) -> Option<BTreeMap<FileId, String>> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort();
    sorted.dedup();
    let clash = |pair: &[&Edit]| pair[0].span.file == pair[1].span.file && pair[1].span.start < pair[0].span.end;
    if sorted.windows(2).any(clash) {
        return None;
    }
    let mut texts = BTreeMap::new();
    // From the end, so that the places of the edits before stay true.
    for edit in sorted.into_iter().rev() {
        let text = texts.entry(edit.span.file).or_insert_with(|| sources.file(edit.span.file).text.clone());
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::{Edit, Edits, apply, offered};
    use crate::source::{Diagnostic, Sources, Span};

    fn check(text: &str, groups: &[&[(usize, usize, &str)]], taken: &[bool], expected: &str) {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        let mut edits = Edits::default();
        let group = |group: &&[(usize, usize, &str)]| -> Vec<Edit> {
            group.iter().map(|(start, end, text)| Edit { span: Span::new(file, *start, *end), text: (*text).to_owned() }).collect()
        };
        assert_eq!(groups.iter().map(|it| edits.take(&group(it))).collect::<Vec<_>>(), taken);
        assert_eq!(edits.apply(file, text), expected);
    }

    #[test]
    fn places_move_with_what_stands_before() {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", "abc de f");
        let edit = |start, end, text: &str| Edit { span: Span::new(file, start, end), text: text.to_owned() };
        let mut edits = Edits::default();
        assert!(edits.take(&[edit(0, 3, "x"), edit(4, 6, "longer"), edit(7, 8, "f")]));
        assert_eq!(edits.apply(file, "abc de f"), "x longer f");
        assert_eq!([0, 4, 7].map(|start| edits.moved(Span::new(file, start, start + 1))), [0, 2, 9]);
    }

    #[test]
    fn edits_are_made_from_the_end_and_never_overlap() {
        check("a b c", &[&[(4, 5, "C")], &[(0, 1, "AA")]], &[true, true], "AA b C");
        check("a b c", &[&[(0, 3, "x")], &[(2, 3, "B")]], &[true, false], "x c");
        check("a b c", &[&[(2, 2, "\""), (3, 3, "\"")]], &[true], "a \"b\" c");
        check("a b c", &[&[(2, 3, "B")], &[(3, 3, "x"), (0, 0, "y")]], &[true, false], "a B c");
        check("a b c", &[&[(2, 3, "B")], &[(2, 3, "B")]], &[true, false], "a B c");
        check("a b c", &[&[(0, 1, "x"), (0, 1, "y")], &[(0, 1, "A")]], &[false, true], "A b c");
        check("ab", &[&[(0, 1, "x")], &[(1, 2, "y")]], &[true, false], "xb");
        check("é", &[&[(0, 2, "")]], &[true], "");
    }

    #[test]
    fn names_of_values_that_are_filled_in_stay() {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", "a (var)b b");
        let found = |start| Diagnostic::error("K0201", "").fix(Span::new(file, start, start + 1), "x");
        assert_eq!(offered(&found(7), &sources), []);
        assert_eq!(offered(&found(9), &sources).len(), 1);
    }

    fn check_all(text: &str, edits: &[(usize, usize, &str)], expected: Option<&str>) {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        let edits: Vec<Edit> =
            edits.iter().map(|(start, end, new)| Edit { span: Span::new(file, *start, *end), text: (*new).to_owned() }).collect();
        let applied = apply(&sources, &edits).map(|mut texts| texts.remove(&file).unwrap_or_else(|| text.to_owned()));
        assert_eq!(applied.as_deref(), expected, "{text:?} {edits:?}");
    }

    #[test]
    fn replaces_by_place_in_any_order() {
        check_all("one two three", &[], Some("one two three"));
        check_all("one two three", &[(8, 13, "3"), (0, 3, "1")], Some("1 two 3"));
        check_all("one two", &[(4, 7, "2"), (4, 7, "2")], Some("one 2"));
        check_all("ab", &[(0, 1, "x"), (1, 2, "y")], Some("xy"));
    }

    #[test]
    fn refuses_edits_of_one_place() {
        check_all("one two", &[(0, 5, "a"), (4, 7, "b")], None);
        check_all("one two", &[(4, 7, "2"), (4, 7, "3")], None);
    }
}
