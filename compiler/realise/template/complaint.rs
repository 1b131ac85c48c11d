//! What the engine says of a template, as places and words. It must not know whether the template was read or filled in.

use std::ops::Range;

use tera::{Error, ErrorKind};

use crate::source::{Diagnostic, NamedFile, NamedText, Span};

/// One thing that the engine says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    /// The template; empty if the engine does not say.
    pub(super) template: String,
    /// Its words, in the style of ours.
    pub(super) words: String,
    place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Bytes(Range<usize>),
    /// Line and column from 1, the latter in characters.
    Position(usize, usize),
}

/// Everything that one error of the engine says; at least one thing.
pub(super) fn complaints(problem: &Error) -> Vec<Complaint> {
    match problem.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place = Some(Place::Bytes(report.span().range.clone()));
            vec![Complaint { template: report.filename().to_owned(), words: words(report.message()), place }]
        }
        ErrorKind::CircularExtend { tpl, .. } => of(tpl, "it extends itself, by way of others or directly"),
        ErrorKind::CircularInclude { tpl, .. } => of(tpl, "it includes itself, by way of others or directly"),
        ErrorKind::MissingParent { current, parent } => of(current, &format!("it extends `{parent}`, which is not there")),
        ErrorKind::Msg(text) => reports(text),
        other => of("", &other.to_string()),
    }
}

fn of(template: &str, text: &str) -> Vec<Complaint> {
    vec![Complaint { template: template.to_owned(), words: words(text), place: None }]
}

/// Unknown names come as finished reports, several in one text: `error: WORDS`, and ` --> TEMPLATE:LINE:COLUMN` below.
fn reports(text: &str) -> Vec<Complaint> {
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.windows(2).filter_map(|pair| {
        let (said, place) = (pair[0].strip_prefix("error: ")?, pair[1].trim_start().strip_prefix("--> ")?);
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let template = parts.next()?.to_owned();
        Some(Complaint { template, words: words(said), place: Some(Place::Position(line, column)) })
    });
    let found: Vec<Complaint> = found.collect();
    if found.is_empty() { of("", text) } else { found }
}

fn words(text: &str) -> String {
    let text = text.trim_end_matches('.').replace('\n', " ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl Complaint {
    /// Adds the place in the template, if the engine knows it, and the setting that names the template.
    pub(super) fn label(&self, diagnostic: Diagnostic, named: &NamedFile) -> Diagnostic {
        let text = named.text.as_ref().filter(|_| self.template == named.name || self.template.is_empty());
        match text.and_then(|text| self.span(text)) {
            Some(span) => diagnostic.label(span, "here").label(named.span, "the setting that names it"),
            None => diagnostic.label(named.span, "named here"),
        }
    }

    fn span(&self, NamedText { text, file }: &NamedText) -> Option<Span> {
        let range = match self.place.as_ref()? {
            Place::Bytes(range) => range.clone(),
            Place::Position(line, column) => {
                let start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
                let before = text.get(start..)?.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum::<usize>();
                let at = start + before;
                let word = self.words.split('`').nth(1).filter(|word| text[at..].starts_with(*word));
                at..at + word.map_or_else(|| text[at..].chars().next().map_or(0, char::len_utf8), str::len)
            }
        };
        text.get(range.clone()).map(|_| Span::new(*file, range.start, range.end))
    }
}
