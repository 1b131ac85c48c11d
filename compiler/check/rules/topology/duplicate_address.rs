//! K0503: one address for two things.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

use crate::check::view::place;

/// Two hosts, or a host and the address that moves between load balancers, cannot have one address on one network.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut seen: BTreeMap<IpAddr, (&str, Span)> = BTreeMap::new();
    for (ip, owner, span) in addresses(cluster) {
        let Some((first, other)) = seen.insert(ip, (owner, span)) else { continue };
        if span == other {
            continue;
        }
        sink.push(
            Diagnostic::error("K0503", format!("`{ip}` is the address of both `{first}` and `{owner}`"))
                .label(span, format!("`{owner}` has it here"))
                .label(other, format!("`{first}` has it here"))
                .help("give each an address of its own"),
        );
    }
}

fn addresses(cluster: &Cluster) -> impl Iterator<Item = (IpAddr, &str, Span)> {
    let hosts = cluster.hosts.iter().flat_map(move |host| {
        let second = host.facts.ip2.as_ref();
        let both = std::iter::once(&host.facts.ip).chain(second);
        both.map(move |ip| (ip.0, host.name(), place(cluster, [ip.span])))
    });
    let vip = cluster.settings.load_balancer.iter().filter_map(|balancer| balancer.vip.as_ref());
    hosts.chain(vip.map(|vip| (vip.address.0, "vip", place(cluster, [vip.address.span]))))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn addresses_are_unique() {
        let hosts = |second| format!("masters {{\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"{second}\"\n}}");
        check(super::rule, &hosts("10.0.0.1"), &["K0503 ip=\"10.0.0.1\""]);
        check(super::rule, &hosts("10.0.0.2"), &[]);
        check(super::rule, "load-balancer haproxy on=masters {\nvip \"10.0.0.1\" interface=eth0\n}", &["K0503 \"10.0.0.1\""]);
    }
}
