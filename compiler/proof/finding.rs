//! What the prover has to say, in a user's words, with the files it is about. It knows no lines of a description: whoever knows
//! the origins of files adds them.

use crate::source::{Diagnostic, Severity};

/// One fault of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `K06` and two digits.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Who talks to whom and what is missing. Never a secret.
    pub message: String,
    /// What to write in the description.
    pub help: String,
    /// The files that it is about, by their path in the bundle, the most telling one first.
    pub files: Vec<String>,
}

impl Finding {
    /// An error.
    pub(super) fn error(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, message: message.into(), help: help.into(), files: Vec::new() }
    }

    /// A warning.
    pub(super) fn warning(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message, help) }
    }

    /// A note.
    pub(super) fn note(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, message, help) }
    }

    /// Names a file that it is about.
    #[must_use]
    pub(super) fn file(mut self, path: impl Into<String>) -> Self {
        self.files.push(path.into());
        self
    }

    /// As a diagnostic without a place.
    pub fn to_diagnostic(&self) -> Diagnostic {
        let Self { code, severity, message, help, files: _ } = self;
        let made = match severity {
            Severity::Error => Diagnostic::error(code, message),
            Severity::Warning => Diagnostic::warning(code, message),
            Severity::Note => Diagnostic::note(code, message),
        };
        made.help(help)
    }
}

/// Puts findings into the order in which they are read, each once.
pub(super) fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| (a.severity, a.code, &a.message, &a.files).cmp(&(b.severity, b.code, &b.message, &b.files)));
    findings.dedup();
}
