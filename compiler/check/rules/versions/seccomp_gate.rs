//! K0753: seccomp by default, and its gate is off.

use crate::check::view::{kubelets, kubernetes, place};
use crate::model::Cluster;
use crate::schema::sections::Kubelet;
use crate::source::{Diagnostic, Sink};

/// From 1.22 to 1.24 the gate SeccompDefault was off, and a kubelet with the setting exits at its start (`cmd/kubelet/app/server.go`). It
/// is on since 1.25.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster).filter(|release| (22..=24).contains(&release.minor.minor)) else { return };
    for kubelet in kubelets(cluster) {
        let Some(setting) = kubelet.seccomp_default.as_ref().filter(|setting| setting.value && !has_gate(kubelet)) else {
            continue;
        };
        sink.push(
            Diagnostic::error("K0753", "a kubelet does not start: `seccomp-default` needs the feature gate SeccompDefault")
                .label(place(cluster, [setting.span]), format!("off in {release} unless it is named"))
                .help("write `feature-gate SeccompDefault #true` into `kubelet` as well, or leave it out until 1.25"),
        );
    }
}

fn has_gate(kubelet: &Kubelet) -> bool {
    kubelet.feature_gates.iter().any(|gate| gate.name.value.0 == "SeccompDefault" && gate.enabled.value)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_gate_is_on() {
        let text = |version: &str, rest: &str| {
            format!("kubernetes \"{version}\"\nworkers a {{\nkubelet {{\nseccomp-default\n{rest}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}")
        };
        check(super::rule, &text("1.24.17", ""), &["K0753 seccomp-default"]);
        check(super::rule, &text("1.24.17", "feature-gate SeccompDefault #true"), &[]);
        check(super::rule, &text("1.24.17", "feature-gate SeccompDefault #false"), &["K0753 seccomp-default"]);
        check(super::rule, &text("1.25.16", ""), &[]);
    }
}
