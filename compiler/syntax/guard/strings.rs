//! Where a string ends: quoted, raw, on one line or on many. K0012 if it does not. Indentation is checked in `multiline`.

use super::characters::is_newline;
use super::lexer::{Kind, Lexer};
use super::{escapes, multiline};
use crate::source::Diagnostic;

const TRIPLE: &str = "\"\"\"";

/// Reads a string that begins with `"`.
pub fn quoted(lexer: &mut Lexer) -> Kind {
    if lexer.rest().starts_with(TRIPLE) {
        return triple(lexer, 0);
    }
    let start = lexer.at;
    let mut at = start + 1;
    loop {
        at = next(lexer, at, |c| c == '"' || c == '\\' || is_newline(c));
        match lexer.page.text.as_bytes().get(at) {
            Some(b'"') => return closed(lexer, at + 1),
            Some(b'\\') => at = escapes::skip(&mut lexer.page, at),
            _ => break,
        }
    }
    lexer.at = at;
    never_closed(lexer, (start, start + 1), "\"")
}

/// Reads a string that begins with `#"`, with any number of `#`.
pub fn raw(lexer: &mut Lexer) -> Kind {
    let start = lexer.at;
    let rest = lexer.rest();
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    if rest[hashes..].starts_with(TRIPLE) {
        return triple(lexer, hashes);
    }
    let (from, close) = (start + hashes + 1, format!("\"{}", "#".repeat(hashes)));
    match close_on_line(lexer, from, &close) {
        Ok(end) => closed(lexer, end),
        Err(end) => {
            lexer.at = end;
            never_closed(lexer, (start, from), &close)
        }
    }
}

/// The byte after `close`, or the end of the line if the line does not have it.
fn close_on_line(lexer: &Lexer, from: usize, close: &str) -> Result<usize, usize> {
    let mut at = from;
    loop {
        at = next(lexer, at, |c| c == '"' || is_newline(c));
        let rest = &lexer.page.text[at..];
        if rest.starts_with(close) {
            return Ok(at + close.len());
        }
        if !rest.starts_with('"') {
            return Err(at);
        }
        at += 1;
    }
}

/// Where the next such character is, or the text ends. Whole lines are not measured here: a line may hold very many strings.
fn next(lexer: &Lexer, at: usize, found: impl Fn(char) -> bool) -> usize {
    lexer.page.text[at..].find(found).map_or(lexer.page.text.len(), |length| at + length)
}

/// Reads a string that begins with `"""`, after `hashes` times `#`.
fn triple(lexer: &mut Lexer, hashes: usize) -> Kind {
    let (start, text) = (lexer.at, lexer.page.text);
    let from = start + hashes + TRIPLE.len();
    let close = format!("{TRIPLE}{}", "#".repeat(hashes));
    if !text[from..].starts_with(is_newline) {
        return on_one_line(lexer, start, from, &close);
    }
    let end = if hashes == 0 { triple_end(lexer, from) } else { text[from..].find(&close).map(|length| from + length) };
    let Some(end) = end else {
        lexer.at = text.len();
        return never_closed(lexer, (start, from), &close);
    };
    lexer.at = end + close.len();
    if multiline::check(&mut lexer.page, from, end, hashes > 0) { Kind::Name } else { Kind::Bad }
}

fn triple_end(lexer: &mut Lexer, from: usize) -> Option<usize> {
    let bytes = lexer.page.text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at = escapes::skip(&mut lexer.page, at),
            b'"' if bytes[at..].starts_with(TRIPLE.as_bytes()) => return Some(at),
            _ => at += 1,
        }
    }
    None
}

fn on_one_line(lexer: &mut Lexer, start: usize, from: usize, close: &str) -> Kind {
    lexer.at = close_on_line(lexer, from, close).unwrap_or_else(|end| end);
    let span = lexer.page.span(start, from);
    lexer.page.report(
        Diagnostic::error("K0014", "the text after `\"\"\"` must begin on a new line")
            .label(span, "this begins a text of many lines")
            .help("begin a new line after `\"\"\"`, and one before the closing `\"\"\"`; for one line a single `\"` is enough"),
    );
    Kind::Bad
}

/// Ends a string; an escape that was no escape has been reported, and the string counts as one.
fn closed(lexer: &mut Lexer, end: usize) -> Kind {
    lexer.at = end;
    Kind::Name
}

fn never_closed(lexer: &mut Lexer, (start, end): (usize, usize), close: &str) -> Kind {
    // A quote with nothing after it most likely closes the text of an earlier line, which was reported.
    if lexer.page.has(&["K0012"]) && lexer.page.text[end..lexer.at].trim_matches(['#', ' ', '\t']).is_empty() {
        return Kind::Bad;
    }
    let span = lexer.page.span(start, end);
    let help = if close.starts_with(TRIPLE) {
        format!("write `{close}` on a line of its own where the text ends")
    } else {
        format!("write `{close}` where the text ends; a text of many lines stands between two lines with `\"\"\"`")
    };
    lexer.page.report(Diagnostic::error("K0012", "this text is never closed").label(span, "it begins here").help(help));
    Kind::Bad
}
