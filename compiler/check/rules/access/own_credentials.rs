//! K0763: controllers that share the credentials of kube-controller-manager.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::types::Authorizer;
use crate::source::{Diagnostic, Sink};

/// Without the flag every controller acts as `system:kube-controller-manager`. RBAC gives the controllers' rights to service accounts of
/// their own, so whoever makes this work gives one user the sum of all rights, and audit logs cannot tell one controller from another.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in variants(cluster.masters()) {
        let settings = &components.controller_manager;
        let written = settings.own_credentials.as_ref();
        if written.is_some_and(|setting| setting.value) {
            continue;
        }
        // Where no rules decide who may do what, it makes no difference: K0539 tells of that.
        if written.is_none() && !components.api_server.authorization.contains(&Authorizer::Rbac) {
            continue;
        }
        let (label, help) = match written {
            Some(_) => ("off", "write `use-service-account-credentials #true`"),
            None => ("no `use-service-account-credentials`", "write `use-service-account-credentials` into `controller-manager`"),
        };
        sink.push(
            Diagnostic::warning("K0763", "all controllers share one user, to which RBAC gives hardly any of their rights")
                .label(place(cluster, [written.and_then(|setting| setting.span), settings.span]), label)
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn controllers_have_their_own() {
        let text = |line| format!("controller-manager {{\n{line}\n}}");
        check(super::rule, &text("use-service-account-credentials"), &[]);
        check(super::rule, &text("use-service-account-credentials #true"), &[]);
        let off = "use-service-account-credentials #false";
        check(super::rule, &text(off), &[&format!("K0763 {off}")]);
        check(super::rule, &text("profiling #false"), &[]);
        let rules = format!("api-server {{\nauthorization Node RBAC\n}}\n{}", text("profiling #false"));
        check(super::rule, &rules, &["K0763 controller-manager"]);
    }
}
