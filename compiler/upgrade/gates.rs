//! Features that are switched on or off for everyone who says nothing about their gate.

use std::collections::BTreeMap;

use crate::catalog::{GateState, Minor, all_feature_gates};
use crate::check::settings::{everywhere, gates};
use crate::schema::sections::FeatureGate;

use super::candidate::Candidate;
use super::report::{Item, Level};

/// Whether a gate is set for some components or for all of them. The catalog does not know which of them read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spread {
    Some,
    All,
}

/// The gates that the description sets.
fn settings(candidate: &Candidate) -> BTreeMap<&str, Spread> {
    let lists: Vec<&[FeatureGate]> = everywhere(&candidate.cluster).into_iter().flat_map(gates).collect();
    let sets = |list: &[FeatureGate], name: &str| list.iter().any(|gate| gate.name.0 == name);
    let names = lists.iter().flat_map(|list| list.iter()).map(|gate| gate.name.0.as_str());
    let spread = |name: &str| if lists.iter().all(|list| sets(list, name)) { Spread::All } else { Spread::Some };
    names.map(|name| (name, spread(name))).collect()
}

/// One item for the gates that go on, one for those that go off.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let own = settings(now);
    let mut items = Vec::new();
    for (wanted, word) in [(true, "on"), (false, "off")] {
        let flips = |minor_old: Minor, minor_new: Minor| {
            let gates = all_feature_gates().iter().filter(|gate| own.get(gate.name) != Some(&Spread::All));
            let on = |state: GateState| matches!(state, GateState::Known { default: Some(true), .. });
            let known = |state: GateState| matches!(state, GateState::Known { default: Some(_), .. });
            // A gate that comes switched on turns its feature on as well.
            let comes = |state: GateState| matches!(state, GateState::NotYet { .. });
            let flipped = gates.filter(move |gate| {
                let (a, b) = (gate.state(minor_old), gate.state(minor_new));
                known(b) && on(b) == wanted && if wanted { !on(a) && (known(a) || comes(a)) } else { on(a) }
            });
            let some = |name: &str| if own.contains_key(name) { " where it is not set" } else { "" };
            flipped.map(|gate| format!("`{}`{}", gate.name, some(gate.name))).collect::<Vec<_>>()
        };
        let names = flips(old.minor(), new.minor());
        if !names.is_empty() {
            items.push(Item::new(Level::Changes, "feature gate", format!("feature gates {word} by default"), names.join(", ")));
        }
    }
    items
}
