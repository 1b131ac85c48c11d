//! K0719: an etcd that loses data.

use crate::catalog::{Minor, newest_etcd_patch};
use crate::check::view::{etcd, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// etcd 3.5.0 to 3.5.2 can lose the consistency of its data when a member is killed under load; its maintainers say not to use them
/// (etcd-io/etcd#13766, "Data inconsistency in v3.5").
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(own) = etcd(cluster) else { return };
    if own.minor != (Minor { major: 3, minor: 5 }) || own.patch > 2 {
        return;
    }
    let version = cluster.components.etcd.version.as_ref().and_then(|version| version.span);
    let newest = newest_etcd_patch(own.minor).map_or("3.5.3".to_owned(), |newest| newest.to_string());
    sink.push(
        Diagnostic::warning("K0719", format!("etcd {own} can corrupt its data when a member is killed"))
            .label(place(cluster, [version]), "mended in 3.5.3")
            .help(format!("write `etcd \"{newest}\"`")),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn etcd_keeps_its_data() {
        check(super::rule, "etcd \"3.5.1\"", &["K0719 \"3.5.1\""]);
        check(super::rule, "etcd \"3.5.33\"", &[]);
    }
}
