//! `// …`, `/* … */` and `\` at the end of a line: all of them become spaces. It knows no strings and no nodes.

use super::MAX_COMMENT_DEPTH;
use super::characters::{is_newline, is_space};
use super::lexer::Lexer;
use crate::source::Diagnostic;

/// Blanks a comment that ends with its line; the newline stays.
pub fn line(lexer: &mut Lexer) {
    let start = lexer.at;
    lexer.at = lexer.line_end(start);
    lexer.page.blank(start, lexer.at);
}

/// Blanks a comment between `/*` and its `*/`; K0010 if there is none, K0002 if comments in it are nested too deeply.
pub fn block(lexer: &mut Lexer) {
    let start = lexer.at;
    let bytes = lexer.page.text.as_bytes();
    let (mut depth, mut deepest, mut at) = (1_usize, None, start + 2);
    while depth > 0 && at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => {
                depth += 1;
                if depth > MAX_COMMENT_DEPTH {
                    deepest.get_or_insert(at);
                }
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    lexer.at = at;
    if depth > 0 {
        never_closed(lexer, start);
    } else if let Some(at) = deepest {
        too_deep(lexer, start, at);
    } else {
        lexer.page.blank(start, at);
    }
}

fn never_closed(lexer: &mut Lexer, start: usize) {
    let span = lexer.page.span(start, start + 2);
    lexer.page.report(
        Diagnostic::error("K0010", "this comment is never closed")
            .label(span, "everything from here on is a comment")
            .help("write `*/` where it ends; each `/*` inside a comment needs its own `*/`"),
    );
}

fn too_deep(lexer: &mut Lexer, start: usize, at: usize) {
    let (inner, outer) = (lexer.page.span(at, at + 2), lexer.page.span(start, start + 2));
    lexer.page.report(
        Diagnostic::error("K0002", format!("comments are nested more than {MAX_COMMENT_DEPTH} deep"))
            .label(inner, "one too many")
            .label(outer, "the outermost begins here")
            .help("a comment inside a comment says nothing more; remove the inner ones"),
    );
}

/// Blanks a `\`, the spaces and comments after it, and the end of the line. Something else after it is a mistake.
pub fn continuation(lexer: &mut Lexer) {
    let start = lexer.at;
    lexer.at += 1;
    loop {
        lexer.skip_while(is_space);
        if !lexer.rest().starts_with("/*") {
            break;
        }
        block(lexer);
    }
    if lexer.rest().starts_with("//") {
        line(lexer);
    }
    if lexer.rest().is_empty() || lexer.rest().starts_with(is_newline) {
        lexer.skip_newline();
        lexer.page.blank(start, lexer.at);
    } else {
        not_last(lexer, start);
    }
}

fn not_last(lexer: &mut Lexer, start: usize) {
    let span = lexer.page.span(start, start + 1);
    lexer.page.report(
        Diagnostic::error("K0014", "`\\` stands in the middle of a line")
            .label(span, "outside of quotes it only joins a line with the next")
            .help("put text with a `\\` in quotes, as `\\\\`, or between `#\"` and `\"#` as it is"),
    );
}
