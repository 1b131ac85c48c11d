//! What to heed when the bundles of the steps are rolled out: which component may be older than which, and by how much. The rules are
//! those of kubernetes.io/releases/version-skew-policy; nothing here can be seen in a description.

use crate::catalog::KubernetesVersion;

use super::report::Step;

/// The notes, in the order in which they matter.
pub(super) fn notes(from: KubernetesVersion, to: KubernetesVersion, steps: &[Step]) -> Vec<String> {
    let minors = to.minor().minor - from.minor().minor;
    if minors == 0 {
        return Vec::new();
    }
    let mut notes = Vec::new();
    if minors > 1 {
        let way: Vec<&str> = steps.iter().map(|step| step.to.as_str()).collect();
        notes.push(format!("API servers go one minor at a time: build and roll out each of {}", way.join(", ")));
    }
    notes.push(
        "within a step: etcd, then API servers one after another, then controller managers and schedulers, then nodes".to_owned(),
    );
    notes.push("drain a node before its kubelet changes its minor; no kubelet may be newer than an API server".to_owned());
    notes.extend(nodes(from, steps));
    notes.push(format!("use a kubectl within one minor of every API server: {to}'s works from {} on", before(to)));
    notes
}

/// Kubelets before 1.25 may be two minors behind the API servers, later ones three; kube-proxy as its kubelet.
fn nodes(from: KubernetesVersion, steps: &[Step]) -> Option<String> {
    let allowed = if from.minor().minor < 25 { 2 } else { 3 };
    let late = steps.get(allowed)?;
    Some(format!("nodes may stay behind for {allowed} minors: those of {from} must be newer before API servers become {}", late.to))
}

fn before(version: KubernetesVersion) -> String {
    let minor = version.minor();
    format!("{}.{}", minor.major, minor.minor - 1)
}
