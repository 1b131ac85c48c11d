//! K0510: address ranges that overlap, and machines inside them.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::check::view::{count, place};
use crate::model::Cluster;
use crate::schema::Items;
use crate::schema::types::{Cidr, SanName};
use crate::source::{Diagnostic, Sink, Span};

/// Services, pods and machines need ranges of their own: kube-proxy would take traffic for a machine or a pod as traffic for a service.
/// kube-apiserver asks for it and does not check it (`--service-cluster-ip-range`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let network = &cluster.settings.network;
    let ranges = [("service", &network.service_cidr), ("pod", &network.pod_cidr), ("node", &network.node_cidr)];
    for (i, (left_name, left)) in ranges.iter().enumerate() {
        for (right_name, right) in &ranges[i + 1..] {
            pairs(cluster, (left_name, left), (right_name, right), sink);
        }
    }
    for (name, range) in &ranges[..2] {
        inside(cluster, name, range, sink);
    }
}

fn pairs(cluster: &Cluster, left: (&str, &Items<Cidr>), right: (&str, &Items<Cidr>), sink: &mut Sink) {
    for a in &left.1.items {
        for b in right.1.items.iter().filter(|b| overlap(a.value.0, b.value.0)) {
            let message = format!("the {} range `{}` and the {} range `{}` overlap", left.0, a.value.0, right.0, b.value.0);
            sink.push(
                Diagnostic::error("K0510", message)
                    .label(place(cluster, [b.span]), format!("addresses of {}s", right.0))
                    .label(place(cluster, [a.span]), format!("addresses of {}s", left.0))
                    .help("give each a range of its own, such as \"10.96.0.0/16\" for services and \"10.112.0.0/12\" for pods"),
            );
        }
    }
}

fn inside(cluster: &Cluster, name: &str, ranges: &Items<Cidr>, sink: &mut Sink) {
    for range in &ranges.items {
        let hits: Vec<_> = machines(cluster).filter(|(ip, ..)| range.value.0.contains(ip)).collect();
        let Some((ip, owner, span)) = hits.first() else { continue };
        let others = match hits.len() - 1 {
            0 => String::new(),
            more => format!(", as do {}", count(more, "other machine")),
        };
        let message = format!("`{ip}` of {owner} lies in the {name} range `{}`{others}", range.value.0);
        sink.push(
            Diagnostic::error("K0510", message)
                .label(place(cluster, [*span]), "an address of a machine")
                .label(place(cluster, [range.span]), format!("addresses of {name}s"))
                .help(format!("take a range for {name}s that no machine has an address in")),
        );
    }
}

/// Every address that a machine has or that moves between machines.
fn machines(cluster: &Cluster) -> impl Iterator<Item = (IpAddr, String, Option<Span>)> {
    let hosts = cluster.hosts.iter().flat_map(|host| {
        let both = std::iter::once(&host.facts.ip).chain(host.facts.ip2.as_ref());
        both.map(|ip| (ip.0, format!("`{}`", host.name()), ip.span))
    });
    let balancer = cluster.settings.load_balancer.iter().filter_map(|balancer| balancer.vip.as_ref());
    let vip = balancer.map(|vip| (vip.address.0, "the load balancers".to_owned(), vip.address.span));
    let endpoint = cluster.settings.endpoint.iter().filter_map(|endpoint| match endpoint.host {
        SanName::Ip(ip) => Some((ip, "the endpoint".to_owned(), endpoint.span)),
        SanName::Dns(_) => None,
    });
    hosts.chain(vip).chain(endpoint)
}

fn overlap(a: IpNet, b: IpNet) -> bool {
    a.contains(&b) || b.contains(&a)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn ranges_lie_apart() {
        let ranges = |pod, node| format!("network {{\nservice-cidr \"10.96.0.0/16\"\npod-cidr \"{pod}\"\nnode-cidr \"{node}\"\n}}");
        check(super::rule, &ranges("10.112.0.0/12", "10.0.0.0/24"), &[]);
        check(super::rule, &ranges("10.96.128.0/17", "10.0.0.0/24"), &["K0510 \"10.96.128.0/17\""]);
        check(super::rule, &ranges("10.112.0.0/12", "10.96.0.0/12"), &["K0510 \"10.96.0.0/12\""]);
    }

    #[test]
    fn machines_lie_outside() {
        let host = |ip| format!("masters {{\nhost m1 ip=\"{ip}\"\nhost m2 ip=\"10.96.0.9\"\n}}");
        check(super::rule, &host("10.0.0.1"), &["K0510 ip=\"10.96.0.9\""]);
        check(super::rule, &host("10.96.0.1"), &["K0510 ip=\"10.96.0.1\""]);
        check(super::rule, "endpoint \"10.96.3.4:6443\"", &["K0510 endpoint \"10.96.3.4:6443\""]);
        check(super::rule, "masters { host m1 ip=\"10.0.0.1\"; }", &[]);
    }
}
