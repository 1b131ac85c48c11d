//! K0705: a feature gate that cannot be set so.

use crate::catalog::{GateState, Release, feature_gate, feature_gates};
use crate::check::view::{kubernetes, mend, place};
use crate::model::Cluster;
use crate::schema::sections::FeatureGate;
use crate::source::{Diagnostic, Sink, nearest, only_near};

use super::settings::{everywhere, gates};

/// A component stops at a gate that it does not know, and at a gate that is locked and set to the other value (`component-base/featuregate`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for gate in everywhere(cluster).into_iter().flat_map(gates).flatten() {
        judge(cluster, gate, release).into_iter().for_each(|found| sink.push(found));
    }
}

fn judge(cluster: &Cluster, gate: &FeatureGate, release: Release) -> Option<Diagnostic> {
    let name = gate.name.value.0.as_str();
    // Kubernetes' own words for all gates of a stage.
    if matches!(name, "AllAlpha" | "AllBeta") {
        return None;
    }
    let at = place(cluster, [gate.name.span]);
    let mut sure = None;
    let (message, label, help) = match feature_gate(name).map(|known| known.state(release.minor)) {
        None => {
            let names = || feature_gates(release.minor).map(|gate| gate.name);
            sure = only_near(name, names());
            let near = nearest(name, names());
            let help = near.map_or("see `kapic explain feature-gate`".to_owned(), |near| format!("write `feature-gate {near}`"));
            (format!("Kubernetes has no feature gate `{name}`"), "unknown gate".to_owned(), help)
        }
        Some(GateState::NotYet { since }) => {
            let help = format!("delete it, or take Kubernetes {since} or later");
            (format!("the feature gate `{name}` needs Kubernetes {since}"), format!("from {since} on"), help)
        }
        Some(GateState::Removed { since }) => {
            let help = "delete it: the feature stays as it was when the gate went, or went with it".to_owned();
            (format!("the feature gate `{name}` was removed in Kubernetes {since}"), format!("gone since {since}"), help)
        }
        Some(GateState::Known { locked: true, default: Some(default), .. }) if default != gate.enabled.value => {
            let help = "delete it".to_owned();
            (
                format!("the feature gate `{name}` is locked to {default} in Kubernetes {release}"),
                format!("expected #{default}"),
                help,
            )
        }
        Some(GateState::Known { .. }) => return None,
    };
    let version = place(cluster, [cluster.settings.kubernetes.span]);
    let found = Diagnostic::error("K0705", message).label(at, label).label(version, format!("this is Kubernetes {release}"));
    Some(mend(found.help(help), gate.name.span, sure))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn the_gate_that_is_meant_is_written() {
        let text = |gate| format!("kubernetes \"1.34.2\"\napi-server {{\nfeature-gate {gate} #true\n}}");
        assert_eq!(mended(super::rule, &text("APIServerIdentities")), text("APIServerIdentity"));
        assert_eq!(mended(super::rule, &text("APISelfSubjectReview")), text("APISelfSubjectReview"));
    }

    #[test]
    fn gates_exist() {
        let text = |version, gate| format!("kubernetes \"{version}\"\napi-server {{\nfeature-gate {gate}\n}}");
        check(super::rule, &text("1.34.2", "APIServerIdentity #true"), &[]);
        check(super::rule, &text("1.34.2", "APIServerIdentities #true"), &["K0705 APIServerIdentities"]);
        check(super::rule, &text("1.34.2", "APISelfSubjectReview #true"), &["K0705 APISelfSubjectReview"]);
        check(super::rule, &text("1.20.15", "APIServerTracing #true"), &["K0705 APIServerTracing"]);
        check(super::rule, &text("1.34.2", "APIServerTracing #false"), &["K0705 APIServerTracing"]);
        check(super::rule, &text("1.34.2", "APIServerTracing #true"), &[]);
        check(super::rule, &text("1.34.2", "AllAlpha #true"), &[]);
    }
}
