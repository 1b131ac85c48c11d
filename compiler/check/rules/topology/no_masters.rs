//! K0501: a cluster without masters.

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// Without a master there is no API server, and nothing that other hosts could join.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    if cluster.masters().next().is_some() {
        return;
    }
    let message = format!("the cluster `{}` has no masters", cluster.settings.name.0);
    let at = place(cluster, [cluster.settings.masters.span]);
    sink.push(
        Diagnostic::error("K0501", message)
            .label(at, "expected at least one host, found none")
            .help("write `masters { host m1 ip=\"10.0.0.1\"; }` with a host of yours"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn a_cluster_has_masters() {
        check(super::rule, "masters {\n}", &["K0501 masters"]);
        check(super::rule, "masters { host m1 ip=\"10.0.0.1\"; }", &[]);
    }
}
