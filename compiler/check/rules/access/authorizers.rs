//! K0559: authorizers that a cluster misses.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::sections::ApiServer;
use crate::schema::types::Authorizer;
use crate::source::{Diagnostic, Sink};

/// Without `RBAC` none of the roles that Kubernetes and kapic's manifests bring has an effect. Without `Node`, and with NodeRestriction
/// only half on, every kubelet needs the rights of all (CIS 1.2.8, 1.2.9).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    api_servers(cluster).for_each(|api_server| lacking(cluster, api_server, sink));
}

fn lacking(cluster: &Cluster, api_server: &ApiServer, sink: &mut Sink) {
    let modes = &api_server.authorization;
    if modes.is_empty() || modes.contains(&Authorizer::AlwaysAllow) {
        return;
    }
    let missing = [Authorizer::Node, Authorizer::Rbac].into_iter().filter(|mode| !modes.contains(mode));
    for mode in missing {
        let what = match mode {
            Authorizer::Node => "kubelets get no rights",
            _ => "roles and bindings have no effect",
        };
        sink.push(
            Diagnostic::warning("K0559", format!("{what}: `{}` is not among the authorizers", mode.word()))
                .label(place(cluster, [modes.span]), format!("expected `{}` among these", mode.word()))
                .help("write `authorization Node RBAC`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn node_and_rbac_decide() {
        let text = |modes| format!("api-server {{\nauthorization {modes}\n}}");
        check(super::rule, &text("RBAC"), &["K0559 authorization RBAC"]);
        check(super::rule, &text("Webhook"), &["K0559 authorization Webhook", "K0559 authorization Webhook"]);
        check(super::rule, &text("Node RBAC Webhook"), &[]);
    }
}
