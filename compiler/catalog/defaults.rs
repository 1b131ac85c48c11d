//! A value, a default or the words that a flag takes, and how it changed from version to version.

use super::line::Line;
use super::version::Minor;

/// Steps in the order of versions; the first holds from the beginning.
#[derive(Debug)]
pub(super) struct Defaults(Vec<(Option<Minor>, &'static str)>);

impl Defaults {
    /// Reads `default VALUE` and every `default@VERSION VALUE`; `""` stands for the empty value.
    pub(super) fn read(line: &Line) -> Option<Self> {
        Self::of(line, "default")
    }

    /// The same of another word.
    pub(super) fn of(line: &Line, word: &'static str) -> Option<Self> {
        let steps = line.steps(word).map(|step| step.map(|(from, value)| (from, if value == "\"\"" { "" } else { value })));
        steps.collect::<Option<Vec<_>>>().map(Self)
    }

    /// The value in one minor; `None` if it is not established.
    pub(super) fn at(&self, minor: Minor) -> Option<&'static str> {
        self.0.iter().rfind(|(from, _)| from.is_none_or(|from| from <= minor)).map(|(_, value)| *value)
    }
}
