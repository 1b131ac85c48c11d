//! The lines of the sources that one diagnostic shows, copied, shortened and made safe. It knows files and places and no colours.

use std::collections::BTreeMap;

use kapic::source::{Diagnostic, FileId, Label, SourceFile, Sources};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use super::clean;

/// A snippet has at most this many lines.
const MAX_LINES: usize = 40;

/// How many lines are shown before and after a label.
const CONTEXT: usize = 1;

/// Pieces of files, one after another in one buffer.
#[derive(Debug, Default)]
pub struct Excerpt {
    text: String,
    snippets: Vec<Snippet>,
    /// The labels, with places in the buffer, the main one first.
    pub labels: Vec<Shown>,
}

/// A label in the buffer.
#[derive(Debug)]
pub struct Shown {
    /// First byte and length in the buffer.
    pub span: SourceSpan,
    /// What is there.
    pub text: String,
    line: usize,
    column: usize,
}

#[derive(Debug)]
struct Snippet {
    name: String,
    first_line: usize,
    lines: usize,
    start: usize,
    end: usize,
}

/// A label, the lines (from 0) that it needs, and the bytes of it that are shown.
struct Wanted<'a> {
    order: usize,
    label: &'a Label,
    first: usize,
    last: usize,
    start: usize,
    end: usize,
}

impl Excerpt {
    /// What a diagnostic shows in lines of at most `width` columns: the file of the main label first, each file from top to bottom.
    pub fn new(sources: &Sources, diagnostic: &Diagnostic, width: usize) -> Self {
        let mut files: BTreeMap<(bool, FileId), Vec<Wanted>> = BTreeMap::new();
        let main = diagnostic.span().map(|span| span.file);
        for (order, label) in diagnostic.labels.iter().enumerate() {
            let file = label.span.file;
            files.entry((Some(file) != main, file)).or_default().push(wanted(sources.file(file), order, label));
        }
        let (mut excerpt, mut labels) = (Self::default(), Vec::new());
        for ((_, id), mut wanted) in files {
            wanted.sort_by_key(|wanted| (wanted.first, wanted.last, wanted.start));
            for group in groups(wanted) {
                excerpt.snippet(sources.file(id), &group, width, &mut labels);
            }
        }
        labels.sort_by_key(|(order, _)| *order);
        excerpt.labels = labels.into_iter().map(|(_, shown)| shown).collect();
        excerpt
    }

    fn snippet(&mut self, file: &SourceFile, group: &[Wanted], width: usize, labels: &mut Vec<(usize, Shown)>) {
        let first = group.iter().map(|wanted| wanted.first).min().unwrap_or(0).saturating_sub(CONTEXT);
        let last = group.iter().map(|wanted| wanted.last).max().unwrap_or(0);
        let last = last.max((last + CONTEXT).min(last_line(file)));
        let start = self.text.len();
        let mut copies = Vec::new();
        for line in first..=last {
            let focus = group.iter().find(|wanted| wanted.first == line).map_or(0, |wanted| wanted.start - file.line_start(line));
            copies.push(Copy::new(&mut self.text, file, line, focus, width));
        }
        let find = |line: usize, offset: usize| copies[line - first].place(offset - file.line_start(line));
        for wanted in group {
            let (from, to) = (find(wanted.first, wanted.start), find(wanted.last, wanted.end));
            let at = file.position(wanted.label.span.start as usize);
            let span = (from, to.max(from) - from).into();
            let text = clean::line(&wanted.label.text);
            labels.push((wanted.order, Shown { span, text, line: at.line - 1, column: at.column - 1 }));
        }
        let (name, end) = (clean::line(&file.name), self.text.len());
        self.snippets.push(Snippet { name, first_line: first, lines: last - first + 1, start, end });
    }
}

/// A label's lines; one that needs too many is shown by its first line.
fn wanted<'a>(file: &SourceFile, order: usize, label: &'a Label) -> Wanted<'a> {
    let (start, end) = (label.span.start as usize, label.span.end as usize);
    let end = (start + file.text[start..end].trim_end_matches(['\n', '\r']).len()).max(start);
    let (first, last) = (file.line_at(start), file.line_at(end));
    let (last, end) =
        if last - first + 1 + 2 * CONTEXT > MAX_LINES { (first, file.line_end(first).max(start)) } else { (last, end) };
    Wanted { order, label, first, last, start, end }
}

/// Labels that are near each other, and together not too many lines, are shown together.
fn groups(wanted: Vec<Wanted>) -> Vec<Vec<Wanted>> {
    let mut groups: Vec<Vec<Wanted>> = Vec::new();
    for wanted in wanted {
        let near = groups.last().is_some_and(|group| {
            let last = group.iter().map(|other| other.last).max().unwrap_or(0);
            let lines = last.max(wanted.last) - group[0].first + 1 + 2 * CONTEXT;
            wanted.first <= last + 2 * CONTEXT + 1 && lines <= MAX_LINES
        });
        match groups.last_mut().filter(|_| near) {
            Some(group) => group.push(wanted),
            None => groups.push(vec![wanted]),
        }
    }
    groups
}

/// The last line that has text: an empty one at the end of a file is not shown.
fn last_line(file: &SourceFile) -> usize {
    let last = file.line_count() - 1;
    if last > 0 && file.line_start(last) == file.text.len() { last - 1 } else { last }
}

/// One line in the buffer, and where each character of it went.
struct Copy {
    /// Byte in the line of the file, byte in the buffer; both grow.
    places: Vec<(usize, usize)>,
}

impl Copy {
    /// Copies a line; of a longer one than `width` only what is around the byte `focus`.
    fn new(buffer: &mut String, file: &SourceFile, line: usize, focus: usize, width: usize) -> Self {
        let text = &file.text[file.line_start(line)..file.line_end(line).max(file.line_start(line))];
        let (start, mut columns) = if columns_until(text, width) <= width { (0, 0) } else { (window(text, focus, width), 1) };
        let mut places = Vec::new();
        if start > 0 {
            buffer.push('…');
        }
        for (at, c) in text[start..].char_indices() {
            let c = if c == '\t' { c } else { clean::shown(c) };
            places.push((start + at, buffer.len()));
            columns += columns_of(c);
            if columns > width {
                buffer.push('…');
                break;
            }
            buffer.push(c);
        }
        places.push((text.len(), buffer.len()));
        buffer.push('\n');
        Self { places }
    }

    /// Where a byte of the line is in the buffer; what was cut off is at the cut.
    fn place(&self, offset: usize) -> usize {
        let index = self.places.partition_point(|(at, _)| *at < offset);
        self.places[index.min(self.places.len() - 1)].1
    }
}

/// How many columns a line takes; counting stops when there are too many.
fn columns_until(text: &str, enough: usize) -> usize {
    let mut columns = 0;
    for c in text.chars() {
        columns += columns_of(c);
        if columns > enough {
            break;
        }
    }
    columns
}

/// Where to begin a long line, so that what is at `focus` is in sight.
fn window(text: &str, focus: usize, width: usize) -> usize {
    let before = &text[..focus.min(text.len())];
    if columns_until(before, width) <= width / 2 {
        return 0;
    }
    before.char_indices().rev().nth(width / 4).map_or(0, |(at, _)| at)
}

fn columns_of(c: char) -> usize {
    if c == '\t' { super::human::TAB } else { c.width().unwrap_or(0) }
}

impl SourceCode for Excerpt {
    /// miette asks with context for what to show, and without for the line and column of a label.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let inside = |snippet: &&Snippet| snippet.start <= span.offset() && end < snippet.end;
        let snippet = self.snippets.iter().find(inside).ok_or(MietteError::OutOfBounds)?;
        let label = self.labels.iter().find(|label| label.span == *span).filter(|_| before + after == 0);
        let (line, column) = label.map_or((snippet.first_line, 0), |label| (label.line, label.column));
        let data = &self.text.as_bytes()[snippet.start..snippet.end];
        let whole = (snippet.start, snippet.end - snippet.start).into();
        Ok(Box::new(MietteSpanContents::new_named(snippet.name.clone(), data, whole, line, column, snippet.lines)))
    }
}
