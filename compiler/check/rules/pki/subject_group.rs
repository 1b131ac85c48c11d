//! K0598: an organization that is a group of Kubernetes.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Kubernetes reads the organizations of a client's certificate as groups. An organization `system:masters` in every subject makes
/// every certificate that somebody also uses as a client the master of the cluster (Typhoon's serving certificates had it).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(organization) = &cluster.settings.pki.subject.organization else { return };
    if !organization.value.0.starts_with("system:") {
        return;
    }
    sink.push(
        Diagnostic::error(
            "K0598",
            format!("the organization `{}` of every subject is a group of Kubernetes", organization.value.0),
        )
        .label(place(cluster, [organization.span]), "a group, to whoever reads a client's certificate")
        .help("write the name of your organization, or delete it"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn organizations_grant_nothing() {
        let text = |name| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nsubject O=\"{name}\"\n}}");
        check(super::rule, &text("system:masters"), &["K0598 O=\"system:masters\""]);
        check(super::rule, &text("Kubernetes"), &[]);
    }
}
