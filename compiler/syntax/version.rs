//! The version marker that a file may begin with. Only KDL 2 is read.

use super::guard::{is_newline, is_space};
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

/// The number in `/- kdl-version N` and where it stands, if the file begins with that; empty space before it does not count, so that
/// the layout of a file changes nothing.
fn marker(text: &str) -> Option<(&str, usize)> {
    let after = text.trim_start_matches(|c| is_space(c) || is_newline(c)).strip_prefix("/-")?;
    let after = after.trim_start_matches(is_space).strip_prefix("kdl-version")?;
    let from = after.trim_start_matches(is_space);
    let number = from.split(|c| is_space(c) || is_newline(c) || ";{/".contains(c)).next()?;
    (from.len() < after.len() && !number.is_empty()).then(|| (number, text.len() - from.len()))
}
