//! Text to tree. A linear guard reads each file first: it finds every mistake that it can, in the user's words, and lets only text
//! through that kdl-rs reads quickly and without recursing deeply. This folder alone names `kdl`; it knows no setting and no schema.

mod encoding;
mod guard;
mod kdl;
mod lower;
mod tree;
mod version;

pub use encoding::not_utf8;
pub use guard::{MAX_BYTES, MAX_DEPTH};
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
    let nodes = kdl::read(&plain, file).map_err(|errors| errors.into_iter().for_each(|error| sink.push(error))).ok()?;
    let nodes = lower::nodes(&nodes, &plain, file, sink)?;
    Some(Document { nodes, span: Span::new(file, 0, text.len()) })
}

#[cfg(test)]
mod tmp {
    use super::*;
    #[test]
    fn official() {
        let dir = format!("{}/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/kdl-6.7.1/tests/test_cases", std::env::var("HOME").unwrap());
        let mut files: Vec<_> = std::fs::read_dir(format!("{dir}/input")).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let mut count = 0;
        for path in files {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let good = std::path::Path::new(&format!("{dir}/expected_kdl/{name}")).exists();
            let mut sources = Sources::default();
            let id = sources.add(&name, text.clone());
            let mut sink = Sink::new();
            let ours = parse(&sources, id, &mut sink);
            let found = sink.finish();
            count += 1;
            if good != ours.is_some() || (!good && found.len() != 1) {
                println!("{name} good={good} {text:?}");
                for f in &found { println!("     {} {} @{} | {}", f.code, f.message, f.span().map(|s| sources.place(s)).unwrap_or_default(), f.help.clone().unwrap_or_default()); }
            }
            if ours.is_none() == found.is_empty() { println!("INCONSISTENT {name}") }
        }
        println!("{count} files");
    }
}
