//! K0528: a service range that kube-apiserver refuses.

use ipnet::IpNet;

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

/// What kube-apiserver demands of `--service-cluster-ip-range`: one range, or one of each family; at least eight addresses; before
/// 1.34 at most 2^20 (`cmd/kube-apiserver/app/options/validation.go`, `pkg/controlplane/services.go`). kapic needs the range for the
/// serving certificate.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    let ranges = &network.service_cidr.items;
    match ranges.as_slice() {
        [] => {
            let at = place(cluster, [network.service_cidr.span, network.span]);
            let found = Diagnostic::error("K0528", "no `service-cidr` says which addresses services get")
                .label(at, "expected `service-cidr`");
            return sink.push(found.help("write `network { service-cidr \"10.96.0.0/16\"; }`"));
        }
        [first, second, ..] if ranges.len() > 2 || first.value.0.addr().is_ipv4() == second.value.0.addr().is_ipv4() => {
            sink.push(
                Diagnostic::error("K0528", "services have one range, or one of each address family")
                    .label(place(cluster, [ranges.last().and_then(|last| last.span)]), "one too many")
                    .label(place(cluster, [first.span]), "the first one")
                    .help("keep one IPv4 range and at most one IPv6 range"),
            );
        }
        _ => {}
    }
    for range in ranges {
        size(cluster, range.value.0, place(cluster, [range.span]), sink);
    }
    tenth(cluster, sink);
}

fn size(cluster: &Cluster, range: IpNet, at: Span, sink: &mut Sink) {
    let bits = range.max_prefix_len() - range.prefix_len();
    let (message, prefix) = match bits {
        0..3 => (format!("`{range}` holds fewer than eight addresses"), range.max_prefix_len() - 8),
        21.. if !cluster.kubernetes().at_least(1, 34) => {
            let message =
                format!("`{range}` is too large for Kubernetes {}: it takes at most 20 bits of addresses", cluster.kubernetes());
            (message, range.max_prefix_len() - 20)
        }
        _ => return,
    };
    let help = format!("write a range with a prefix such as /{prefix}");
    sink.push(Diagnostic::error("K0528", message).label(at, "kube-apiserver refuses this").help(help));
}

/// The cluster's DNS service gets the tenth address unless `dns-ip` names one.
fn tenth(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    let first = network.service_cidr.items.first();
    let Some(range) = first.filter(|range| range.value.0.max_prefix_len() - range.value.0.prefix_len() == 3) else { return };
    if network.dns_ip.is_empty() {
        let message = format!("`{}` has no tenth address for the cluster's DNS", range.value.0);
        let found = Diagnostic::error("K0528", message).label(place(cluster, [range.span]), "eight addresses");
        sink.push(found.help("write a larger range, or `dns-ip` with one of these addresses"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn service_ranges() {
        let text = |ranges| format!("network {{\nservice-cidr {ranges}\n}}");
        check(super::rule, "network {\n}", &["K0528 network"]);
        check(super::rule, &text("\"10.96.0.0/16\""), &[]);
        check(super::rule, &text("\"10.96.0.0/16\" \"fd00::/108\""), &[]);
        check(super::rule, &text("\"10.96.0.0/16\" \"10.97.0.0/16\""), &["K0528 \"10.97.0.0/16\""]);
        check(super::rule, &text("\"10.96.0.0/30\""), &["K0528 \"10.96.0.0/30\""]);
        check(super::rule, &text("\"10.96.0.0/29\""), &["K0528 \"10.96.0.0/29\""]);
        check(super::rule, &text("\"10.0.0.0/8\""), &[]);
        check(super::rule, &format!("kubernetes \"1.30.1\"\n{}", text("\"10.0.0.0/8\"")), &["K0528 \"10.0.0.0/8\""]);
    }
}
