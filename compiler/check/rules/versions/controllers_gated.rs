//! K0762: controllers that kube-controller-manager knows only while a feature gate is on.

use crate::catalog::{GateState, Release, Stage, controller, feature_gate};
use crate::check::view::{kubernetes, place, variants};
use crate::model::Cluster;
use crate::schema::sections::FeatureGate;
use crate::source::{Diagnostic, Sink};

/// Before 1.29 some controllers are put on the list behind `if utilfeature.DefaultFeatureGate.Enabled(…)` (`NewControllerInitializers`):
/// with the gate off, their names stop kube-controller-manager like any that it does not know.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for components in variants(cluster.masters()) {
        let settings = &components.controller_manager;
        for item in &settings.controllers.items {
            for part in item.value.0.split(',') {
                let name = part.strip_prefix('-').unwrap_or(part);
                let Some(known) = controller(name) else { continue };
                let off = |gate: &&&str| is_on(gate, &settings.feature_gates, release) == Some(false);
                let off: Vec<&str> = known.gates(release.minor).iter().filter(off).copied().collect();
                if off.is_empty() {
                    continue;
                }
                let lines: Vec<String> = off.iter().map(|gate| format!("`feature-gate {gate} #true`")).collect();
                let message =
                    format!("kube-controller-manager has no `{name}` while the feature gate `{}` is off", off.join("` and `"));
                sink.push(
                    Diagnostic::error("K0762", message)
                        .label(place(cluster, [item.span]), "it stops at this")
                        .label(place(cluster, [cluster.settings.kubernetes.span]), "the version")
                        .help(format!("delete it, or write {} into `controller-manager`", lines.join(" and "))),
                );
            }
        }
    }
}

/// Whether a gate is on for kube-controller-manager; none if its default is not established.
fn is_on(gate: &str, set: &[FeatureGate], release: Release) -> Option<bool> {
    let GateState::Known { stage, default, .. } = feature_gate(gate)?.state(release.minor) else { return None };
    let written = |name: &str| set.iter().find(|other| other.name.value.0 == name).map(|other| other.enabled.value);
    let of_stage = match stage {
        Some(Stage::Alpha) => written("AllAlpha"),
        Some(Stage::Beta) => written("AllBeta"),
        _ => None,
    };
    written(gate).or(of_stage).or(default)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    fn text(version: &str, name: &str, rest: &str) -> String {
        format!("kubernetes \"{version}\"\ncontroller-manager {{\ncontrollers \"*\" \"{name}\"\n{rest}\n}}")
    }

    #[test]
    fn the_gate_is_on() {
        let both = "feature-gate StorageVersionAPI #true\nfeature-gate APIServerIdentity #true";
        check(super::rule, &text("1.24.17", "storage-version-gc", ""), &["K0762 \"storage-version-gc\""]);
        check(super::rule, &text("1.24.17", "-storage-version-gc", ""), &["K0762 \"-storage-version-gc\""]);
        check(super::rule, &text("1.24.17", "storage-version-gc", both), &[]);
        check(super::rule, &text("1.24.17", "storage-version-gc", "feature-gate AllAlpha #true"), &[]);
        check(super::rule, &text("1.28.15", "storage-version-gc", ""), &["K0762 \"storage-version-gc\""]);
        check(super::rule, &text("1.27.16", "resource-claim-controller", ""), &["K0762 \"resource-claim-controller\""]);
        let name = "legacy-serviceaccount-token-cleaner-controller";
        let on = "feature-gate LegacyServiceAccountTokenCleanUp #true";
        check(super::rule, &text("1.28.15", name, ""), &[&format!("K0762 \"{name}\"")]);
        check(super::rule, &text("1.28.15", name, on), &[]);
        // Tested well, and on by itself.
        let off = "feature-gate APIServerIdentity #false\nfeature-gate StorageVersionAPI #true";
        check(super::rule, &text("1.28.15", "storage-version-gc", "feature-gate StorageVersionAPI #true"), &[]);
        check(super::rule, &text("1.28.15", "storage-version-gc", off), &["K0762 \"storage-version-gc\""]);
    }

    #[test]
    fn later_versions_know_the_names_without_gates() {
        check(super::rule, &text("1.29.15", "storage-version-gc", ""), &[]);
        check(super::rule, &text("1.36.3", "*", ""), &[]);
    }
}
