//! K0571: settings for a unit that does not exist.

use crate::check::view::{mend, place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest, only_near};

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
        let found = found.label(place(cluster, [unit.name.span]), "expected the name of a component").help(help);
        sink.push(mend(found, unit.name.span, only_near(name, UNITS)));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn units_exist() {
        let text = |name| format!("systemd {{\nunit {name} {{\nhardening\n}}\n}}");
        check(super::rule, &text("kube-api-server"), &["K0571 kube-api-server"]);
        check(super::rule, &text("kube-apiserver"), &[]);
        assert_eq!(mended(super::rule, &text("kube-api-server")), text("kube-apiserver"));
    }
}
