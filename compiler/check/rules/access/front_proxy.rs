//! K0532: anyone may claim to be anyone.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::AuthorityName;
use crate::source::{Diagnostic, Severity, Sink, Span};

/// Whoever shows a certificate of the front-proxy authority with an allowed name may say in a header who asks. If that authority is the
/// clients' own and every name is allowed, any client certificate is everyone's (tried; kubernetes/kubernetes#119267). From 1.35 on
/// kube-apiserver does not start with both (#131411).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let authorities = &cluster.settings.pki.authorities;
    let shared = authorities.iter().find(|own| own.name.value == AuthorityName::FrontProxy && own.shared.value);
    let shared = shared.map(|authority| place(cluster, [authority.shared.span, authority.span]));
    for api_server in api_servers(cluster) {
        let Some(aggregator) = &api_server.aggregator else { continue };
        let open = aggregator.allowed_names.is_empty();
        let names = place(cluster, [aggregator.allowed_names.span, aggregator.span]);
        found(cluster, shared, open.then_some(names)).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    }
    let used = api_servers(cluster).any(|api_server| api_server.aggregator.is_some());
    if !used {
        found(cluster, shared, None).into_iter().for_each(|diagnostic| sink.push(diagnostic));
    }
}

fn found(cluster: &Cluster, shared: Option<Span>, open: Option<Span>) -> Option<Diagnostic> {
    let help = match (shared, open) {
        (Some(_), Some(_)) => "write `allowed-names front-proxy-client`, and delete `shared`",
        (Some(_), None) => "delete `shared`",
        _ => "write `allowed-names front-proxy-client`",
    };
    let severity = match (shared, open) {
        (None, None) => return None,
        (Some(_), Some(_)) if cluster.kubernetes().at_least(1, 35) => Severity::Error,
        _ => Severity::Warning,
    };
    let message = match (shared, open) {
        (Some(_), Some(_)) => "any holder of a client certificate may claim to be any user, by a header",
        (Some(_), None) => "the front proxy's authority is the clients' own: one name in a certificate tells them apart",
        _ => "every certificate of the front-proxy authority may claim to be any user, whatever its name",
    };
    let mut diagnostic = Diagnostic::warning("K0532", message);
    diagnostic.severity = severity;
    if let Some(span) = open {
        diagnostic = diagnostic.label(span, "no name is asked for");
    }
    if let Some(span) = shared {
        diagnostic = diagnostic.label(span, "the same authority signs clients");
    }
    Some(diagnostic.help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    fn text(version: &str, shared: &str, names: &str) -> String {
        let pki = format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nauthority front-proxy {{\nshared #{shared}\n}}\n}}");
        format!("kubernetes \"{version}\"\n{pki}\napi-server {{\naggregator {{\nallowed-names {names}\n}}\n}}")
    }

    #[test]
    fn the_front_proxy_is_known_by_name_and_authority() {
        check(super::rule, &text("1.34.2", "false", "front-proxy-client"), &[]);
        check(super::rule, &text("1.34.2", "true", ""), &["K0532 allowed-names"]);
        check(super::rule, &text("1.34.2", "true", "front-proxy-client"), &["K0532 shared #true"]);
        check(super::rule, &text("1.34.2", "false", ""), &["K0532 allowed-names"]);
        check(super::rule, &text("1.35.7", "true", ""), &["K0532 allowed-names"]);
        check(super::rule, "", &[]);
    }

    #[test]
    fn newer_versions_refuse_both() {
        let severity = |version| {
            let (cluster, _) = crate::check::testing::load(&text(version, "true", ""));
            let mut sink = crate::source::Sink::new();
            super::rule(&cluster, &mut sink);
            sink.has_errors()
        };
        assert_eq!([severity("1.34.2"), severity("1.35.7")], [false, true]);
    }
}
