//! Runs kdl-rs, on a thread of its own. It is given clean text only, and what it still complains about is put into our words.

use std::thread;

use ::kdl::{KdlDiagnostic, KdlDocument, KdlError};

use crate::source::{Diagnostic, FileId, Sink, Span};

/// kdl-rs takes a few dozen stack frames per brace, and a caller may stand on a small stack already.
const STACK: usize = 64 << 20;

/// Reads clean text; an error is K0014. Only the first error counts: after the guard all that can be wrong is a text of many lines,
/// and what kdl-rs finds after one is the wreckage of the same text.
pub fn read(plain: &str, file: FileId, sink: &mut Sink) -> Option<KdlDocument> {
    let error = match apart(plain) {
        Ok(document) => return Some(document),
        Err(error) => error,
    };
    let first = error.diagnostics.iter().min_by_key(|found| found.span.offset());
    sink.push(first.map_or_else(|| unreadable(Span::new(file, 0, 0)), |found| translate(found, plain, file)));
    None
}

fn apart(plain: &str) -> Result<KdlDocument, KdlError> {
    thread::scope(|scope| match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || KdlDocument::parse_v2(plain)) {
        Ok(reader) => reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        // No thread is to be had; the guard's limit on depth lets the caller's stack do.
        Err(_) => KdlDocument::parse_v2(plain),
    })
}

/// The guard leaves only texts of many lines with continued lines to kdl-rs, so there is not much to say.
fn translate(found: &KdlDiagnostic, plain: &str, file: FileId) -> Diagnostic {
    let start = floor(plain, found.span.offset());
    let end = floor(plain, found.span.offset() + found.span.len()).max(start);
    let end = start + plain[start..end].trim_end().len();
    let span = Span::new(file, start, end);
    if plain[start..].trim_start_matches('#').starts_with("\"\"\"") || plain[start..end].contains("\"\"\"") {
        return Diagnostic::error("K0014", "the lines of this text are not indented alike")
            .label(span, "a text of many lines")
            .help("begin each line of the text with the same spaces or tabs as the line of its closing quotes");
    }
    unreadable(span)
}

fn unreadable(span: Span) -> Diagnostic {
    Diagnostic::error("K0014", "this is not KDL")
        .label(span, "cannot be read")
        .help("put texts in quotes, and one node on each line")
}

/// The nearest place between two characters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
pub mod tests {
    use ::kdl::{KdlDocument, KdlNode};

    use crate::source::{Sink, Sources};
    use crate::syntax::guard;

    /// What a document says, as kdl-rs reads it, without spelling and comments.
    pub fn data(nodes: &[KdlNode]) -> String {
        let node = |node: &KdlNode| {
            let ty = |ty: Option<&::kdl::KdlIdentifier>| ty.map_or(String::new(), |ty| format!("({:?})", ty.value()));
            let entry = |entry: &::kdl::KdlEntry| {
                format!(" {:?}={}{:?}", entry.name().map(|name| name.value()), ty(entry.ty()), entry.value())
            };
            let entries: String = node.entries().iter().map(entry).collect();
            let children = node.children().map(|children| format!("{{{}}}", data(children.nodes())));
            format!("{}{:?}{entries}{}", ty(node.ty()), node.name().value(), children.unwrap_or_default())
        };
        nodes.iter().map(node).collect::<Vec<_>>().join("; ")
    }

    /// kdl-rs must read the same from the clean text as from the text itself: the guard may only remove what says nothing.
    fn check(text: &str) {
        let mut sources = Sources::default();
        let file = sources.add("a.kdl", text);
        let plain = guard::scan(text, file, &mut Sink::new()).unwrap_or_else(|| panic!("the guard refuses {text:?}"));
        let read = |text: &str| data(KdlDocument::parse_v2(text).unwrap_or_else(|_| panic!("kdl-rs refuses {text:?}")).nodes());
        assert_eq!(read(&plain), read(text), "{text:?} became {plain:?}");
    }

    #[test]
    fn the_guard_removes_nothing_that_counts() {
        check("a 1 /* x */ 2 // y\nb");
        check("a /- 1 2 /- k=3 l=4\n/- b { c }\nd");
        check("a /- { x } { y } /- { z }\nb");
        check("a /- k /- l { y\n /- z 1\n w }");
        check("a 1 \\\n  2 \\ // comment\n  3\nb \\\r\n 4");
        check("/- a \\\n 1\nb");
        check("a 1 /-\n 2 3");
        check("a { /- b { /- c { d } }\n e }");
        check("(t)a (u)1 k=(v)2 /- (w)3 /- l=(x)4");
        check("a \"/* no */ // no /- no\" #\"/- no\"# \"\"\"\n// no\n\"\"\"");
        check("日本 /* é */ \"ü\" /- \"ö\" ß");
        check("a /* /* nested */ ***/// */ b");
        check("a;b /- 1;c\n/-d\ne");
        check("a\u{2003}1\u{a0}2\u{2028}b\u{85}c");
        check("a \"x\\\n   y\" \"\"\"\n  l \\\n  m\n  \"\"\"");
        check("/- kdl-version 2\na");
    }
}
