//! K0718: an API version that is asked for in vain.

use crate::catalog::{ApiState, Release, api_version, api_versions};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};

use super::runtime_config::group_version;
use super::runtime_config_form::{RESOURCES, name_of};

/// Versions of which nothing is left stay known by name for years: kube-apiserver starts when `--runtime-config` names one, serves nothing
/// more, and no log line tells (tried with `policy/v1beta1=true` on 1.34). It stops at a version that it does not know: "group version
/// policy/v7 that has not been registered" (tried on 1.24 and 1.36).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for entry in api_servers(cluster).flat_map(|api_server| &api_server.runtime_config.items) {
        if name_of(&entry.value.0) == "api/legacy" {
            let found = Diagnostic::warning("K0718", "kube-apiserver drops `api/legacy` without reading it");
            sink.push(found.label(place(cluster, [entry.span]), "does nothing").help("delete it"));
            continue;
        }
        let Some(name) = group_version(&entry.value.0) else { continue };
        let group = name.split_once('/').map_or("", |(group, _)| group);
        // Of a group that is not known at all K0706 tells.
        if api_versions(group).any(|version| version.is_registered(release.minor)) {
            judge(cluster, entry, (name, group), release).into_iter().for_each(|found| sink.push(found));
        }
    }
}

fn judge(cluster: &Cluster, entry: &Sourced<Text>, (name, group): (&str, &str), release: Release) -> Option<Diagnostic> {
    let known = |state: ApiState| matches!(state, ApiState::Known { .. });
    if release.minor < RESOURCES && name != "extensions/v1beta1" && name_of(&entry.value.0).len() > name.len() {
        let message = format!("kube-apiserver of Kubernetes {release} passes over `{}`", name_of(&entry.value.0));
        let found =
            Diagnostic::warning("K0718", message).label(place(cluster, [entry.span]), "single resources are read from 1.24 on");
        return Some(found.help(format!("delete it, or write \"{name}=true\" or \"{name}=false\" for the whole version")));
    }
    let version = api_version(name);
    let state = version.map(|version| version.state(release.minor));
    if state.is_some_and(known) {
        return None;
    }
    let why = match state {
        Some(ApiState::Removed { since, .. }) => format!("gone since {since}"),
        Some(ApiState::NotYet { since }) => format!("from {since} on"),
        _ => "no such version".to_owned(),
    };
    let found = match version.is_some_and(|version| version.is_registered(release.minor)) {
        true => Diagnostic::warning("K0718", format!("Kubernetes {release} does not serve `{name}`, and says nothing about it")),
        false => Diagnostic::error("K0718", format!("Kubernetes {release} does not know `{name}`: kube-apiserver does not start")),
    };
    let served: Vec<_> =
        api_versions(group).filter(|version| known(version.state(release.minor))).map(|version| version.name).collect();
    let help = match served.as_slice() {
        [] => "delete it".to_owned(),
        [one] => format!("delete it, or write `{one}`"),
        served => format!("delete it, or write one of `{}`", served.join("`, `")),
    };
    let found = found.label(place(cluster, [entry.span]), why);
    Some(found.label(place(cluster, [cluster.settings.kubernetes.span]), format!("this is Kubernetes {release}")).help(help))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, severities};
    use crate::source::Severity::{Error, Warning};

    #[test]
    fn versions_are_served() {
        let text = |entry| format!("kubernetes \"1.34.2\"\napi-server {{\nruntime-config \"{entry}\"\n}}");
        check(super::rule, &text("policy/v1"), &[]);
        check(super::rule, &text("policy/v1beta1=true"), &["K0718 \"policy/v1beta1=true\""]);
        check(super::rule, &text("policy/v7"), &["K0718 \"policy/v7\""]);
        check(super::rule, &text("settings.k8s.io/v1alpha1"), &[]);
        check(super::rule, &text("v1=true"), &[]);
        check(super::rule, &text("/v1/pods=true"), &[]);
        check(super::rule, &text("/=true"), &[]);
        check(super::rule, &text("/v2"), &["K0718 \"/v2\""]);
        check(super::rule, &text("api/legacy"), &["K0718 \"api/legacy\""]);
    }

    #[test]
    fn a_version_that_is_not_known_is_an_error() {
        let text = |version, entry| format!("kubernetes \"{version}\"\napi-server {{\nruntime-config \"{entry}\"\n}}");
        let check =
            |version, entry, expected| assert_eq!(severities(super::rule, &text(version, entry)), [expected], "{version} {entry}");
        check("1.36.3", "policy/v1beta1=true", Warning);
        check("1.36.3", "extensions/v1beta1", Warning);
        check("1.36.3", "policy/v7", Error);
        check("1.36.3", "autoscaling/v2beta1", Error);
        check("1.35.4", "autoscaling/v2beta1", Warning);
        check("1.20.15", "policy/v1", Error);
        check("1.23.17", "apps/v1/deployments=false", Warning);
    }
}
