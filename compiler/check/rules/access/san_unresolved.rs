//! K0549: a name in the certificate that nothing resolves.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::SanName;
use crate::source::{Diagnostic, Sink};

/// The resolver of a pod adds search domains to `kubernetes`, `kubernetes.default` and `kubernetes.default.svc`; what is longer is asked
/// for as it stands, so half of the cluster's domain is no name. Harmless: a note.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let domain = &cluster.settings.network.dns_domain;
    let whole = format!("kubernetes.default.svc.{}", domain.value.0);
    for san in api_servers(cluster).flat_map(|api_server| &api_server.san.items) {
        let SanName::Dns(name) = &san.value else { continue };
        let cut = name.starts_with("kubernetes.default.svc.") && whole.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        if cut {
            sink.push(
                Diagnostic::note("K0549", format!("nothing resolves `{name}`"))
                    .label(place(cluster, [san.span]), format!("the name of the service is `{whole}`"))
                    .help("delete it; kapic adds the names that resolve"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn names_resolve() {
        let text = |san| format!("api-server {{\nsan {san}\n}}");
        check(super::rule, &text("kubernetes.default.svc.cluster"), &["K0549 kubernetes.default.svc.cluster"]);
        check(super::rule, &text("kubernetes.default.svc.cluster.local"), &[]);
        check(super::rule, &text("api.example.com"), &[]);
    }
}
