//! Collects the diagnostics of a stage. It renders nothing and ends nothing.

use super::{Diagnostic, Severity};

/// Diagnostics in the order in which they were found; `finish` puts them into the order in which they are read.
#[derive(Debug, Default, Clone)]
pub struct Sink {
    found: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Takes all diagnostics of another sink.
    pub fn append(&mut self, other: Sink) {
        self.found.extend(other.found);
    }

    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All of them so far.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Keeps those for which `keep` says yes.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
    }

    /// All of them in reading order: by file and place, errors before warnings, then by code and text; each once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| order(a).cmp(&order(b)));
        self.found.dedup();
        self.found
    }
}

fn order(diagnostic: &Diagnostic) -> impl Ord + '_ {
    let Diagnostic { code, severity, message, labels, help: _, fix: _ } = diagnostic;
    (labels.first().map(|label| label.span), *severity, *code, message)
}
