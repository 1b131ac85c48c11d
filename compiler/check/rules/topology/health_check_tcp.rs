//! K0509: a health check that sees only the port.

use crate::model::Cluster;
use crate::schema::types::{HealthCheck, LoadBalancerKind};
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// An API server that hangs, or that is stopping, still accepts connections: a check of the port keeps sending it clients
/// (pains.md 15; kube-hetzner#2176).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    if balancer.health_check.value != HealthCheck::Tcp || balancer.kind.value == LoadBalancerKind::External {
        return;
    }
    let help = match (balancer.kind.value, cluster.kubernetes().at_least(1, 32)) {
        (LoadBalancerKind::Nginx, _) => "write `load-balancer haproxy`, which can ask `/readyz`",
        (_, true) => "write `health-check http`, and `anonymous-paths \"/livez\" \"/readyz\" \"/healthz\"` into `api-server`",
        (_, false) => "write `health-check client-certificate`",
    };
    sink.push(
        Diagnostic::warning("K0509", "a hung API server keeps getting traffic: the health check looks at the port only")
            .label(place(cluster, [balancer.health_check.span, balancer.span]), "expected a check that asks `/readyz`, found `tcp`")
            .help(help),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn checks_ask_the_server() {
        check(super::rule, "load-balancer haproxy on=masters", &["K0509 load-balancer haproxy on=masters"]);
        check(super::rule, "load-balancer haproxy on=masters {\nhealth-check http\n}", &[]);
        check(super::rule, "load-balancer external", &[]);
    }
}
