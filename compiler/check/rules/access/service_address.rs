//! K0548: a serving certificate that pods cannot use.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Pods reach the API server at the first service address, which is in `KUBERNETES_SERVICE_HOST`. Without it among the SANs every
/// program in a pod that uses it fails TLS (pains.md 2; kubernetes-the-hard-way#905).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for san in api_servers(cluster).map(|api_server| &api_server.service_address_in_san).filter(|san| !san.value) {
        sink.push(
            Diagnostic::warning("K0548", "pods cannot talk to the API server: its certificate lacks the first service address")
                .label(place(cluster, [san.span]), "expected `#true`")
                .label(
                    place(cluster, [cluster.settings.network.service_cidr.span]),
                    "its first address is the API server's for pods",
                )
                .help("delete `service-address-in-san #false`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn pods_reach_the_api_server() {
        let text = |word| format!("api-server {{\nservice-address-in-san #{word}\n}}");
        check(super::rule, &text("false"), &["K0548 service-address-in-san #false"]);
        check(super::rule, &text("true"), &[]);
    }
}
