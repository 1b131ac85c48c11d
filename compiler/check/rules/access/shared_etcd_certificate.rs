//! K0551: one certificate for all of etcd.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// A certificate that is server, peer and client at once lets whoever reads it on one host be any of them.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in variants(cluster.hosts.iter()) {
        let shared = &components.etcd.shared_certificate;
        if shared.value {
            sink.push(
                Diagnostic::warning("K0551", "etcd's members and the API servers prove themselves with one certificate")
                    .label(place(cluster, [shared.span]), "server, peer and client at once")
                    .help("delete `shared-certificate`, so that each gets its own"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn certificates_have_one_purpose() {
        check(super::rule, "etcd \"3.6.14\" {\nshared-certificate\n}", &["K0551 shared-certificate"]);
        check(super::rule, "etcd \"3.6.14\" {\nshared-certificate #false\n}", &[]);
    }
}
