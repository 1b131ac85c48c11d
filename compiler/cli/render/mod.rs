//! Diagnostics as text: for people, for editors, for programs. It reads neither the terminal nor the environment: colour and width
//! are given, and the same diagnostics are always the same bytes. No control character of a source or a message gets through.

mod clean;
mod excerpt;
mod github;
mod human;
mod json;
mod sarif;
mod short;
mod summary;

pub use human::Style;
pub use sarif::Log;
pub use summary::summary;

use kapic::source::{Diagnostic, Severity, Sources};

/// Whether escape codes for colours are written. Whoever asks has looked at the terminal and at `NO_COLOR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// With colours.
    Always,
    /// Without.
    Never,
}

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the lines of the source, an empty line after each.
    Human(Style),
    /// `file:line:column: error[K0201]: message`, the help on the next line.
    Short,
    /// One JSON object on each line.
    Json,
    /// Workflow commands of GitHub.
    Github,
}

/// Writes diagnostics in the order in which they are given.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic], format: Format) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| match format {
            Format::Human(style) => human::render(sources, diagnostic, style) + "\n",
            Format::Short => short::render(sources, diagnostic),
            Format::Json => json::render(sources, diagnostic),
            Format::Github => github::render(sources, diagnostic),
        })
        .collect()
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
