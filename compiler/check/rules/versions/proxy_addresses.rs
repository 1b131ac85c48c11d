//! K0740: addresses on which kube-proxy cannot serve.

use std::net::SocketAddr;

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Each is an IP and a port out of 1 to 65535; kube-proxy does not start with anything else
/// (`pkg/proxy/apis/config/validation`, `validateHostPort`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in variants(cluster.nodes()) {
        let proxy = &components.kube_proxy;
        let metrics = proxy.metrics_bind_address.as_ref().map(|address| ("metrics-bind-address", "127.0.0.1:10249", address));
        let health = proxy.health_bind_address.as_ref().map(|address| ("healthz-bind-address", "0.0.0.0:10256", address));
        for (name, usual, address) in metrics.into_iter().chain(health) {
            let text = address.value.0.as_str();
            if text.parse::<SocketAddr>().is_ok_and(|address| address.port() != 0) {
                continue;
            }
            sink.push(
                Diagnostic::error("K0740", format!("kube-proxy does not start: `{text}` is no IP with a port"))
                    .label(place(cluster, [address.span]), "expected `IP:port`, the port out of 1 to 65535")
                    .help(format!("write `{name} \"{usual}\"`")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn addresses_have_ports() {
        let text = |line: &str| format!("workers a {{\nkube-proxy {{\n{line}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        for wrong in ["0.0.0.0", "0.0.0.0:99999", "0.0.0.0:0", "localhost:10249"] {
            let line = format!("metrics-bind-address \"{wrong}\"");
            check(super::rule, &text(&line), &[&format!("K0740 {line}")]);
        }
        check(super::rule, &text("metrics-bind-address \"[::]:10249\""), &[]);
    }
}
