//! K0589: certificates of kubelets that wait for somebody.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::schema::types::KubeletServing;
use crate::source::{Diagnostic, Sink};

/// Kubernetes approves requests for client certificates of kubelets and never those for serving certificates: until somebody does,
/// `kubectl logs` and `exec` fail (kubernetes/kubernetes#73356; kubernetes.io, "Certificate rotation"). A note: it is a choice, and the
/// runbook has the commands.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(kubelet) = kubelets(cluster).find(|kubelet| kubelet.serving.value == KubeletServing::Csr) else { return };
    sink.push(
        Diagnostic::note(
            "K0589",
            "`kubectl logs` and `exec` fail until somebody approves each kubelet's request for a serving certificate",
        )
        .label(place(cluster, [kubelet.serving.span]), "Kubernetes approves none of these by itself")
        .help("approve them as the runbook says or run an approver; or write `serving-certificate issued`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn requests_are_told_of() {
        let text = |word| format!("workers a {{\nkubelet {{\nserving-certificate {word}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text("csr"), &["K0589 serving-certificate csr"]);
        check(super::rule, &text("issued"), &[]);
    }
}
