//! K0706: an API group that this version does not have.

use crate::catalog::{ApiState, ApiVersion, Release, all_api_versions, api_version, api_versions};
use crate::check::view::{api_servers, kubernetes, mend, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, nearest, only_near};

use super::runtime_config_form::{MANY, is_entry, name_of};

/// kube-apiserver does not start when `--runtime-config` names a group that it does not know ("unknown api groups settings.k8s.io").
/// About versions of a known group see K0718.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        let Some(version) = group_version(&entry.value.0) else { continue };
        let group = version.split_once('/').map_or("", |(group, _)| group);
        if api_versions(group).any(|version| version.is_registered(release.minor)) {
            continue;
        }
        let found = Diagnostic::error("K0706", format!("Kubernetes {release} has no API group `{group}`"))
            .label(place(cluster, [entry.span]), "kube-apiserver stops at this")
            .label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}"));
        let group = only_near(group, known(release)).filter(|near| named(near, version, release)).map(|near| (group, near));
        let meant = group.map(|(group, near)| entry.value.0.replacen(group, near, 1));
        let help = meant.as_ref().map_or_else(|| help(version, release), |meant| format!("write \"{meant}\""));
        sink.push(mend(found.help(help), entry.span, meant.as_deref()));
    }
}

/// The group version of an entry: `policy/v1` in `policy/v1/evictions=true`, `v1` for the core group; none for `api/all` and its like.
pub(super) fn group_version(entry: &str) -> Option<&str> {
    let name = name_of(entry);
    if MANY.contains(&name) || name == "api/legacy" || !is_entry(entry) {
        return None;
    }
    let name = name.strip_prefix("/").unwrap_or(name);
    let mut slashes = name.match_indices('/').map(|(at, _)| at);
    let end = if name.starts_with("v1/") { slashes.next() } else { slashes.nth(1) };
    Some(&name[..end.unwrap_or(name.len())])
}

/// The groups that this version knows.
fn known(release: Release) -> impl Iterator<Item = &'static str> {
    all_api_versions().iter().filter(move |version| version.is_registered(release.minor)).map(ApiVersion::group)
}

/// Whether the group has what is written as the version of another one.
fn named(group: &str, version: &str, release: Release) -> bool {
    let tail = version.split_once('/').map_or("", |(_, tail)| tail);
    let served = |version: &ApiVersion| matches!(version.state(release.minor), ApiState::Known { .. });
    api_version(&format!("{group}/{tail}")).is_some_and(served)
}

fn help(version: &str, release: Release) -> String {
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let gone = api_versions(group).find_map(|version| match version.state(release.minor) {
        ApiState::Removed { since, replacement } => Some((since, replacement)),
        _ => None,
    });
    match gone {
        Some((since, Some(words))) => format!("delete it: the group went in {since}; in its place: {words}"),
        Some((since, None)) => format!("delete it: the group went in {since}"),
        None => match nearest(group, all_api_versions().iter().map(ApiVersion::group)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a group with its version, such as \"resource.k8s.io/v1beta1\"".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn groups_are_served() {
        let text = |version, entry| format!("kubernetes \"{version}\"\napi-server {{\nruntime-config \"{entry}\"\n}}");
        check(super::rule, &text("1.18.20", "rbac.authorization.k8s.io/v1"), &[]);
        check(super::rule, &text("1.34.2", "api/all=true"), &[]);
        check(super::rule, &text("1.34.2", "policy/v1/evictions=true"), &[]);
        check(super::rule, &text("1.18.20", "settings.k8s.io/v1alpha1=true"), &[]);
        check(super::rule, &text("1.34.2", "settings.k8s.io/v1alpha1=true"), &["K0706 \"settings.k8s.io/v1alpha1=true\""]);
        // Known by name and not served: K0718.
        check(super::rule, &text("1.36.3", "extensions/v1beta1"), &[]);
        for core in ["v1", "api/v1=true", "/v1", "/v1/pods=false", "api/legacy"] {
            check(super::rule, &text("1.36.3", core), &[]);
        }
        check(super::rule, &text("1.36.3", "apidiscovery.k8s.io/v2"), &["K0706 \"apidiscovery.k8s.io/v2\""]);
        let wrong = text("1.34.2", "resources.k8s.io/v1beta1=true");
        assert_eq!(mended(super::rule, &wrong), text("1.34.2", "resource.k8s.io/v1beta1=true"));
        let without = text("1.34.2", "resources.k8s.io/v9");
        assert_eq!(mended(super::rule, &without), without);
        check(super::rule, &text("1.34.2", "rbac.k8s.io/v1"), &["K0706 \"rbac.k8s.io/v1\""]);
    }
}
