//! What kapic has to say about a text, as plain data. Rendering is not its business.

use super::{Edit, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be built from this.
    Error,
    /// It can be built, and someone will regret it. `allow CODE reason="…"` silences it.
    Warning,
    /// Worth knowing; never changes an exit code.
    Note,
}

/// One mistake or one remark: code, place, what was found, what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// `K` and four digits; its text is `stdlib/errors/CODE.md`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence in the user's words, lower case, names in backticks. Never a secret.
    pub message: String,
    /// Places, the main one first. May be in several files; empty if there is no place.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// Safe edits that do what `help` says, together; [`super::offered`] says whether a program may make them.
    pub fix: Vec<Edit>,
}

/// A place and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// A note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self { code, severity, message: message.into(), labels: Vec::new(), help: None, fix: Vec::new() }
    }

    /// Adds a place; the first one added is the main one.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to write.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Offers a safe edit; several of them belong together.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix.push(Edit { span, text: text.into() });
        self
    }

    /// The main place, if there is one.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}
