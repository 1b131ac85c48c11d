//! Features that are switched on or off for everyone who says nothing about their gate.

use std::collections::BTreeSet;

use crate::catalog::{GateState, Minor, all_feature_gates};
use crate::check::settings::{everywhere, gates};

use super::candidate::Candidate;
use super::report::{Item, Level};

/// One item for the gates that go on, one for those that go off.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let own: BTreeSet<&str> =
        everywhere(&now.cluster).into_iter().flat_map(gates).flatten().map(|gate| gate.name.0.as_str()).collect();
    let mut items = Vec::new();
    for (wanted, word) in [(true, "on"), (false, "off")] {
        let flips = |minor_old: Minor, minor_new: Minor| {
            let gates = all_feature_gates().iter().filter(|gate| !own.contains(gate.name));
            let on = |state: GateState| matches!(state, GateState::Known { default: Some(true), .. });
            let known = |state: GateState| matches!(state, GateState::Known { default: Some(_), .. });
            let flipped = gates.filter(move |gate| {
                let (a, b) = (gate.state(minor_old), gate.state(minor_new));
                known(b) && on(b) == wanted && if wanted { !on(a) && known(a) } else { on(a) }
            });
            flipped.map(|gate| format!("`{}`", gate.name)).collect::<Vec<_>>()
        };
        let names = flips(old.minor(), new.minor());
        if !names.is_empty() {
            items.push(Item::new(Level::Changes, "feature gate", format!("feature gates {word} by default"), names.join(", ")));
        }
    }
    items
}
