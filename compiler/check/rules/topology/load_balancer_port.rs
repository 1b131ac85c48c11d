//! K0517: two servers for one port of a master.

use crate::model::Cluster;
use crate::schema::types::LoadBalancerKind;
use crate::source::{Diagnostic, Sink};

use crate::check::view::{api_servers, place};

/// A load balancer on the masters and the API server cannot listen on one port: the second of them does not start.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    let endpoint = cluster.settings.endpoint.as_ref();
    let own = balancer.port.as_ref().map(|port| (port.value.0, port.span));
    let (port, span) = own.or(endpoint.map(|endpoint| (endpoint.port, endpoint.span))).unwrap_or((6443, None));
    if balancer.kind.value == LoadBalancerKind::External || balancer.placement.0 != "masters" {
        return;
    }
    for api_server in api_servers(cluster).filter(|api_server| api_server.port.value.0 == port) {
        let mut found =
            Diagnostic::error("K0517", format!("the load balancers and the API servers both want port {port} of the masters"))
                .label(place(cluster, [span, balancer.span]), "the load balancers listen here");
        if let Some(span) = api_server.port.span {
            found = found.label(span, "the API server listens here");
        }
        sink.push(found.help("write another `port` into `load-balancer`, and the same port into `endpoint`"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn ports_on_masters_differ() {
        check(super::rule, "load-balancer haproxy on=masters", &["K0517 load-balancer haproxy on=masters"]);
        check(super::rule, "load-balancer haproxy on=masters port=6443", &["K0517 port=6443"]);
        check(super::rule, "load-balancer haproxy on=masters port=8443", &[]);
        check(super::rule, "load-balancer haproxy on=nodes", &[]);
    }
}
