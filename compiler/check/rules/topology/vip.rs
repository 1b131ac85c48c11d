//! K0518: an address that cannot move where it should.

use ipnet::IpNet;

use crate::model::{Cluster, Role};
use crate::schema::sections::{LoadBalancer, Vip};
use crate::schema::types::LoadBalancerKind;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// keepalived moves an address between hosts of one network. It has nothing to do for load balancers that kapic does not configure or
/// that run on every node, and an address of another family or network is reached by nobody.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    let Some(vip) = &balancer.vip else { return };
    let movable = balancer.kind.value != LoadBalancerKind::External && balancer.placement.0 != "nodes";
    let interface = vip.interface.value.0.as_str();
    if interface.is_empty() || interface.len() > 15 || !interface.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:@".contains(c))
    {
        let message = format!("`{interface}` is not the name of a network interface");
        let found = Diagnostic::error("K0518", message)
            .label(place(cluster, [vip.interface.span]), "expected at most 15 letters and digits");
        sink.push(found.help("write the name that `ip link` shows on the load balancers, such as `interface=eth0`"));
    }
    match movable {
        true => network(cluster, balancer, vip, sink),
        false => sink.push(
            Diagnostic::error("K0518", "there is no host that this address could move between")
                .label(place(cluster, [vip.address.span, vip.span]), "expected load balancers on hosts of their own or on masters")
                .help("delete `vip`, or write `load-balancer haproxy` with `load-balancers`"),
        ),
    }
}

fn network(cluster: &Cluster, balancer: &LoadBalancer, vip: &Vip, sink: &mut Sink) {
    let at = place(cluster, [vip.address.span, vip.span]);
    let bits = if vip.address.0.is_ipv4() { 32 } else { 128 };
    let Ok(net) = IpNet::new(vip.address.0, u8::try_from(vip.prefix.value.0).unwrap_or(u8::MAX)) else {
        let found = Diagnostic::error("K0518", format!("/{} is no prefix of an address with {bits} bits", vip.prefix.value.0));
        return sink.push(found.label(at, "this address").help(format!("write a `prefix` of at most {bits}")));
    };
    let role = if balancer.placement.0 == "masters" { Role::Master } else { Role::LoadBalancer };
    let outside = cluster.hosts.iter().find(|host| host.role == role && !host.ips().any(|ip| net.contains(&ip)));
    let Some(host) = outside.filter(|_| net.prefix_len() < bits) else { return };
    sink.push(
        Diagnostic::error(
            "K0518",
            format!("`{}` is in the network `{}`, and `{}` is not", vip.address.0, net.trunc(), host.name()),
        )
        .label(at, "this address moves between the load balancers")
        .label(place(cluster, [host.facts.ip.span]), "this host is elsewhere")
        .help("write an address of the hosts' own network, or the network's real size as `prefix=`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_address_can_move() {
        let vip = |on, address| format!("load-balancer haproxy on={on} port=8443 {{\nvip \"{address}\" interface=eth0\n}}");
        check(super::rule, &vip("masters", "10.0.0.9"), &[]);
        check(super::rule, &vip("masters", "10.0.1.9"), &["K0518 \"10.0.1.9\""]);
        check(super::rule, &vip("nodes", "10.0.0.9"), &["K0518 \"10.0.0.9\""]);
        let prefix = "load-balancer haproxy on=masters {\nvip \"10.0.0.9\" interface=eth0 prefix=64\n}";
        check(super::rule, prefix, &["K0518 \"10.0.0.9\""]);
    }
}
