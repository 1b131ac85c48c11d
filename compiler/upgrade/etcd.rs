//! The etcd that goes with the new version, and why it is not reached in this step.

use crate::catalog::etcd_for;

use super::candidate::Candidate;
use super::report::{Item, Level};
use super::skew::etcd_next;

/// What its items are called.
pub(super) const CONCERN: &str = "etcd";

/// The rule that an etcd is older than the one that goes with the version.
pub(super) const OLD: &str = "K0707";

/// The step of etcd, and what is left of its way.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new), Some(release)) = (before.etcd(), now.etcd(), now.release()) else { return Vec::new() };
    let Some(paired) = etcd_for(release.minor()).filter(|_| old != new) else { return Vec::new() };
    let step = |message| Item { edited: true, ..Item::new(Level::Changes, CONCERN, "etcd", message) };
    let Some((next, _)) = etcd_next(new, paired) else {
        return vec![step(format!("{old} becomes {new}, which goes with Kubernetes {release}"))];
    };
    let why = etcd_next(old, paired).and_then(|(_, reason)| reason).map_or_else(String::new, |reason| reason.text());
    let left =
        Item::new(Level::Look, CONCERN, "etcd", format!("not yet {}, which goes with Kubernetes {release}: {why}", paired.minor()));
    let help = format!("when all members are {new} and healthy, write `etcd \"{next}\"`; the next minor does it too");
    vec![step(format!("{old} becomes {new}, on the way to {}", paired.minor())), left.help(help)]
}
