//! K0506: several masters and no place where clients find them.

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// Kubeconfigs hold one address. Without an endpoint it would be the first master's, and the others would stand idle and save nothing
/// when it fails (kubernetes.io, "Creating Highly Available Clusters with kubeadm").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let count = cluster.masters().count();
    let on_every_node = cluster.settings.load_balancer.as_ref().is_some_and(|balancer| balancer.placement.0 == "nodes");
    let Some(second) = cluster.masters().nth(1).filter(|_| cluster.settings.endpoint.is_none() && !on_every_node) else { return };
    let vip = cluster.settings.load_balancer.as_ref().and_then(|balancer| balancer.vip.as_ref());
    let mut found =
        Diagnostic::error("K0506", format!("there are {count} masters, and no `endpoint` says where clients find them"))
            .label(place(cluster, [second.facts.name.span]), "clients would use the first master only");
    if let Some(span) = vip.and_then(|vip| vip.address.span) {
        found = found.label(span, "the load balancers' address is here");
    }
    let host = vip.map_or("api.example.com".to_owned(), |vip| vip.address.0.to_string());
    sink.push(
        found.help(format!(
            "write `endpoint \"{host}:6443\"` into `cluster`: the name or address of what stands before the masters"
        )),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn several_masters_have_an_endpoint() {
        let two = "masters {\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\"\n}\n";
        check(super::rule, two, &["K0506 m2"]);
        check(super::rule, &format!("{two}endpoint \"api.example.com:6443\""), &[]);
        check(super::rule, &format!("{two}load-balancer haproxy on=nodes"), &[]);
        check(super::rule, "", &[]);
    }
}
