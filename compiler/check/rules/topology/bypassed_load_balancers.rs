//! K0519: the endpoint's port is not the load balancers'.

use crate::model::Cluster;
use crate::schema::types::LoadBalancerKind;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// Clients connect to the endpoint's port. If the load balancers listen on another one, nobody uses them. Those on every node are not
/// meant for the endpoint's clients.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let (Some(balancer), Some(endpoint)) = (&cluster.settings.load_balancer, &cluster.settings.endpoint) else { return };
    let kapics = balancer.kind.value != LoadBalancerKind::External && balancer.placement.0 != "nodes";
    let Some(port) = balancer.port.as_ref().filter(|port| kapics && port.value.0 != endpoint.port) else { return };
    let message = format!("clients use port {} of the endpoint, and the load balancers listen on {}", endpoint.port, port.value.0);
    sink.push(
        Diagnostic::warning("K0519", message)
            .label(place(cluster, [endpoint.span]), "clients connect here")
            .label(place(cluster, [port.span]), "nobody connects here")
            .help(format!("write `endpoint \"{}:{}\"`, or leave out the `port` of `load-balancer`", endpoint.host, port.value.0)),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn clients_meet_the_load_balancers() {
        let text = |port| format!("endpoint \"api.example.com:6443\"\nload-balancer haproxy on=masters port={port}");
        check(super::rule, &text(8443), &["K0519 endpoint \"api.example.com:6443\""]);
        check(super::rule, &text(6443), &[]);
    }
}
