//! K0718: an API version that is asked for in vain.

use crate::catalog::{ApiState, api_version, api_versions};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::runtime_config::group_version;

/// kube-apiserver starts when `--runtime-config` names a version of a known group that it does not serve, and serves nothing more: no
/// log line tells (tried with `policy/v1beta1=true` on 1.34).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        let Some(name) = group_version(&entry.value.0) else { continue };
        let known = |state: ApiState| matches!(state, ApiState::Known { .. });
        let group = name.split_once('/').map_or("", |(group, _)| group);
        let served: Vec<_> =
            api_versions(group).filter(|version| known(version.state(release.minor))).map(|version| version.name).collect();
        let state = api_version(name).map(|version| version.state(release.minor));
        if served.is_empty() || state.is_some_and(known) {
            continue;
        }
        let why = match state {
            Some(ApiState::Removed { since, .. }) => format!("gone since {since}"),
            Some(ApiState::NotYet { since }) => format!("from {since} on"),
            _ => "no such version".to_owned(),
        };
        sink.push(
            Diagnostic::warning("K0718", format!("Kubernetes {release} does not serve `{name}`, and says nothing about it"))
                .label(place(cluster, [entry.span]), why)
                .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}"))
                .help(format!("delete it, or write one of `{}`", served.join("`, `"))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn versions_are_served() {
        let text = |entry| format!("kubernetes \"1.34.2\"\napi-server {{\nruntime-config \"{entry}\"\n}}");
        check(super::rule, &text("policy/v1"), &[]);
        check(super::rule, &text("policy/v1beta1=true"), &["K0718 \"policy/v1beta1=true\""]);
        check(super::rule, &text("policy/v7"), &["K0718 \"policy/v7\""]);
        check(super::rule, &text("settings.k8s.io/v1alpha1"), &[]);
    }
}
