//! K0537: a port without TLS and without questions.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Before 1.20 kube-apiserver serves plain http on loopback, port 8080, unless told not to, and allows everything there: whoever gets a
/// process onto a master owns the cluster. From 1.20 on it takes only 0; from 1.24 on it does not know the flag (K0701).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let version = cluster.kubernetes();
    if version.at_least(1, 24) {
        return;
    }
    for api_server in api_servers(cluster) {
        let port = api_server.insecure_port.as_ref();
        let at = place(cluster, [port.and_then(|port| port.span), api_server.span]);
        let number = port.map_or(8080, |port| port.value.0);
        match (port, version.at_least(1, 20)) {
            (Some(port), true) if port.value.0 != 0 => sink.push(
                Diagnostic::error("K0537", format!("kube-apiserver {version} takes only 0 as its plain-http port, found {number}"))
                    .label(at, "expected 0")
                    .label(place(cluster, [cluster.settings.kubernetes.span]), "from 1.20 on")
                    .help("write `insecure-port 0`, or delete the line"),
            ),
            (_, false) if number != 0 => sink.push(
                Diagnostic::warning("K0537", format!("every process of a master may do everything, on port {number} without TLS"))
                    .label(at, if port.is_some() { "open" } else { "nothing closes it, and it is open by default" })
                    .label(place(cluster, [cluster.settings.kubernetes.span]), "before 1.20")
                    .help("write `insecure-port 0` into `api-server`"),
            ),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn plain_http_is_closed() {
        let text = |version, line| format!("kubernetes \"{version}\"\netcd \"3.4.14\"\napi-server {{\n{line}\n}}");
        check(super::rule, &text("1.18.20", ""), &["K0537 api-server"]);
        check(super::rule, &text("1.18.20", "insecure-port 8080"), &["K0537 insecure-port 8080"]);
        check(super::rule, &text("1.18.20", "insecure-port 0"), &[]);
        check(super::rule, &text("1.20.15", ""), &[]);
        check(super::rule, &text("1.20.15", "insecure-port 8080"), &["K0537 insecure-port 8080"]);
        check(super::rule, &text("1.34.2", ""), &[]);
    }
}
