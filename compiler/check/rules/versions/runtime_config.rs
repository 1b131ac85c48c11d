//! K0706: an API group that this version does not have.

use crate::catalog::{ApiState, Release, all_api_versions, api_versions};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest};

use super::runtime_config_form::is_entry;

/// kube-apiserver does not start when `--runtime-config` names a group that it does not serve ("unknown api groups settings.k8s.io").
/// About versions of a known group see K0718.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        let Some(version) = group_version(&entry.value.0) else { continue };
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let served = api_versions(group).any(|version| matches!(version.state(release.minor), ApiState::Known { .. }));
        if served {
            continue;
        }
        let found = Diagnostic::error("K0706", format!("Kubernetes {release} serves no API group `{group}`"))
            .label(place(cluster, [entry.span]), "kube-apiserver stops at this")
            .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}"));
        sink.push(found.help(help(group, release)));
    }
}

/// The group version of an entry: `policy/v1` in `policy/v1/evictions=true`; none for `api/all` and its like.
pub(super) fn group_version(entry: &str) -> Option<&str> {
    let name = entry.split('=').next().unwrap_or_default();
    if matches!(name, "api/all" | "api/ga" | "api/beta" | "api/alpha" | "api/v1") || !is_entry(entry) {
        return None;
    }
    let mut parts = name.splitn(3, '/');
    let (group, version) = (parts.next()?, parts.next().unwrap_or_default());
    Some(&name[..(group.len() + 1 + version.len()).min(name.len())])
}

fn help(group: &str, release: Release) -> String {
    let gone = api_versions(group).find_map(|version| match version.state(release.minor) {
        ApiState::Removed { since, replacement } => Some((since, replacement)),
        _ => None,
    });
    match gone {
        Some((since, Some(words))) => format!("delete it: the group went in {since}; in its place: {words}"),
        Some((since, None)) => format!("delete it: the group went in {since}"),
        None => match nearest(group, all_api_versions().iter().map(crate::catalog::ApiVersion::group)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a group with its version, such as \"resource.k8s.io/v1beta1\"".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn groups_are_served() {
        let text = |version, entry| format!("kubernetes \"{version}\"\napi-server {{\nruntime-config \"{entry}\"\n}}");
        check(super::rule, &text("1.18.20", "rbac.authorization.k8s.io/v1"), &[]);
        check(super::rule, &text("1.34.2", "api/all=true"), &[]);
        check(super::rule, &text("1.34.2", "policy/v1/evictions=true"), &[]);
        check(super::rule, &text("1.18.20", "settings.k8s.io/v1alpha1=true"), &[]);
        check(super::rule, &text("1.34.2", "settings.k8s.io/v1alpha1=true"), &["K0706 \"settings.k8s.io/v1alpha1=true\""]);
        check(super::rule, &text("1.34.2", "rbac.k8s.io/v1"), &["K0706 \"rbac.k8s.io/v1\""]);
    }
}
