//! K0702: a version that kapic has no facts about.

use crate::catalog::{EtcdVersion, KubernetesVersion, VersionError, etcd_for, minors, newest_kubernetes, newest_patch};
use crate::check::view::{kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Flags, plugins and defaults differ from minor to minor: without facts about one, nothing can be said about what it makes of them.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let version = cluster.kubernetes();
    if KubernetesVersion::parse(&version.to_string()).is_err() {
        let (first, last) = (minors().next(), minors().next_back());
        let (first, last) = first.zip(last).expect("the catalog has minors");
        let oldest = newest_patch(first).map_or_else(|| format!("{first}.0"), |patch| patch.to_string());
        let near = if version.at_least(last.major, last.minor) { newest_kubernetes().to_string() } else { oldest };
        sink.push(
            Diagnostic::error("K0702", format!("kapic has no facts about Kubernetes {}", version.minor_text()))
                .label(place(cluster, [cluster.settings.kubernetes.span]), format!("expected a version from {first} to {last}"))
                .help(format!("write `kubernetes \"{near}\"`, or take a newer kapic")),
        );
    }
    let Some(etcd) = &cluster.components.etcd.version else { return };
    if let Err(VersionError::UnknownMinor(minor)) = EtcdVersion::parse(&etcd.value.to_string()) {
        let paired = kubernetes(cluster).and_then(|release| etcd_for(release.minor));
        let help = paired.map_or("write `etcd \"3.6.14\"`".to_owned(), |etcd| {
            format!("write `etcd \"{etcd}\"`, which goes with Kubernetes {version}")
        });
        sink.push(
            Diagnostic::error("K0702", format!("kapic has no facts about etcd {minor}"))
                .label(place(cluster, [etcd.span]), "expected a version from 3.3 to 3.7")
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn versions_are_known() {
        check(super::rule, "kubernetes \"1.36.3\"\netcd \"3.6.14\"", &[]);
        check(super::rule, "kubernetes \"1.99.0\"\netcd \"3.6.14\"", &["K0702 kubernetes \"1.99.0\""]);
        check(super::rule, "kubernetes \"1.12.0\"", &["K0702 kubernetes \"1.12.0\""]);
        check(super::rule, "etcd \"2.3.8\"", &["K0702 \"2.3.8\""]);
    }
}
