//! The version marker that a file may begin with. Only KDL 2 is read.

use crate::source::{Diagnostic, FileId, Span};

/// K0015 if the file says that it is written in another version than 2.
pub fn check(text: &str, file: FileId) -> Option<Diagnostic> {
    let (number, at) = marker(text)?;
    if number == "2" {
        return None;
    }
    let span = Span::new(file, at, at + number.len());
    Some(
        Diagnostic::error("K0015", "this file says that it is not written in KDL 2")
            .label(span, "the version of KDL that it asks for")
            .help("write `/- kdl-version 2`; in KDL 2, `true` is `#true` and `r\"…\"` is `#\"…\"#`"),
    )
}

/// The number in `/- kdl-version N` on the first line, and where it stands.
fn marker(text: &str) -> Option<(&str, usize)> {
    let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let after = text.strip_prefix("/-")?;
    let after = after[spaces(after)..].strip_prefix("kdl-version")?;
    let gap = spaces(after);
    let number = after[gap..].split([' ', '\t', '\r', '\n', ';', '{']).next()?;
    (gap > 0 && !number.is_empty()).then(|| (number, text.len() - after.len() + gap))
}
