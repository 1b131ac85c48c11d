//! What the end of something at a version asks of people on the hosts, as a table with its sources: no flag, field or rule says it, because the
//! description may be right for both versions.

use std::collections::BTreeSet;

use crate::catalog::{Component, Minor};

use super::candidate::Candidate;
use super::report::{Item, Level};
use super::written::Written;

/// Something that ends with a minor.
struct Move {
    /// The first minor without it, without the `1.` before it.
    since: u16,
    /// Whose end it is.
    component: Component,
    /// Whether a component that kapic gives this before used it.
    uses: fn(&Written) -> bool,
    message: &'static str,
    help: &'static str,
    source: &'static str,
}

/// All of them, in the order of versions.
const MOVES: [Move; 1] = [Move {
    since: 24,
    component: Component::Kubelet,
    uses: dockershim,
    message: "dockershim is gone: kubelets that ran pods with Docker need containerd, or another runtime behind a CRI socket",
    help: "move them before this step: install the runtime, name its socket in the kubelet's `container-runtime-endpoint`, drain each node \
           and roll out; containers and images of Docker are not carried over",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/migrating-from-dockershim/",
}];

/// The ends that this step passes.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new), Some(written)) = (before.release(), now.release(), &before.written) else { return Vec::new() };
    let passed = |minor: Minor| old.minor() < minor && minor <= new.minor();
    let moves = MOVES.iter().filter(|one| passed(Minor { minor: one.since, ..new.minor() }) && (one.uses)(written));
    let item = |one: &Move| {
        let message = format!("{} ({})", one.message, one.source.trim_start_matches("https://"));
        Item::new(Level::Look, "host", one.component.name(), message).help(one.help)
    };
    moves.map(item).collect()
}

/// Whether some kubelets run their pods with Docker: that is what they do until they are told `remote`.
fn dockershim(written: &Written) -> bool {
    let (kubelets, told) = written.hosts_with_flag(Component::Kubelet, "container-runtime");
    let values: Option<&BTreeSet<String>> = written.flags.get(&(Component::Kubelet, "container-runtime".to_owned()));
    told < kubelets || values.is_some_and(|values| values.contains("docker"))
}
