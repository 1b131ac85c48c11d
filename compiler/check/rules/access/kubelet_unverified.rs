//! K0536: kubelets that are not checked, or cannot be.

use crate::check::view::{api_servers, kubelets, place};
use crate::model::Cluster;
use crate::schema::types::KubeletServing;
use crate::source::{Diagnostic, Sink};

/// Without `--kubelet-certificate-authority` the API server takes any certificate for a kubelet's, and whoever stands between reads
/// logs and answers `exec` (CIS 1.2.5). A certificate that a kubelet signed itself cannot be checked at all.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for calls in api_servers(cluster).map(|api_server| &api_server.kubelet_calls) {
        if !calls.verify.value {
            sink.push(
                Diagnostic::warning("K0536", "the API server takes any certificate for a kubelet's")
                    .label(place(cluster, [calls.verify.span]), "no `--kubelet-certificate-authority`")
                    .help("delete `verify #false`"),
            );
            continue;
        }
        for kubelet in kubelets(cluster).filter(|kubelet| kubelet.serving.value == KubeletServing::SelfSigned) {
            let mut found = Diagnostic::error("K0536", "the API server checks kubelets' certificates, and these cannot be checked")
                .label(place(cluster, [kubelet.serving.span]), "each kubelet signs its own");
            if let Some(span) = calls.verify.span {
                found = found.label(span, "they are checked");
            }
            sink.push(found.help("write `serving-certificate issued` or `csr`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_are_checked() {
        let verify = |word| format!("api-server {{\nkubelet-client {{\nverify #{word}\n}}\n}}\n");
        check(super::rule, &verify("false"), &["K0536 verify #false"]);
        check(super::rule, &verify("true"), &[]);
        let own = "workers a {\nkubelet {\nserving-certificate self-signed\n}\nhost w1 ip=\"10.0.0.2\"\n}\n";
        check(super::rule, own, &["K0536 serving-certificate self-signed"]);
        check(super::rule, &format!("{own}{}", verify("false")), &["K0536 verify #false"]);
    }
}
