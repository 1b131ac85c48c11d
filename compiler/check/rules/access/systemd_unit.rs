//! K0571: settings for a unit that does not exist.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest};

const UNITS: [&str; 9] = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kube-proxy",
    "haproxy",
    "nginx",
    "keepalived",
];

/// kapic writes units of these names; what is said about another goes nowhere.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for unit in variants(cluster.hosts.iter()).into_iter().flat_map(|components| &components.systemd.units) {
        let name = unit.name.value.0.as_str();
        if UNITS.contains(&name) {
            continue;
        }
        let help = match nearest(name, UNITS) {
            Some(near) => format!("write `unit {near}`"),
            None => format!("write one of `{}`", UNITS.join("`, `")),
        };
        let found = Diagnostic::error("K0571", format!("kapic writes no unit `{name}`"));
        sink.push(found.label(place(cluster, [unit.name.span]), "expected the name of a component").help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn units_exist() {
        let text = |name| format!("systemd {{\nunit {name} {{\nhardening\n}}\n}}");
        check(super::rule, &text("kube-api-server"), &["K0571 kube-api-server"]);
        check(super::rule, &text("kube-apiserver"), &[]);
    }
}
