//! The outcomes of many hosts, those that are the same told once. What an outcome means is for the report.

use std::collections::BTreeMap;

use super::benchmark::Listed;
use super::control;
use super::gather::Common;
use super::host::Host;
use super::verdict::Outcome;

/// What was said of some hosts.
#[derive(Default)]
pub struct Outcomes {
    /// For each control: every outcome, with the numbers of its hosts.
    of_controls: Vec<BTreeMap<Outcome, Vec<usize>>>,
}

impl Outcomes {
    /// Judges a host.
    pub fn add(&mut self, number: usize, host: &Host<'_>, controls: &[Listed], common: &Common) {
        self.of_controls.resize_with(controls.len(), BTreeMap::new);
        for (known, listed) in self.of_controls.iter_mut().zip(controls) {
            for outcome in control::judge(listed.control, host, common) {
                known.entry(outcome).or_default().push(number);
            }
        }
    }

    /// Adds what was said of other hosts.
    pub fn merge(&mut self, others: Self) {
        self.of_controls.resize_with(self.of_controls.len().max(others.of_controls.len()), BTreeMap::new);
        for (known, more) in self.of_controls.iter_mut().zip(others.of_controls) {
            for (outcome, numbers) in more {
                known.entry(outcome).or_default().extend(numbers);
            }
        }
    }

    /// Every outcome of the control with that place in the list, the worst first, with the numbers of its hosts in order.
    pub fn take(&mut self, control: usize) -> Vec<(Outcome, Vec<usize>)> {
        let found = self.of_controls.get_mut(control).map(std::mem::take).unwrap_or_default();
        let mut found: Vec<_> = found.into_iter().collect();
        found.iter_mut().for_each(|(_, numbers)| numbers.sort_unstable());
        found
    }
}
