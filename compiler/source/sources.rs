//! The texts of one compilation, with a line index each. It reads no file: texts are handed to it.

use super::{FileId, Span};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Every text of one compilation, in the order in which they were added.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// One text and the name that a user knows it by.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// What diagnostics call the file: a relative path, `std:name`, or `<stdin>`.
    pub name: String,
    /// The text, as it was read (without a byte-order mark).
    pub text: String,
    lines: Vec<u32>,
}

/// A place in a file as people count it: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Sources {
    /// Adds a text and returns its id. A byte-order mark at its start is dropped, so that no offset ever counts it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than 2^32 files"));
        let mut text = text.into();
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        self.files.push(SourceFile::new(name.into(), text));
        id
    }

    /// The file behind an id of this compilation.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(i as u32), file))
    }

    /// The text under a span.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// `name:line:column` of the first byte of a span.
    pub fn place(&self, span: Span) -> String {
        let file = self.file(span.file);
        let at = file.position(span.start as usize);
        format!("{}:{}:{}", file.name, at.line, at.column)
    }
}

impl SourceFile {
    fn new(name: String, text: String) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let lines = std::iter::once(0).chain(starts).collect();
        Self { name, text, lines }
    }

    /// How many lines the text has; at least one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// Byte offset of the first byte of a line; lines count from 0 here.
    pub fn line_start(&self, line: usize) -> usize {
        self.lines[line] as usize
    }

    /// The line (from 0) that holds a byte offset.
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start as usize <= offset) - 1
    }

    /// The byte after the last of a line (from 0), its line ending not counted.
    pub fn line_end(&self, line: usize) -> usize {
        let next = self.lines.get(line + 1).map_or(self.text.len(), |&start| start as usize - 1);
        if self.text[..next].ends_with('\r') && next > self.line_start(line) { next - 1 } else { next }
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_at(offset);
        let column = self.text[self.line_start(line)..offset].chars().count() + 1;
        Position { line: line + 1, column }
    }
}

#[cfg(test)]
mod tests {
    use super::{Position, Sources};
    use crate::source::Span;

    fn check(text: &str, offset: usize, line: usize, column: usize) {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        assert_eq!(sources.file(file).position(offset), Position { line, column }, "byte {offset} of {text:?}");
    }

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 4, 2, 2);
        check("ab\r\ncd", 4, 2, 1);
        check("é日x", 5, 1, 3);
        check("ab\n", 3, 2, 1);
        check("\u{feff}ab", 1, 1, 2);
    }

    #[test]
    fn a_line_ends_before_its_line_ending() {
        let mut sources = Sources::default();
        let id = sources.add("a.kdl", "one\r\ntwo\n\nfour\r");
        let file = sources.file(id);
        let lines: Vec<&str> = (0..file.line_count()).map(|line| &file.text[file.line_start(line)..file.line_end(line)]).collect();
        assert_eq!(lines, ["one", "two", "", "four"]);
        assert_eq!(sources.place(Span::new(id, 5, 8)), "a.kdl:2:1");
    }
}
