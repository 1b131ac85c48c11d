//! K0573: services of a family that pods or nodes do not have.

use ipnet::IpNet;

use crate::check::view::{count, place};
use crate::model::{Cluster, Host};
use crate::source::{Diagnostic, Sink};

/// A service gets an address of each family of `service-cidr`; the endpoints behind it are pods, which have the families of `pod-cidr`
/// on nodes that have both. Where one is missing the second address answers nothing (kubernetes.io, "IPv4/IPv6 dual-stack").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    let [_, second] = network.service_cidr.items.as_slice() else { return };
    let v4 = is_v4(second.value.0);
    let at = place(cluster, [second.span]);
    let family = if v4 { "IPv4" } else { "IPv6" };
    let pods = &network.pod_cidr;
    if pods.is_written() && !pods.values().any(|range| is_v4(range.0) == v4) {
        sink.push(
            Diagnostic::warning("K0573", format!("services have {family} addresses, and pods have none"))
                .label(place(cluster, [pods.span]), format!("expected an {family} range beside it"))
                .label(at, format!("services get {family} addresses from here"))
                .help(format!("add an {family} range to `pod-cidr`, or delete this one of `service-cidr`")),
        );
    }
    let lacks = |host: &&Host| !host.ips().any(|ip| ip.is_ipv4() == v4);
    let lacking: Vec<&Host> = cluster.nodes().filter(lacks).collect();
    let Some(first) = lacking.first() else { return };
    let more = if lacking.len() > 1 { format!(", nor have {}", count(lacking.len() - 1, "other node")) } else { String::new() };
    sink.push(
        Diagnostic::warning("K0573", format!("services have {family} addresses, and `{}` has none{more}", first.name()))
            .label(place(cluster, [first.facts.ip.span]), format!("expected an `ip2` of {family} beside it"))
            .label(at, format!("services get {family} addresses from here"))
            .help("write `ip2` for every node, or delete the second range of `service-cidr`"),
    );
}

fn is_v4(range: IpNet) -> bool {
    matches!(range, IpNet::V4(_))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn both_families_are_everywhere() {
        let text = |pods: &str, node: &str| {
            let network = format!("network {{\nservice-cidr \"10.96.0.0/16\" \"fd00:1::/108\"\n{pods}\n}}\n");
            format!("{network}workers a {{\nhost w1 ip=\"10.0.0.2\" {node}\n}}")
        };
        let both = "pod-cidr \"10.112.0.0/12\" \"fd00:2::/56\"";
        check(super::rule, &text(both, "ip2=\"fd00:9::2\""), &[]);
        check(super::rule, &text("", "ip2=\"fd00:9::2\""), &[]);
        check(super::rule, &text("pod-cidr \"10.112.0.0/12\"", "ip2=\"fd00:9::2\""), &["K0573 pod-cidr \"10.112.0.0/12\""]);
        check(super::rule, &text(both, ""), &["K0573 ip=\"10.0.0.2\""]);
    }
}
