//! Why something is in a plan: the lines that asked for it, and the rule of kapic that made this of them. It must not know how either is
//! shown.

use crate::source::Span;

use super::San;

/// More lines than this tell nobody more: thousands of nodes may ask for one thing.
const MAX_LINES: usize = 100;

/// Why a part is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// What kapic makes of the lines, as the end of "kapic sets it because …"; `None`: a setting says it as it stands.
    pub reason: Option<&'static str>,
    /// The lines, the most telling one first.
    pub lines: Vec<Span>,
}

/// What a file consists of, as far as it can be asked about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartName {
    /// A flag on the command line of a unit, with its dashes.
    Flag(String),
    /// A directive of a unit.
    Directive(String),
    /// A field of a YAML document, with dots.
    Field(String),
    /// A subject alternative name.
    San(San),
}

/// A part of a file with everything that asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which one.
    pub name: PartName,
    /// Why; several where several things lead to the same.
    pub origins: Vec<Origin>,
}

impl Origin {
    /// A setting that says it as it stands.
    pub(super) fn written(span: Option<Span>) -> Self {
        Self { reason: None, lines: span.into_iter().collect() }
    }

    /// Something that kapic makes of some lines.
    pub(super) fn wired(reason: &'static str, lines: impl IntoIterator<Item = Option<Span>>) -> Self {
        let mut origin = Self::default();
        origin.because(reason, lines);
        origin
    }

    /// Says what kapic makes of which lines. What nobody wrote is left out.
    pub(super) fn because(&mut self, reason: &'static str, lines: impl IntoIterator<Item = Option<Span>>) {
        self.reason = Some(reason);
        self.lines.clear();
        for line in lines.into_iter().flatten() {
            if self.lines.len() < MAX_LINES && !self.lines.contains(&line) {
                self.lines.push(line);
            }
        }
    }
}

impl Part {
    /// A part with one origin.
    pub(super) fn new(name: PartName, origin: Origin) -> Self {
        Self { name, origins: vec![origin] }
    }
}
