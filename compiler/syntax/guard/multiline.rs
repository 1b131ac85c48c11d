//! The indentation of a text of many lines: every line begins with the spaces that stand before the closing quotes.

use super::characters::{is_newline, is_space};
use super::page::Page;
use crate::source::Diagnostic;

/// How many lines of a raw text in a row may have nothing but `\`.
const MAX_BACKSLASHES: usize = 4;

/// Whether the body `from..end`, which begins with a newline, is indented alike; K0014 for the first line that is not.
///
/// In a quoted text a `\` at the end of a line joins it with the next; whatever such lines do is left to kdl-rs.
pub fn check(page: &mut Page, from: usize, end: usize, raw: bool) -> bool {
    let text = page.text;
    let body = &text[from..end];
    let last = body.rfind(is_newline).map_or(from, |at| from + at + body[at..].chars().next().map_or(0, char::len_utf8));
    let indent = &text[last..end];
    let joined = !raw && (indent.contains('\\') || ends_joined(&text[from..last]));
    if joined {
        return true;
    }
    if !indent.chars().all(is_space) {
        return not_alone(page, last, end);
    }
    if raw && let Some(line) = backslashes(text, (from, last)) {
        return too_many(page, line);
    }
    match odd_line(text, (from, last), indent, raw) {
        Some(line) => {
            not_alike(page, line, (last, end));
            false
        }
        None => true,
    }
}

/// Where the first line starts that has text and does not begin with `indent`.
fn odd_line(text: &str, (from, last): (usize, usize), indent: &str, raw: bool) -> Option<usize> {
    let (mut start, mut joined) = (from, true);
    for line in text[from..last].split_inclusive(is_newline) {
        let content = line.trim_end_matches(is_newline);
        if !joined && !content.starts_with(indent) && !content.chars().all(is_space) {
            return Some(start);
        }
        joined = !raw && ends_joined(line);
        start += line.len();
    }
    None
}

/// Where the first of too many lines starts that have nothing but `\`. For each of them kdl-rs reads all that follow.
fn backslashes(text: &str, (from, last): (usize, usize)) -> Option<usize> {
    let (mut start, mut first, mut lines) = (from, from, 0);
    for line in text[from..last].split_inclusive(is_newline) {
        if !line.chars().all(|c| c == '\\' || is_space(c) || is_newline(c)) {
            lines = 0;
        } else if line.contains('\\') {
            first = if lines == 0 { start } else { first };
            lines += 1;
        }
        if lines > MAX_BACKSLASHES {
            return Some(first);
        }
        start += line.len();
    }
    None
}

fn too_many(page: &mut Page, line: usize) -> bool {
    page.report(
        Diagnostic::error("K0014", format!("more than {MAX_BACKSLASHES} lines of a raw text have nothing but `\\`"))
            .label(page.span(line, line), "they begin here")
            .help("put the text between `\"\"\"` without `#`, and write each `\\` as `\\\\`"),
    );
    false
}

/// Whether a line ends with a `\` that escapes its newline.
fn ends_joined(line: &str) -> bool {
    let line = line.trim_end_matches(|c| is_space(c) || is_newline(c));
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

fn not_alone(page: &mut Page, last: usize, end: usize) -> bool {
    page.report(
        Diagnostic::error("K0014", "the quotes that close a text of many lines must stand alone on their line")
            .label(page.span(last, end), "this text stands before them")
            .help("begin a new line before the closing quotes"),
    );
    false
}

fn not_alike(page: &mut Page, line: usize, (last, end): (usize, usize)) {
    let spaces = line + page.text[line..].find(|c| !is_space(c)).unwrap_or(0);
    page.report(
        Diagnostic::error("K0014", "this line is not indented like the quotes that close its text")
            .label(page.span(line, spaces), "it begins with this")
            .label(page.span(last, end), "and should begin with this")
            .help("begin each line of the text with the same spaces or tabs as the line of its closing quotes"),
    );
}
