//! From outcomes per host to the answer per control. Hosts with the same outcome are told together.

use std::sync::Arc;

use super::benchmark::{Benchmark, Listed};
use super::control::Subject;
use super::outcomes::Outcomes;
use super::verdict::{Outcome, Verdict};
use crate::catalog::Minor;
use crate::plan::Place;

/// The answer on a bundle.
#[derive(Debug)]
pub struct Audit {
    /// The benchmark.
    pub benchmark: &'static Benchmark,
    /// Why this one.
    pub choice: Choice,
    /// The Kubernetes that the bundle is for, where it says so.
    pub kubernetes: Option<Minor>,
    /// How many hosts were looked at.
    pub hosts: usize,
    /// Every control, by number.
    pub controls: Vec<Judged>,
}

/// Why a benchmark was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The user named it.
    Named,
    /// It is the one for the bundle's Kubernetes.
    OfVersion,
    /// There is none for the bundle's Kubernetes: the nearest.
    Nearest,
    /// The bundle does not say which Kubernetes it is for: the newest.
    Newest,
}

/// The answer on one control.
#[derive(Debug)]
pub struct Judged {
    /// Its number.
    pub id: &'static str,
    /// Whether it counts.
    pub scored: bool,
    /// What holds if it passes.
    pub title: &'static str,
    /// The answers, the worst first; at least one.
    pub cases: Vec<Case>,
}

/// One answer, and the hosts that it is for.
#[derive(Debug)]
pub struct Case {
    /// The answer.
    pub verdict: Verdict,
    /// Hosts, or the operator's folder; empty if the control is about none of them.
    pub places: Vec<Arc<Place>>,
    /// What is there, or why nothing can be said; empty if it holds.
    pub found: String,
    /// What to write; empty if nothing.
    pub write: String,
    /// The file to change, by its path from the root of each host; empty if none.
    pub path: String,
    /// The line in it, from 1; 0 if it is about the whole file.
    pub line: usize,
}

/// How many controls have which answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Scored, and do not hold.
    pub fail: usize,
    /// Not scored, and do not hold.
    pub warning: usize,
    /// Hold.
    pub pass: usize,
    /// The files do not tell.
    pub undecidable: usize,
    /// About nothing in the bundle.
    pub not_applicable: usize,
}

impl Judged {
    /// `1.2` of `1.2.15`, `2` of `2.3`; all of 5 is one section: files tell nothing of it.
    pub fn section(&self) -> &'static str {
        let section = self.id.rsplit_once('.').map_or(self.id, |(section, _)| section);
        if section.starts_with("5.") { "5" } else { section }
    }

    /// The worst of all hosts.
    pub fn verdict(&self) -> Verdict {
        self.cases.first().map_or(Verdict::NotApplicable, |case| case.verdict)
    }
}

impl Case {
    /// The place to change on each host, as a path in the bundle.
    pub fn files(&self) -> impl Iterator<Item = String> + '_ {
        self.places.iter().filter(|_| !self.path.is_empty()).map(|place| format!("{place}/{}", self.path))
    }

    /// Hosts by name, and `cluster` for the operator's folder.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|place| match &**place {
            Place::Host(name) => name.as_str(),
            Place::Cluster => "cluster",
        })
    }
}

impl Audit {
    /// How many controls have which answer.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for judged in &self.controls {
            *match (judged.verdict(), judged.scored) {
                (Verdict::Fail, true) => &mut counts.fail,
                (Verdict::Fail, false) => &mut counts.warning,
                (Verdict::Pass, _) => &mut counts.pass,
                (Verdict::Undecidable, _) => &mut counts.undecidable,
                (Verdict::NotApplicable, _) => &mut counts.not_applicable,
            } += 1;
        }
        counts
    }
}

/// The benchmark for a bundle: the named one, or the one for its Kubernetes, or the nearest.
pub fn choose(named: Option<&'static Benchmark>, kubernetes: Option<Minor>) -> (&'static Benchmark, Choice) {
    match (named, kubernetes) {
        (Some(named), _) => (named, Choice::Named),
        (None, None) => (Benchmark::newest(), Choice::Newest),
        (None, Some(minor)) => match Benchmark::of(minor) {
            Some(benchmark) => (benchmark, Choice::OfVersion),
            None if minor < Benchmark::all()[0].minors.0 => (&Benchmark::all()[0], Choice::Nearest),
            None => (Benchmark::newest(), Choice::Nearest),
        },
    }
}

/// Puts the outcomes of all hosts together.
pub fn report(
    benchmark: &'static Benchmark,
    choice: Choice,
    kubernetes: Option<Minor>,
    controls: &[Listed],
    mut outcomes: Outcomes,
    places: &[Arc<Place>],
) -> Audit {
    let hosts = places.iter().filter(|place| matches!(***place, Place::Host(_))).count();
    let judged = |(number, listed): (usize, &Listed)| Judged {
        id: listed.id,
        scored: listed.scored,
        title: listed.title(),
        cases: match outcomes.take(number) {
            none if none.is_empty() => vec![absent(listed)],
            some => some
                .into_iter()
                .map(|(outcome, hosts)| case(outcome, hosts.iter().map(|&at| Arc::clone(&places[at])).collect()))
                .collect(),
        },
    };
    let controls = controls.iter().enumerate().map(judged).collect();
    Audit { benchmark, choice, kubernetes, hosts, controls }
}

fn case(outcome: Outcome, places: Vec<Arc<Place>>) -> Case {
    let Outcome { verdict, found, write, path, line } = outcome;
    Case { verdict, places, found: found.into_owned(), write: write.into_owned(), path, line }
}

/// No host has what the control is about.
fn absent(listed: &Listed) -> Case {
    let (verdict, found) = match &listed.control.subject {
        Subject::Nothing => (Verdict::Undecidable, listed.control.remark.unwrap_or("a person has to look").to_owned()),
        Subject::Program(name) => (Verdict::NotApplicable, format!("no unit of the bundle starts {name}")),
        Subject::File(_) => (Verdict::NotApplicable, "the bundle has no such file".to_owned()),
    };
    Case { verdict, places: Vec::new(), found, write: String::new(), path: String::new(), line: 0 }
}
