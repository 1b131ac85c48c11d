//! Text to tree. A linear guard reads each file first: it finds every mistake that it can, in the user's words, and lets only text
//! through that kdl-rs reads quickly and without deep recursion. This folder alone names `kdl`; it knows no setting and no schema.

mod encoding;
mod format;
mod guard;
mod kdl;
mod lower;
mod same;
mod spell;
mod tree;
mod version;

pub use encoding::not_utf8;
pub use format::format;
pub use guard::{MAX_BYTES, MAX_DEPTH, MAX_ITEMS};
pub use same::says_the_same;
pub use spell::{spell, spell_text};
pub use tree::{Children, Document, Node, Property, Scalar, Value};

use crate::source::{FileId, Sink, Sources, Span};

/// The tree of one file, or none if it has errors; they are in `sink` then, all of them.
pub fn parse(sources: &Sources, file: FileId, sink: &mut Sink) -> Option<Document> {
    let text = sources.file(file).text.as_str();
    if let Some(old) = version::check(text, file) {
        sink.push(old);
        return None;
    }
    let plain = guard::scan(text, file, sink)?;
    let document = kdl::read(&plain, file, sink)?;
    let nodes = lower::nodes(&document, &plain, file, sink)?;
    Some(Document { nodes, span: Span::new(file, 0, text.len()) })
}
