//! K0508: a health check that the API server refuses.

use crate::model::Cluster;
use crate::schema::sections::ApiServer;
use crate::schema::types::{HealthCheck, LoadBalancerKind};
use crate::source::{Diagnostic, Sink, Span};

use crate::check::view::{api_servers, place};

/// `GET /readyz` without a certificate is an anonymous request. Where those are refused it gets a 401, and the load balancer takes every
/// API server for down (tried; `data/flags.md`, trap 4).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    if balancer.health_check.value != HealthCheck::Http || balancer.kind.value == LoadBalancerKind::External {
        return;
    }
    let at = place(cluster, [balancer.health_check.span, balancer.span]);
    for (span, what) in api_servers(cluster).filter_map(refused) {
        let mut found =
            Diagnostic::error("K0508", "the health check reads `/readyz` without a certificate, and the API server refuses that")
                .label(at, "this check gets a 401, so every API server counts as down");
        if let Some(span) = span {
            found = found.label(span, what);
        }
        let help = match cluster.kubernetes().at_least(1, 32) {
            true => {
                "write `anonymous-paths \"/livez\" \"/readyz\" \"/healthz\"` into `api-server`, or `health-check client-certificate`"
            }
            false => "write `health-check client-certificate`, or `health-check tcp`",
        };
        sink.push(found.help(help));
    }
}

/// Where and how an API server refuses it.
fn refused(api_server: &ApiServer) -> Option<(Option<Span>, &'static str)> {
    let paths = &api_server.anonymous_paths;
    if paths.is_written() {
        let open = paths.values().any(|path| path.0 == "/readyz");
        return (!open).then_some((paths.span, "`/readyz` is not among these"));
    }
    let closed = api_server.anonymous_auth.as_ref().filter(|auth| !auth.value)?;
    Some((closed.span, "requests without a certificate are refused"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn readyz_is_open() {
        let text = |api| format!("load-balancer haproxy on=masters {{\nhealth-check http\n}}\napi-server {{\n{api}\n}}");
        check(super::rule, &text("anonymous-auth #false"), &["K0508 health-check http"]);
        check(super::rule, &text("anonymous-paths \"/livez\""), &["K0508 health-check http"]);
        check(super::rule, &text("anonymous-paths \"/livez\" \"/readyz\""), &[]);
        check(super::rule, &text("anonymous-auth #false\nanonymous-paths \"/readyz\""), &[]);
        check(super::rule, &text("anonymous-auth #true"), &[]);
    }
}
