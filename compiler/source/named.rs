//! A file that a setting names: a template or a policy, of the stdlib or of the project. It must not know what the file is for.

use super::{FileId, Span};

/// A file that a setting names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// `std:…`, or `./` and the normal path from the project's root.
    pub name: String,
    /// The value that names it; of several the first.
    pub span: Span,
    /// What stands in it; `None` for a file of the stdlib.
    pub text: Option<NamedText>,
}

/// The text of a file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedText {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The same text among the sources.
    pub file: FileId,
}
