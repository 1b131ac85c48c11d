//! Feature gates by version. It does not know which component reads a gate.

use std::sync::OnceLock;

use super::lifetime::{FlagState, Lifetime, Since};
use super::line::{Line, table};
use super::version::{Minor, Release};

const GATES: &str = include_str!("../../stdlib/catalog/feature-gates.txt");

/// A feature gate.
#[derive(Debug)]
pub struct FeatureGate {
    /// Its name.
    pub name: &'static str,
    lifetime: Lifetime,
    /// In the order of versions.
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    from: Minor,
    stage: Stage,
    default: bool,
    locked: bool,
}

/// How far a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Off unless asked for, may go away.
    Alpha,
    /// Tested well.
    Beta,
    /// Here to stay.
    Ga,
    /// On its way out.
    Deprecated,
}

/// What a version makes of a gate's name. A name that a version does not know stops the component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// It can be named.
    Known {
        /// Its stage; `None` if not established.
        stage: Option<Stage>,
        /// Its value where nobody sets it; `None` if not established.
        default: Option<bool>,
        /// Whether setting it to another value than the default stops the component.
        locked: bool,
    },
    /// Its name stops the component.
    Removed {
        /// The first version without it.
        since: Since,
    },
}

impl FeatureGate {
    /// What `minor` makes of the gate.
    pub fn state(&self, minor: Minor) -> GateState {
        match self.lifetime.at(Release { minor, patch: 0 }, None) {
            FlagState::NotYet { since } => GateState::NotYet { since },
            FlagState::Removed { since, .. } => GateState::Removed { since },
            FlagState::Present { .. } | FlagState::Unknown => self.known(minor),
        }
    }

    fn known(&self, minor: Minor) -> GateState {
        match self.steps.iter().rev().find(|step| step.from <= minor) {
            Some(Step { stage, default, locked, .. }) => {
                GateState::Known { stage: Some(*stage), default: Some(*default), locked: *locked }
            }
            None => GateState::Known { stage: None, default: None, locked: false },
        }
    }

    fn read(line: &Line) -> Option<Self> {
        let mut steps = Vec::new();
        for (word, stage) in [("alpha", Stage::Alpha), ("beta", Stage::Beta), ("ga", Stage::Ga)] {
            steps.extend(line.steps(word).map(|step| Step::read(step?, stage)).collect::<Option<Vec<_>>>()?);
        }
        // `deprecated@1.30 …` is a stage; the bare word of a lifetime does not occur in this file.
        steps.extend(line.steps("deprecated").map(|step| Step::read(step?, Stage::Deprecated)).collect::<Option<Vec<_>>>()?);
        steps.sort_by_key(|step| step.from);
        Some(Self { name: line.key, lifetime: Lifetime::read(line)?, steps })
    }
}

impl Step {
    fn read((from, text): (Option<Minor>, &str), stage: Stage) -> Option<Self> {
        let (default, locked) = match text {
            "on" => (true, false),
            "on locked" => (true, true),
            "off" => (false, false),
            "off locked" => (false, true),
            _ => return None,
        };
        Some(Self { from: from?, stage, default, locked })
    }
}

/// The gate of this name, in any version.
pub fn feature_gate(name: &str) -> Option<&'static FeatureGate> {
    let gates = all_feature_gates();
    gates.binary_search_by_key(&name, |gate| gate.name).ok().map(|index| &gates[index])
}

/// The gates that `minor` knows, in alphabetical order.
pub fn feature_gates(minor: Minor) -> impl Iterator<Item = &'static FeatureGate> {
    all_feature_gates().iter().filter(move |gate| matches!(gate.state(minor), GateState::Known { .. }))
}

/// Every gate of the catalog, sorted by name.
pub fn all_feature_gates() -> &'static [FeatureGate] {
    static TABLE: OnceLock<Vec<FeatureGate>> = OnceLock::new();
    TABLE.get_or_init(|| table(GATES, FeatureGate::read))
}
