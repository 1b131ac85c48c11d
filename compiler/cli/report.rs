//! Which diagnostics count as errors and how many of them are shown. It prints nothing.

use kapic::source::{Diagnostic, Severity};

/// What a user wants to be an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deny {
    /// Every warning.
    Warnings,
    /// The warning with this code.
    Code(&'static str),
}

/// What the user said about diagnostics.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Warnings that count as errors.
    pub deny: Vec<Deny>,
    /// How many errors are shown; 0 means all.
    pub max_errors: usize,
}

/// Diagnostics, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// All of them.
    pub all: Vec<Diagnostic>,
    /// Those that are shown: a prefix of all.
    pub shown: Vec<Diagnostic>,
}

impl Policy {
    /// Applies it. The order stays.
    pub fn judge(&self, mut all: Vec<Diagnostic>) -> Report {
        for found in &mut all {
            if found.severity == Severity::Warning && self.denies(found.code) {
                found.severity = Severity::Error;
            }
        }
        let errors = all.iter().enumerate().filter(|(_, found)| found.severity == Severity::Error);
        let end = errors.map(|(at, _)| at).nth(self.max_errors).filter(|_| self.max_errors > 0).unwrap_or(all.len());
        Report { shown: all[..end].to_vec(), all }
    }

    fn denies(&self, code: &str) -> bool {
        self.deny.iter().any(|deny| match deny {
            Deny::Warnings => true,
            Deny::Code(denied) => *denied == code,
        })
    }
}

impl Report {
    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|found| found.severity == Severity::Error)
    }

    /// Says how many are not shown.
    pub fn hidden_line(&self) -> Option<String> {
        let hidden = self.all.len() - self.shown.len();
        (hidden > 0).then(|| format!("{hidden} more not shown: `--max-errors 0` shows all"))
    }
}

#[cfg(test)]
mod tests {
    use kapic::source::{Diagnostic, Severity};

    use super::{Deny, Policy};

    fn check(deny: &[Deny], max_errors: usize, expected: &str) {
        let found = vec![
            Diagnostic::warning("K0001", "a"),
            Diagnostic::error("K0002", "b"),
            Diagnostic::note("K0003", "c"),
            Diagnostic::warning("K0004", "d"),
            Diagnostic::error("K0005", "e"),
        ];
        let report = Policy { deny: deny.to_vec(), max_errors }.judge(found);
        let letter = |found: &Diagnostic| match found.severity {
            Severity::Error => found.message.to_uppercase(),
            Severity::Warning | Severity::Note => found.message.clone(),
        };
        let shown: String = report.shown.iter().map(letter).collect();
        assert_eq!(shown + &report.hidden_line().unwrap_or_default(), expected, "{deny:?} {max_errors}");
    }

    #[test]
    fn denied_warnings_are_errors_and_the_first_errors_are_shown() {
        check(&[], 0, "aBcdE");
        check(&[Deny::Warnings], 0, "ABcDE");
        check(&[Deny::Code("K0004"), Deny::Code("K0003")], 0, "aBcDE");
        check(&[], 1, "aBcd1 more not shown: `--max-errors 0` shows all");
        check(&[Deny::Warnings], 1, "A4 more not shown: `--max-errors 0` shows all");
        check(&[], 2, "aBcdE");
    }
}
