//! K0527: a health check that nginx does not have.

use crate::model::Cluster;
use crate::schema::types::{HealthCheck, LoadBalancerKind};
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// The stream module of nginx's free edition only notices connections that fail; asking `/readyz` is part of the commercial edition
/// (nginx.org, ngx_stream_upstream_hc_module).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    if balancer.kind.value != LoadBalancerKind::Nginx || balancer.health_check.value == HealthCheck::Tcp {
        return;
    }
    sink.push(
        Diagnostic::error("K0527", format!("nginx has no health check of the kind `{}`", balancer.health_check.word()))
            .label(place(cluster, [balancer.health_check.span, balancer.span]), "expected `tcp`")
            .label(place(cluster, [balancer.kind.span]), "haproxy has all kinds")
            .help("write `load-balancer haproxy`, or `health-check tcp`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn nginx_checks_connections_only() {
        let text = |kind| format!("load-balancer {kind} on=masters {{\nhealth-check http\n}}");
        check(super::rule, &text("nginx"), &["K0527 health-check http"]);
        check(super::rule, &text("haproxy"), &[]);
    }
}
