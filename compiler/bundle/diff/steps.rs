//! One thing that has to be done after a change. It must not know why.

use serde::Serialize;

/// A command, and where it is run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The command, or words where there is none.
    pub run: String,
    /// On which hosts, sorted; empty: the operator runs it.
    pub hosts: Vec<String>,
    /// How many hosts at once.
    pub pace: Pace,
    /// What it is for, in a few words.
    pub why: String,
}

/// How many hosts at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// All at once.
    Together,
    /// The next one when the one before is healthy again.
    OneByOne,
}
