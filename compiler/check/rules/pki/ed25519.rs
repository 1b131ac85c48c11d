//! K0524: Ed25519 for service accounts.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::AlgorithmName;
use crate::source::{Diagnostic, Sink};

/// kube-apiserver signs service-account tokens with RSA or ECDSA only (`pkg/serviceaccount/jwt.go`) and does not start with an Ed25519
/// key. `pki`'s algorithm is that of every key, the service-account key among them.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let algorithm = &cluster.settings.pki.algorithm;
    if algorithm.value != AlgorithmName::Ed25519 {
        return;
    }
    sink.push(
        Diagnostic::error("K0524", "kube-apiserver refuses an Ed25519 key for service-account tokens")
            .label(place(cluster, [algorithm.span]), "expected `p-256`, `p-384` or an `rsa-` algorithm")
            .help("write `algorithm p-256` into `pki`; authorities may still have `algorithm ed25519` of their own"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn service_accounts_sign_with_ecdsa_or_rsa() {
        let text = |algorithm| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\n{algorithm}\n}}");
        check(super::rule, &text("algorithm ed25519"), &["K0524 algorithm ed25519"]);
        check(super::rule, &text("algorithm p-384\nauthority etcd {\nalgorithm ed25519\n}"), &[]);
    }
}
