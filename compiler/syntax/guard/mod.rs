//! The scan before kdl-rs: linear, without recursion. It reports every mistake of a file in one run and returns the text with all
//! comments, continued lines and commented-out parts replaced by spaces, byte for byte, so that spans stay true.
//!
//! kdl-rs recurses once per brace, per `/-`, per `*` in a comment and per stray token, and takes exponential time for nested `/-`.
//! What leaves this module has none of these but braces, and of those at most [`MAX_DEPTH`].

mod blocks;
mod brackets;
mod characters;
mod comments;
mod escapes;
mod grammar;
mod kinds;
mod lexer;
mod mistakes;
mod multiline;
mod numbers;
mod page;
mod strings;
mod words;

use grammar::Grammar;
use lexer::Lexer;
use page::Page;

pub use characters::{is_newline, is_space};
pub use lexer::{Kind, Token};
pub use page::MAX_FOUND;

use crate::source::{Diagnostic, FileId, Sink, Span};

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 16 << 20;

/// How many nodes, values and properties a file may have, together. kdl-rs takes some 20 µs for a node.
pub const MAX_ITEMS: usize = 500_000;

/// How deep blocks may be nested.
pub const MAX_DEPTH: usize = 32;

/// How deep `/* … */` may be nested.
const MAX_COMMENT_DEPTH: usize = 32;

/// The text without comments, or none if it has errors.
pub fn scan(text: &str, file: FileId, sink: &mut Sink) -> Option<String> {
    if text.len() > MAX_BYTES {
        sink.push(too_large(text.len(), file));
        return None;
    }
    let mut page = Page::new(text, file);
    characters::check(&mut page);
    Grammar::new(Lexer::new(page)).run().finish(sink)
}

/// All tokens of a text without errors, the last of them its end. Together they cover every byte.
pub fn tokens(text: &str, file: FileId) -> Vec<Token> {
    let mut lexer = Lexer::new(Page::new(text, file));
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next();
        tokens.push(token);
        if token.kind == Kind::End {
            return tokens;
        }
    }
}

fn too_large(bytes: usize, file: FileId) -> Diagnostic {
    let mebibytes = bytes.div_ceil(1 << 20);
    Diagnostic::error("K0004", format!("this file is too large: {mebibytes} MiB, and {} MiB are allowed", MAX_BYTES >> 20))
        .label(Span::new(file, 0, 0), "the file that begins here")
        .help(SPLIT)
}

fn too_many(place: Span) -> Diagnostic {
    Diagnostic::error("K0004", format!("this file is too large: more than {MAX_ITEMS} nodes, values and properties"))
        .label(place, "one too many")
        .help(SPLIT)
}

const SPLIT: &str = "split the description into several files and join them by `use`";
