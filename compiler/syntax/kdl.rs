//! Runs kdl-rs, on a thread of its own. It is given clean text only, and what it still complains about is put into our words.

use std::thread;

use ::kdl::{KdlDiagnostic, KdlDocument, KdlError};

use crate::source::{Diagnostic, FileId, Span};

/// kdl-rs takes a few dozen stack frames per brace, and a caller may stand on a small stack already.
const STACK: usize = 64 << 20;

/// Reads clean text; an error is K0014.
pub fn read(plain: &str, file: FileId) -> Result<KdlDocument, Vec<Diagnostic>> {
    apart(plain).map_err(|error| error.diagnostics.iter().map(|found| translate(found, plain, file)).collect())
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
    Diagnostic::error("K0014", "this is not KDL")
        .label(span, "cannot be read")
        .help("put texts in quotes and one node on each line")
}

/// The nearest place between two characters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
