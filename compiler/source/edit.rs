//! Replacing pieces of texts by their place; everything else stays byte for byte. It must not know what the text means.

use std::collections::BTreeMap;

use super::{FileId, Sources, Span};

/// Replace the text under `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// The new text.
    pub text: String,
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
    use super::{Edit, apply};
    use crate::source::{Sources, Span};

    fn check(text: &str, edits: &[(usize, usize, &str)], expected: Option<&str>) {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        let edits: Vec<Edit> =
            edits.iter().map(|(start, end, new)| Edit { span: Span::new(file, *start, *end), text: (*new).to_owned() }).collect();
        let applied = apply(&sources, &edits).map(|mut texts| texts.remove(&file).unwrap_or_else(|| text.to_owned()));
        assert_eq!(applied.as_deref(), expected, "{text:?} {edits:?}");
    }

    #[test]
    fn replaces_by_place_in_any_order() {
        check("one two three", &[], Some("one two three"));
        check("one two three", &[(8, 13, "3"), (0, 3, "1")], Some("1 two 3"));
        check("one two", &[(4, 7, "2"), (4, 7, "2")], Some("one 2"));
        check("ab", &[(0, 1, "x"), (1, 2, "y")], Some("xy"));
    }

    #[test]
    fn refuses_edits_of_one_place() {
        check("one two", &[(0, 5, "a"), (4, 7, "b")], None);
        check("one two", &[(4, 7, "2"), (4, 7, "3")], None);
    }
}
