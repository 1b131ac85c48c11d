//! K0526: a user of a name that kapic or Kubernetes uses itself.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Names of certificates and kubeconfigs that a cluster has anyway: a second one of the name would replace the first.
const RESERVED: [&str; 12] = [
    "super-admin",
    "service-account",
    "service-accounts",
    "kubernetes",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kube-proxy",
    "kubelet",
    "etcd",
    "front-proxy-client",
    "bootstrap",
];

/// Users' files stand beside those of the cluster, and a user's name is what Kubernetes knows it by.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let users = cluster.settings.users.users.iter();
    for user in users.filter(|user| RESERVED.contains(&user.name.value.0.as_str())) {
        let name = &user.name.value.0;
        sink.push(
            Diagnostic::error("K0526", format!("`{name}` is a name that the cluster uses itself"))
                .label(place(cluster, [user.name.span]), "expected another name")
                .help(format!("write `user {name}-1`, or the name of the person or program")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn names_of_the_cluster_are_taken() {
        check(super::rule, "users {\nuser super-admin {\n}\n}", &["K0526 super-admin"]);
        check(super::rule, "users {\nuser ann {\n}\n}", &[]);
    }
}
