//! K0535: the API server's serving certificate is also a client's.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::KubeletClient;
use crate::source::{Diagnostic, Sink};

/// One certificate that serves and calls needs both purposes, and carries the rights of the caller to wherever the server's key is kept.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for calls in api_servers(cluster).map(|api_server| &api_server.kubelet_calls) {
        if calls.certificate.value == KubeletClient::Serving {
            sink.push(
                Diagnostic::warning("K0535", "the API server calls kubelets with its serving certificate")
                    .label(place(cluster, [calls.certificate.span]), "expected `own`")
                    .help("write `certificate own`, or delete the line"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_are_called_with_a_certificate_for_that() {
        let text = |word| format!("api-server {{\nkubelet-client {{\ncertificate {word}\n}}\n}}");
        check(super::rule, &text("serving"), &["K0535 certificate serving"]);
        check(super::rule, &text("own"), &[]);
    }
}
