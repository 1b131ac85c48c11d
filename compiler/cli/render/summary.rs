//! The line that counts what was found.

use kapic::source::{Diagnostic, Severity};

/// `2 errors, 1 warning`; none if nothing was found.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (super::word(severity), diagnostics.iter().filter(|found| found.severity == severity).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
