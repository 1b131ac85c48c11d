//! One JSON object for each diagnostic, on one line. Offsets count bytes from 0; lines and columns count from 1, columns in
//! characters. It reads nothing back.

use kapic::source::{Diagnostic, Label, Sources, Span, offered};
use serde::Serialize;

use super::{clean, word};

#[derive(Serialize)]
struct Object<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    labels: Vec<Place<'a>>,
    help: Option<&'a str>,
    edits: Vec<Place<'a>>,
}

/// A place and the text that belongs to it: what is there, or what should be.
#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start: u32,
    end: u32,
    text: &'a str,
}

/// The object and a newline. Everything that a terminal might act on is escaped, which says the same to a program.
pub fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let Diagnostic { code, severity, message, labels, help, fix: _ } = diagnostic;
    let labels = labels.iter().map(|Label { span, text }| place(sources, *span, text)).collect();
    let edits = offered(diagnostic, sources).iter().map(|edit| place(sources, edit.span, &edit.text)).collect();
    let object = Object { code, severity: word(*severity), message, labels, help: help.as_deref(), edits };
    let json = serde_json::to_string(&object).expect("text and numbers are always JSON");
    escape(&json) + "\n"
}

fn place<'a>(sources: &'a Sources, span: Span, text: &'a str) -> Place<'a> {
    let file = sources.file(span.file);
    let (from, to) = (file.position(span.start as usize), file.position(span.end as usize));
    Place {
        file: &file.name,
        line: from.line,
        column: from.column,
        end_line: to.line,
        end_column: to.column,
        start: span.start,
        end: span.end,
        text,
    }
}

/// serde_json escapes U+0000 to U+001F; the others stand in strings only, so they can be escaped afterwards.
fn escape(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\u{7f}' || clean::is_treacherous(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text
}
