//! K0724: a feature gate whose feature is on its way out.

use std::collections::BTreeSet;

use crate::catalog::{GateState, Stage, feature_gate};
use crate::check::view::{kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::settings::{everywhere, gates};

/// A gate of this stage brings back what a version gave up. A later one locks it, and the one after refuses its name.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    let mut seen = BTreeSet::new();
    for gate in everywhere(cluster).into_iter().flat_map(gates).flatten() {
        let state = feature_gate(&gate.name.0).map(|known| known.state(release.minor));
        let Some(GateState::Known { stage: Some(Stage::Deprecated), default: Some(default), locked: false }) = state else {
            continue;
        };
        if default == gate.enabled.value || !seen.insert(gate.name.span) {
            continue;
        }
        sink.push(
            Diagnostic::warning("K0724", format!("the feature gate `{}` brings back what Kubernetes gave up", gate.name.0))
                .label(place(cluster, [gate.name.span]), format!("#{default} unless it is set; a later version will refuse it"))
                .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}"))
                .help("delete it when nothing needs the old way any more"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn gates_lead_forward() {
        let text = |version, gate| format!("kubernetes \"{version}\"\napi-server {{\nfeature-gate {gate}\n}}");
        check(super::rule, &text("1.34.2", "AllowDNSOnlyNodeCSR #true"), &["K0724 AllowDNSOnlyNodeCSR"]);
        check(super::rule, &text("1.34.2", "AllowDNSOnlyNodeCSR #false"), &[]);
        check(super::rule, &text("1.34.2", "APIServerIdentity #false"), &[]);
        // Locked: K0705 says so.
        check(super::rule, &text("1.35.2", "AllowOverwriteTerminationGracePeriodSeconds #true"), &[]);
    }
}
