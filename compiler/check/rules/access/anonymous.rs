//! K0538: an API server that lets in requests without credentials.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// `--anonymous-auth` is on by default. RBAC gives `system:anonymous` little, until someone binds a role to it or to
/// `system:unauthenticated` (CIS 1.2.1). From 1.32 on single paths can be opened instead.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let auth = api_server.anonymous_auth.as_ref();
        if api_server.anonymous_paths.is_written() || auth.is_some_and(|auth| !auth.value) {
            continue;
        }
        let at = place(cluster, [auth.and_then(|auth| auth.span), api_server.span]);
        let help = match cluster.kubernetes().at_least(1, 32) {
            true => "write `anonymous-paths \"/livez\" \"/readyz\" \"/healthz\"` into `api-server`, or `anonymous-auth #false`",
            false => "write `anonymous-auth #false` into `api-server`",
        };
        sink.push(
            Diagnostic::warning("K0538", "the API server lets in requests without credentials, for every path")
                .label(at, if auth.is_some() { "expected `#false`" } else { "nothing says otherwise, and it does by default" })
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn requests_have_credentials() {
        let text = |line| format!("api-server {{\n{line}\n}}");
        check(super::rule, "", &["K0538 cluster t"]);
        check(super::rule, &text("anonymous-auth"), &["K0538 anonymous-auth"]);
        check(super::rule, &text("anonymous-auth #false"), &[]);
        check(super::rule, &text("anonymous-paths \"/readyz\""), &[]);
    }
}
