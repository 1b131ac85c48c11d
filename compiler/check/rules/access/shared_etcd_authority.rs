//! K0531: etcd trusts every client certificate of the cluster.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::AuthorityName;
use crate::source::{Diagnostic, Sink};

/// etcd lets in whoever has a client certificate of its authority, and asks nothing more: with one authority for all, every user and
/// every kubelet can read and write the whole store (CIS 2.7; kubernetes.io, "PKI certificates and requirements").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let shared = |name| cluster.settings.pki.authorities.iter().find(move |own| own.name.value == name && own.shared.value);
    let Some(authority) = shared(AuthorityName::Etcd) else { return };
    sink.push(
        Diagnostic::warning("K0531", "every client certificate of the cluster opens etcd: both have one authority")
            .label(place(cluster, [authority.shared.span, authority.span]), "etcd uses the kubernetes authority")
            .help("delete `shared`, so that etcd gets an authority of its own"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn etcd_has_its_own_authority() {
        let text = |authority| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nauthority {authority} {{\nshared\n}}\n}}");
        check(super::rule, &text("etcd"), &["K0531 shared"]);
        check(super::rule, &text("front-proxy"), &[]);
    }
}
