//! K0529: address families that do not fit together.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The first service range must be of the family of the address that the API server advertises, or it does not start ("service IP
/// family must match public address family"); and a second address of a host is of the other family.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    if let Some(range) = cluster.settings.network.service_cidr.items.first() {
        let v4 = range.value.0.addr().is_ipv4();
        if let Some(master) = cluster.masters().find(|master| master.ip().is_ipv4() != v4) {
            let message = format!("services have {} addresses first, and `{}` has {}", family(v4), master.name(), family(!v4));
            sink.push(
                Diagnostic::error("K0529", message)
                    .label(place(cluster, [range.span]), "the first range must be of the masters' family")
                    .label(place(cluster, [master.facts.ip.span]), "the address that the API server advertises")
                    .help(format!(
                        "write the {} range first, or an {} address as the `ip` of the masters",
                        family(!v4),
                        family(v4)
                    )),
            );
        }
    }
    for host in &cluster.hosts {
        let Some(second) = host.facts.ip2.as_ref().filter(|second| second.value.0.is_ipv4() == host.ip().is_ipv4()) else {
            continue;
        };
        let message = format!("both addresses of `{}` are {}", host.name(), family(host.ip().is_ipv4()));
        sink.push(
            Diagnostic::error("K0529", message)
                .label(place(cluster, [second.span]), format!("expected an {} address", family(!host.ip().is_ipv4())))
                .label(place(cluster, [host.facts.ip.span]), "the first one")
                .help("`ip2` is the address of the other family in a dual-stack cluster; delete it here"),
        );
    }
}

fn family(v4: bool) -> &'static str {
    if v4 { "IPv4" } else { "IPv6" }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn families_fit() {
        let text = |host| format!("network {{\nservice-cidr \"10.96.0.0/16\"\n}}\nmasters {{\nhost m1 {host}\n}}");
        check(super::rule, &text("ip=\"10.0.0.1\""), &[]);
        check(super::rule, &text("ip=\"fd00::1\""), &["K0529 \"10.96.0.0/16\""]);
        check(super::rule, &text("ip=\"10.0.0.1\" ip2=\"fd00::1\""), &[]);
        check(super::rule, &text("ip=\"10.0.0.1\" ip2=\"10.0.0.2\""), &["K0529 ip2=\"10.0.0.2\""]);
    }
}
