//! What a run found: one outcome per check, printed as it comes and kept as a file that `conformance.md` is made from.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::process::now;

/// The outcome of one check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Passed,
    Failed(String),
    Skipped(String),
}

/// The checks of one run, in the order in which they were made.
pub struct Report {
    pub title: String,
    pub checks: Vec<(String, Outcome)>,
}

impl Report {
    /// A report without checks.
    pub fn new(title: String) -> Self {
        Self { title, checks: Vec::new() }
    }

    /// Makes a check and keeps what it found. True if it passed.
    pub fn check(&mut self, name: &str, check: impl FnOnce() -> Result<(), String>) -> bool {
        let outcome = check().map_or_else(Outcome::Failed, |()| Outcome::Passed);
        let passed = outcome == Outcome::Passed;
        self.add(name, outcome);
        passed
    }

    /// Says that a check was not made, and why.
    pub fn skip(&mut self, name: &str, reason: &str) {
        self.add(name, Outcome::Skipped(reason.to_owned()));
    }

    fn add(&mut self, name: &str, outcome: Outcome) {
        match &outcome {
            Outcome::Passed => println!("{}: passed: {name}", self.title),
            Outcome::Failed(reason) => println!("{}: FAILED: {name}\n    {}", self.title, reason.replace('\n', "\n    ")),
            Outcome::Skipped(reason) => println!("{}: SKIPPED: {name}: {reason}", self.title),
        }
        self.checks.push((name.to_owned(), outcome));
    }

    /// The number of failed checks.
    pub fn failures(&self) -> usize {
        self.checks.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Failed(_))).count()
    }

    /// Writes the outcomes. `about` says what was booted.
    pub fn save(&self, file: &Path, about: &[(&str, &str)]) -> Result<(), String> {
        let checks: Vec<Value> = self.checks.iter().map(|(name, outcome)| entry(name, outcome)).collect();
        let mut value = json!({ "date": now().date().to_string() });
        for (key, text) in about {
            value[*key] = json!(text);
        }
        value["checks"] = Value::Array(checks);
        let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())?;
        fs::write(file, text + "\n").map_err(|error| format!("{}: {error}", file.display()))
    }
}

fn entry(name: &str, outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Passed => json!({ "check": name, "outcome": "passed" }),
        Outcome::Failed(reason) => json!({ "check": name, "outcome": "failed", "reason": first_line(reason) }),
        Outcome::Skipped(reason) => json!({ "check": name, "outcome": "skipped", "reason": reason }),
    }
}

fn first_line(reason: &str) -> String {
    reason.lines().next().unwrap_or_default().chars().take(300).collect()
}
