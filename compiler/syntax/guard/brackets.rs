//! Lists as other languages write them, with brackets and commas: K0008. KDL writes values one after another.

use super::lexer::{Kind, Lexer};
use crate::source::Diagnostic;

/// How far a `]` is looked for, in bytes; a longer list is reported where it begins and where it ends.
const REACH: usize = 4096;

/// Reports a bracket, together with everything up to its partner.
pub fn list(lexer: &mut Lexer) -> Kind {
    let rest = lexer.rest().as_bytes();
    let near = &rest[..rest.len().min(REACH)];
    let length = if near[0] == b'[' { near.iter().position(|byte| *byte == b']').map_or(1, |at| at + 1) } else { 1 };
    let start = lexer.at;
    lexer.at += length;
    report(lexer, start, "a list in brackets");
    Kind::Bad
}

/// Reports the comma that ends the word before `end`, or is the word, and offers to remove it.
pub fn comma(lexer: &mut Lexer, end: usize) -> Kind {
    report(lexer, end - 1, "a comma");
    Kind::Bad
}

fn report(lexer: &mut Lexer, start: usize, what: &str) {
    let span = lexer.page.span(start, lexer.at);
    let found = Diagnostic::error("K0008", "lists have no brackets and no commas")
        .label(span, what)
        .help("write the values one after another: `san \"a.example\" \"b.example\"`");
    let comma = &lexer.page.text[start..lexer.at] == ",";
    lexer.page.report(if comma { found.fix(span, "") } else { found });
}
