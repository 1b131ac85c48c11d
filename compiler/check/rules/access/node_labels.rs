//! K0550: labels that a kubelet may not give itself.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The labels of Kubernetes' own domains that a kubelet may set (`pkg/kubelet/apis/well_known_labels.go`).
const ALLOWED: [&str; 11] = [
    "kubernetes.io/hostname",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "beta.kubernetes.io/instance-type",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
];

/// Since 1.16 a kubelet exits on any other label below `kubernetes.io` or `k8s.io`, lest a node that was taken over makes itself a
/// master (kubernetes/enhancements, KEP-279).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for label in kubelets(cluster).flat_map(|kubelet| &kubelet.labels).filter(|label| !may_set(&label.key.value.0)) {
        let key = &label.key.value.0;
        let help = match key.starts_with("node-role.kubernetes.io/") {
            true => "delete it; kapic's runbook labels nodes with their roles through the API",
            false => "use a domain of your own, such as `example.com/pool`, or label the node through the API",
        };
        sink.push(
            Diagnostic::error("K0550", format!("a kubelet exits when it is to give itself the label `{key}`"))
                .label(place(cluster, [label.key.span]), "a domain of Kubernetes")
                .help(help),
        );
    }
}

fn may_set(key: &str) -> bool {
    let domain = key.split_once('/').map_or("", |(domain, _)| domain);
    let below = |parent: &str| domain == parent || domain.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'));
    let own = below("kubelet.kubernetes.io") || below("node.kubernetes.io");
    !(below("kubernetes.io") || below("k8s.io")) || own || ALLOWED.contains(&key)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_set_labels_of_their_own() {
        let text = |key| format!("workers a {{\nkubelet {{\nlabel \"{key}\" x\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text("node-role.kubernetes.io/worker"), &["K0550 \"node-role.kubernetes.io/worker\""]);
        check(super::rule, &text("foo.k8s.io/x"), &["K0550 \"foo.k8s.io/x\""]);
        for key in ["example.com/pool", "pool", "topology.kubernetes.io/zone", "node.kubernetes.io/pool", "notkubernetes.io/x"] {
            check(super::rule, &text(key), &[]);
        }
    }
}
