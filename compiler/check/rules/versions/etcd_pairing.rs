//! K0707: an etcd that nobody runs with this Kubernetes.

use crate::catalog::etcd_for;
use crate::check::view::{etcd, kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Kubernetes is tested with the etcd minor that kubeadm installs (`cmd/kubeadm/app/constants`). An older one may lack what the API
/// server asks for, a newer one may lack flags and has been tried by nobody.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let (Some(release), Some(own)) = (kubernetes(cluster), etcd(cluster)) else { return };
    let Some(paired) = etcd_for(release.minor).filter(|paired| paired.minor() != own.minor) else { return };
    let age = if own.minor < paired.minor() { "older" } else { "newer" };
    let version = cluster.components.etcd.version.as_ref().and_then(|version| version.span);
    sink.push(
        Diagnostic::warning(
            "K0707",
            format!("etcd {own} is {age} than the etcd {} that goes with Kubernetes {release}", paired.minor()),
        )
        .label(place(cluster, [version]), format!("expected {}", paired.minor()))
        .label(place(cluster, [cluster.settings.kubernetes.span]), format!("tested with etcd {}", paired.minor()))
        .help(format!("write `etcd \"{paired}\"`")),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn etcd_fits() {
        let text = |kubernetes, etcd| format!("kubernetes \"{kubernetes}\"\netcd \"{etcd}\"");
        check(super::rule, &text("1.18.20", "3.4.14"), &[]);
        check(super::rule, &text("1.36.3", "3.6.14"), &[]);
        check(super::rule, &text("1.36.3", "3.4.14"), &["K0707 \"3.4.14\""]);
        check(super::rule, &text("1.20.15", "3.5.9"), &["K0707 \"3.5.9\""]);
    }
}
