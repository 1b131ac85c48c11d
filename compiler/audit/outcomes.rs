//! The outcomes of many hosts, those that are the same told once. What an outcome means is for the report.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::benchmark::Listed;
use super::control;
use super::gather::Common;
use super::host::Host;
use super::verdict::Outcome;

/// What was said of some hosts, in their order.
#[derive(Default)]
pub struct Outcomes {
    /// How many hosts there are, without the operator's folder.
    pub hosts: usize,
    /// For each control: every outcome, with the names of its hosts.
    of_controls: Vec<BTreeMap<Outcome, Vec<Arc<str>>>>,
}

impl Outcomes {
    /// Judges one more host, the next in order.
    pub fn with(mut self, host: &Host<'_>, controls: &[Listed], common: &Common) -> Self {
        let name: Arc<str> = Arc::from(host.name.as_str());
        self.hosts += usize::from(!host.is_operator);
        self.of_controls.resize_with(controls.len(), BTreeMap::new);
        for (known, listed) in self.of_controls.iter_mut().zip(controls) {
            for outcome in control::judge(listed.control, host, common) {
                known.entry(outcome).or_default().push(Arc::clone(&name));
            }
        }
        self
    }

    /// Adds what was said of the hosts that follow.
    pub fn and(mut self, following: Self) -> Self {
        self.hosts += following.hosts;
        self.of_controls.resize_with(self.of_controls.len().max(following.of_controls.len()), BTreeMap::new);
        for (known, more) in self.of_controls.iter_mut().zip(following.of_controls) {
            for (outcome, names) in more {
                known.entry(outcome).or_default().extend(names);
            }
        }
        self
    }

    /// Every outcome of each control, the worst first.
    pub fn into_controls(self) -> Vec<BTreeMap<Outcome, Vec<Arc<str>>>> {
        self.of_controls
    }
}
