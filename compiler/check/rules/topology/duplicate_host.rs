//! K0502: two hosts of one name.

use std::collections::BTreeMap;

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// A host's name is the name of its node and of its folder in the bundle: two hosts cannot share it. Within a role equal names are one
/// host, so this finds a name that stands in two roles or groups.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut seen = BTreeMap::new();
    for host in &cluster.hosts {
        let Some(first) = seen.insert(host.name(), host) else { continue };
        let message = format!("`{}` is the name of two hosts", host.name());
        sink.push(
            Diagnostic::error("K0502", message)
                .label(place(cluster, [host.facts.name.span]), format!("this one is in `{}`", host.role))
                .label(place(cluster, [first.facts.name.span]), format!("the other one is in `{}`", first.role))
                .help("give each host a name of its own; a master that also runs workloads needs `kubelet { enabled; }` in `masters`, not a second host"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn names_are_unique() {
        let two = |second| format!("masters {{ host m1 ip=\"10.0.0.1\"; }}\nworkers a {{ host {second} ip=\"10.0.0.2\"; }}");
        check(super::rule, &two("m1"), &["K0502 m1"]);
        check(super::rule, &two("w1"), &[]);
    }
}
