//! The report as plain data. It knows nothing of how it came about or how it looks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rollout::{Rollout, Turn};

/// The way from one version to another.
#[derive(Debug, Clone, Serialize)]
pub struct Upgrade {
    /// The cluster's name.
    pub cluster: String,
    /// The version that the description names.
    pub from: String,
    /// The version to come to.
    pub to: String,
    /// One for each minor on the way.
    pub steps: Vec<Step>,
    /// What holds for the nodes over all steps, and the rules of it.
    pub rollout: Rollout,
    /// The lines that safe edits change, in the order of files and lines.
    pub edits: Vec<Change>,
    /// The edited files by their names in the project, whole.
    #[serde(skip)]
    pub texts: BTreeMap<String, String>,
    /// Which of them the version is in. They are to be written last: until then the same way can be gone again.
    #[serde(skip)]
    pub versioned: BTreeSet<String>,
}

/// One release to the next.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// The release before.
    pub from: String,
    /// The release after.
    pub to: String,
    /// What happens, the worst first.
    pub items: Vec<Item>,
    /// Which components on which hosts take their turn when the bundle of the step is rolled out, in order.
    pub turns: Vec<Turn>,
    /// The minors of kubectl that work while the step goes on.
    pub kubectl: Vec<String>,
}

/// One thing that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// How bad it is.
    pub level: Level,
    /// What kind of thing: `setting`, `flag`, `default`, `api`, …
    pub concern: &'static str,
    /// Which one, or which component.
    pub subject: String,
    /// What happens to it.
    pub message: String,
    /// What to do, if anything.
    pub help: Option<String>,
    /// The code of the rule that found it.
    pub code: Option<&'static str>,
    /// Where the description says it.
    pub place: Option<Place>,
    /// Whether a safe edit takes care of it.
    pub edited: bool,
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A component stops, or the description does not compile.
    Breaks,
    /// Works, and somebody has to decide or to look elsewhere.
    Look,
    /// Works otherwise than before.
    Changes,
}

/// A line of a file of the project; lines and columns count from 1, before any edit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A line before and after the edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The file.
    pub file: String,
    /// The line before the edits, from 1.
    pub line: usize,
    /// What it was.
    pub before: String,
    /// What it will be; `None` if the line goes.
    pub after: Option<String>,
}

impl Item {
    /// An item without a place.
    pub(super) fn new(level: Level, concern: &'static str, subject: impl Into<String>, message: impl Into<String>) -> Self {
        let (subject, message) = (subject.into(), message.into());
        Self { level, concern, subject, message, help: None, code: None, place: None, edited: false }
    }

    /// Says what to do.
    #[must_use]
    pub(super) fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// In which order items are read.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (self.level, self.place.is_none(), &self.place, self.concern, &self.subject, &self.message)
    }
}

impl Upgrade {
    /// How many things break, and how many of them safe edits take care of.
    pub fn breaks(&self) -> (usize, usize) {
        let broken: Vec<&Item> = self.items().filter(|item| item.level == Level::Breaks).collect();
        (broken.len(), broken.iter().filter(|item| item.edited).count())
    }

    /// Everything that happens, step by step.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.steps.iter().flat_map(|step| &step.items)
    }

    /// Calls files by other names: the user's instead of the project's.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        let items = self.steps.iter_mut().flat_map(|step| &mut step.items);
        items.filter_map(|item| item.place.as_mut()).for_each(|place| place.file = name(&place.file));
        self.edits.iter_mut().for_each(|change| change.file = name(&change.file));
        self
    }

    /// The report for programs.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a report is plain data") + "\n"
    }
}
