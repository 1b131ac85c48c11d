//! K0539: every request is allowed.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::Authorizer;
use crate::source::{Diagnostic, Sink};

/// `AlwaysAllow` makes every certificate, token and anonymous request the master of the cluster (CIS 1.2.7). It is also what
/// `--authorization-mode` says when nobody writes it.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let modes = &api_server.authorization;
        let always = modes.items.iter().find(|mode| mode.value == Authorizer::AlwaysAllow);
        if always.is_none() && !modes.is_empty() {
            continue;
        }
        let at = place(cluster, [always.and_then(|mode| mode.span), modes.span, api_server.span]);
        let label =
            if always.is_some() { "yes to everything" } else { "nothing says who decides, and the default is `AlwaysAllow`" };
        sink.push(
            Diagnostic::warning("K0539", "the API server allows every request")
                .label(at, label)
                .help("write `authorization Node RBAC` into `api-server`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn someone_decides() {
        let text = |modes| format!("api-server {{\nauthorization {modes}\n}}");
        check(super::rule, "", &["K0539 cluster t"]);
        check(super::rule, &text("RBAC AlwaysAllow"), &["K0539 AlwaysAllow"]);
        check(super::rule, &text("Node RBAC"), &[]);
    }
}
