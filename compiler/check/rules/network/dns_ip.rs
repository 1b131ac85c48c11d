//! K0513: a DNS service whose address is no service's.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// kubelets write `dns-ip` into every pod's resolver. It is a service, so its address lies in `service-cidr`; the first one is the API
/// server's own.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    for ip in &network.dns_ip.items {
        let range = network.service_cidr.items.iter().find(|range| range.value.0.contains(&ip.value.0));
        let at = place(cluster, [ip.span]);
        match range {
            None => sink.push(
                Diagnostic::error("K0513", format!("the DNS service's address `{}` is not in `service-cidr`", ip.value.0))
                    .label(at, "no service can have this address")
                    .label(place(cluster, [network.service_cidr.span]), "services have these")
                    .help("leave `dns-ip` out: the DNS service then gets the tenth service address"),
            ),
            Some(range) if range.value.0.hosts().next() == Some(ip.value.0) || range.value.0.network() == ip.value.0 => sink.push(
                Diagnostic::error("K0513", format!("`{}` is the API server's own service address", ip.value.0))
                    .label(at, "expected another address than the first")
                    .label(place(cluster, [range.span]), "its first address belongs to the service `kubernetes`")
                    .help("leave `dns-ip` out: the DNS service then gets the tenth service address"),
            ),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn dns_is_a_service() {
        let text = |ip| format!("network {{\nservice-cidr \"10.96.0.0/16\"\ndns-ip \"{ip}\"\n}}");
        check(super::rule, &text("10.96.0.10"), &[]);
        check(super::rule, &text("10.32.0.10"), &["K0513 \"10.32.0.10\""]);
        check(super::rule, &text("10.96.0.1"), &["K0513 \"10.96.0.1\""]);
    }
}
