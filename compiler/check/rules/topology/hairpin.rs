//! K0585: masters that reach themselves through a load balancer that cannot send them back.

use crate::model::{Cluster, Role};
use crate::schema::types::LoadBalancerKind;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// Many load balancers below TLS keep the client's address. A master that is one of their servers and connects to the endpoint may be
/// sent to itself: it sees a connection from its own address that it never opened, and drops it (kubernetes/kubernetes#55677,
/// kubeadm#1685; the balancers of Azure and of IPVS in direct mode are known for it). Controller-managers and schedulers use their own
/// API server and do not care; kubelets on masters do.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    if balancer.kind.value != LoadBalancerKind::External {
        return;
    }
    let Some(master) = cluster.hosts.iter().find(|host| host.role == Role::Master && host.runs_kubelet()) else { return };
    let enabled = master.components.kubelet.enabled.as_ref().and_then(|enabled| enabled.span);
    sink.push(
        Diagnostic::warning("K0585", "kubelets on masters may not reach the API through an external load balancer: it can send them to themselves")
            .label(place(cluster, [enabled, master.facts.name.span]), "a client of the load balancer, and one of its servers")
            .label(place(cluster, [balancer.kind.span, balancer.span]), "kapic does not know whether it keeps the client's address")
            .help("write `load-balancer haproxy on=nodes`, or allow this warning if the load balancer gives connections an address of its own"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn masters_reach_themselves() {
        let text = |kind, kubelet| {
            format!(
                "endpoint \"api.example.com:6443\"\nload-balancer {kind}\nmasters {{\nkubelet {{\n{kubelet}\n}}\nhost m1 ip=\"10.0.0.1\"\n}}"
            )
        };
        check(super::rule, &text("external", "enabled"), &["K0585 enabled"]);
        check(super::rule, &text("external", ""), &[]);
        check(super::rule, &text("haproxy on=nodes", "enabled"), &[]);
    }
}
