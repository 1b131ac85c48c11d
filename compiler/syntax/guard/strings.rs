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
    let bytes = lexer.page.text.as_bytes();
    let (line_end, mut at) = (lexer.line_end(start), start + 1);
    // An escaped newline goes on into the next line, so the end of the line moves with it.
    let mut stop = line_end;
    while at < stop {
        match bytes[at] {
            b'"' => return closed(lexer, at + 1),
            b'\\' => {
                at = escapes::skip(&mut lexer.page, at);
                if at > stop {
                    stop = lexer.line_end(at);
                }
            }
            _ => at += 1,
        }
    }
    lexer.at = stop;
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
    let close = format!("\"{}", "#".repeat(hashes));
    let (from, line_end) = (start + hashes + 1, lexer.line_end(start));
    match lexer.page.text[from..line_end].find(&close) {
        Some(length) => closed(lexer, from + length + close.len()),
        None => {
            lexer.at = line_end;
            never_closed(lexer, (start, from), &close)
        }
    }
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
    let line_end = lexer.line_end(from);
    let length = lexer.page.text[from..line_end].find(close).map(|length| length + close.len());
    lexer.at = length.map_or(line_end, |length| from + length);
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
    let span = lexer.page.span(start, end);
    let help = if close.starts_with(TRIPLE) {
        format!("write `{close}` on a line of its own where the text ends")
    } else {
        format!("write `{close}` where the text ends; a text of many lines stands between two lines with `\"\"\"`")
    };
    lexer.page.report(Diagnostic::error("K0012", "this text is never closed").label(span, "it begins here").help(help));
    Kind::Bad
}
