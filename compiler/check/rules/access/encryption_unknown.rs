//! K0760: resources to encrypt that no Kubernetes calls so.

use std::collections::BTreeSet;

use crate::catalog::{Minor, Release, ResourceState, all_resources, api_versions, resource, resources};
use crate::check::view::{api_servers, kubernetes, mend, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink, nearest, only_near};

use super::encryption_resources::refused;

/// kube-apiserver compares the names with those of what it stores, and says nothing of a name that it never meets
/// (`EncryptionConfiguration.resources`): what was meant stays in the clear.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster).filter(|release| resources(release.minor).is_some()) else { return };
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        let items = &encryption.resources.items;
        // Two entries of one name would overlap, and then kube-apiserver does not start.
        let mut named: BTreeSet<&str> = items.iter().map(|item| item.value.0.as_str()).collect();
        for item in items {
            let Some(found) = judge(&item.value.0, release) else { continue };
            let free = found.meant.is_none_or(|meant| named.insert(meant));
            sink.push(told(cluster, item, found, free));
        }
    }
}

/// The first version that looks at the names, and reads wildcards.
const CHECKED: Minor = Minor { major: 1, minor: 27 };

/// What is wrong with an entry: the message, its label, and the names that may be meant.
struct Found {
    diagnostic: fn(&'static str, String) -> Diagnostic,
    message: String,
    label: String,
    help: String,
    meant: Option<&'static str>,
}

/// Whether the groups of custom resources could have this name: kube-apiserver wants a dot in it.
fn is_own_group(group: &str) -> bool {
    !group.contains('.') || all_resources().any(|resource| resource.group() == group) || api_versions(group).next().is_some()
}

fn judge(name: &str, release: Release) -> Option<Found> {
    let (kind, group) = name.split_once('.').unwrap_or((name, ""));
    let spelled = if group.is_empty() { kind } else { name };
    // Of names that kube-apiserver refuses K0590 tells.
    if release.minor >= CHECKED && refused(name).is_some() {
        return None;
    }
    if group == "events.k8s.io" && kind != "*" {
        return Some(Found {
            message: format!("`{name}` is stored as `events`, so this encrypts nothing"),
            ..no_such(name, Some("events"))
        });
    }
    if !can_be(kind, group) {
        return Some(no_such(name, None));
    }
    if kind == "*" {
        // Before 1.27 no wildcard is read: K0590.
        let unknown = release.minor >= CHECKED
            && !group.is_empty()
            && group != "*"
            && !group.contains('.')
            && !all_resources().any(|one| one.group() == group);
        return unknown.then(|| no_such(name, None));
    }
    if !is_own_group(group) {
        return misspelt_group(name, kind, group, release);
    }
    let (label, help) = match resource(spelled).map(|known| known.state(release.minor)) {
        Some(ResourceState::Known) => return never_stored(spelled, release),
        None => return Some(no_such(name, meant(kind, spelled, release))),
        Some(ResourceState::NotYet { since }) => {
            (format!("from {since} on"), format!("delete it, or take Kubernetes {since} or later"))
        }
        Some(ResourceState::Removed { since }) => (format!("gone since {since}"), "delete it".to_owned()),
    };
    let message = format!("Kubernetes {release} has no resource `{name}` to encrypt");
    Some(Found { diagnostic: |code, message| Diagnostic::warning(code, message), message, label, help, meant: None })
}

/// Whether anything could be called so: `GROUP` of custom resources is a DNS name, and the resource one label of it.
fn can_be(kind: &str, group: &str) -> bool {
    let label = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (kind == "*" || label(kind)) && (matches!(group, "" | "*") || group.split('.').all(label))
}

/// A resource that is only an answer, such as a review: nothing of it reaches etcd.
fn never_stored(name: &str, release: Release) -> Option<Found> {
    let stored = resource(name).is_none_or(|known| known.is_stored(release.minor));
    let message = format!("`{name}` is never stored, so this encrypts nothing");
    let (label, help) = ("kube-apiserver only answers it".to_owned(), "delete it".to_owned());
    (!stored).then_some(Found { diagnostic: |code, message| Diagnostic::warning(code, message), message, label, help, meant: None })
}

fn no_such(name: &str, meant: Option<&'static str>) -> Found {
    let help = match meant {
        Some(meant) => format!("write `{meant}`"),
        None => "write the resource as `kubectl api-resources` has it: `secrets`, and with its group `deployments.apps`".to_owned(),
    };
    let message = format!("Kubernetes has no resource `{name}`, so this encrypts nothing");
    let label = "kube-apiserver takes it and says nothing".to_owned();
    Found { diagnostic: |code, message| Diagnostic::error(code, message), message, label, help, meant }
}

/// A group that only looks like one of Kubernetes' own may be one of custom resources: a warning.
fn misspelt_group(name: &str, kind: &str, group: &str, release: Release) -> Option<Found> {
    let groups = || resources(release.minor).into_iter().flatten().map(|resource| resource.group());
    let near = match group {
        // The groups end so; the core group has no name at all.
        "k8s.io" => "",
        _ => group.ends_with(".k8s.io").then(|| nearest(group, groups().filter(|group| group.contains('.')))).flatten()?,
    };
    let whole = if near.is_empty() { kind.to_owned() } else { format!("{kind}.{near}") };
    let meant = resources(release.minor)?.find(|resource| resource.name == whole)?.name;
    let message = format!("Kubernetes has no API group `{group}`: unless it is one of custom resources, `{name}` encrypts nothing");
    let (label, help) = ("kube-apiserver takes it and says nothing".to_owned(), format!("did you mean `{meant}`?"));
    Some(Found { diagnostic: |code, message| Diagnostic::warning(code, message), message, label, help, meant: None })
}

/// The resource of that name in another group, or the one that is spelt nearly so.
fn meant(kind: &str, name: &str, release: Release) -> Option<&'static str> {
    let names = || resources(release.minor).into_iter().flatten().map(|resource| resource.name);
    let kind = kind.to_ascii_lowercase();
    let mut elsewhere = names().filter(|known| known.split('.').next() == Some(&kind));
    match (elsewhere.next(), elsewhere.next()) {
        (Some(only), None) => Some(only),
        _ => only_near(name, names()),
    }
}

fn told(cluster: &Cluster, item: &Sourced<Text>, found: Found, free: bool) -> Diagnostic {
    let help = match found.meant {
        Some(meant) if !free => format!("delete it: `{meant}` is named already"),
        _ => found.help,
    };
    let told = (found.diagnostic)("K0760", found.message).label(place(cluster, [item.span]), found.label).help(help);
    mend(told, item.span.filter(|_| free), found.meant)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    fn text(version: &str, names: &str) -> String {
        format!("kubernetes \"{version}\"\napi-server {{\nencryption {{\nkey key1\nresources {names}\n}}\n}}")
    }

    #[test]
    fn names_are_those_of_resources() {
        for wrong in ["secret", "deployments", "\"deployment.app\"", "\"secrets.v1\"", "\"widgets.apps\"", "\"*.app\""] {
            check(super::rule, &text("1.36.3", wrong), &[&format!("K0760 {wrong}")]);
        }
        let fine = "secrets configmaps \"deployments.apps\" \"widgets.example.com\" \"gateways.gateway.networking.k8s.io\"";
        check(super::rule, &text("1.36.3", fine), &[]);
        for odd in ["\"foo/bar.example.com\"", "\"widgets.exa mple.com\"", "\"widgets..example.com\"", "\"*.exa mple.com\""] {
            check(super::rule, &text("1.36.3", odd), &[&format!("K0760 {odd}")]);
        }
        for idle in ["bindings", "componentstatuses", "\"tokenreviews.authentication.k8s.io\"", "\"secrets.k8s.io\""] {
            check(super::rule, &text("1.36.3", idle), &[&format!("K0760 {idle}")]);
        }
        check(super::rule, &text("1.36.3", "\"widgets.k8s.io\""), &[]);
        check(super::rule, &text("1.36.3", "\"*.*\""), &[]);
        check(super::rule, &text("1.26.15", "\"*.app\""), &[]);
        check(super::rule, &text("1.26.15", "Secrets"), &["K0760 Secrets"]);
        check(super::rule, &text("1.36.3", "Secrets \"events.events.k8s.io\" \"secrets.*\""), &[]);
        check(super::rule, &text("1.36.3", "\"*.\""), &[]);
        check(super::rule, &text("1.36.3", "\"*.batch\" \"*.example.com\""), &[]);
        check(super::rule, &text("1.36.3", "\"leases.cordination.k8s.io\""), &["K0760 \"leases.cordination.k8s.io\""]);
    }

    #[test]
    fn versions_have_their_own() {
        check(
            super::rule,
            &text("1.20.15", "\"csistoragecapacities.storage.k8s.io\""),
            &["K0760 \"csistoragecapacities.storage.k8s.io\""],
        );
        check(super::rule, &text("1.24.17", "\"podsecuritypolicies.policy\""), &[]);
        check(super::rule, &text("1.25.16", "\"podsecuritypolicies.policy\""), &["K0760 \"podsecuritypolicies.policy\""]);
    }

    #[test]
    fn one_name_that_is_meant_is_written() {
        assert_eq!(mended(super::rule, &text("1.36.3", "secret")), text("1.36.3", "secrets"));
        assert_eq!(mended(super::rule, &text("1.36.3", "deployments")), text("1.36.3", "\"deployments.apps\""));
        assert_eq!(mended(super::rule, &text("1.36.3", "secrets secret")), text("1.36.3", "secrets secret"));
        assert_eq!(mended(super::rule, &text("1.26.15", "secret Secrets")), text("1.26.15", "secrets Secrets"));
        assert_eq!(mended(super::rule, &text("1.26.15", "\"events.events.k8s.io\"")), text("1.26.15", "events"));
        assert_eq!(mended(super::rule, &text("1.36.3", "\"widgets.apps\"")), text("1.36.3", "\"widgets.apps\""));
    }
}
