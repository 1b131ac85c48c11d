//! K0590: resources to encrypt that kube-apiserver refuses, or that an older one takes for something else.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::sections::Encryption;
use crate::source::{Diagnostic, Sink};

/// Wildcards are read from 1.27 on, and are names that nothing has before: what they were meant for stays in the clear. From 1.27 on
/// kube-apiserver refuses lists that name a resource twice, by itself or by a wildcard (`ValidateEncryptionConfiguration`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        match cluster.kubernetes().at_least(1, 27) {
            true => overlaps(cluster, encryption, sink),
            false => wildcards(cluster, encryption, sink),
        }
    }
}

fn wildcards(cluster: &Cluster, encryption: &Encryption, sink: &mut Sink) {
    for item in encryption.resources.items.iter().filter(|item| item.value.0.starts_with('*')) {
        let message = format!("Kubernetes {} has no wildcards here: `{}` encrypts nothing", cluster.kubernetes(), item.value.0);
        sink.push(
            Diagnostic::error("K0590", message)
                .label(place(cluster, [item.span]), "wildcards are read from 1.27 on")
                .label(place(cluster, [cluster.settings.kubernetes.span]), "the version")
                .help("write `resources secrets`, and every other resource by its name"),
        );
    }
}

fn overlaps(cluster: &Cluster, encryption: &Encryption, sink: &mut Sink) {
    let items = &encryption.resources.items;
    for (at, item) in items.iter().enumerate() {
        let Some(other) = items[..at].iter().find(|other| meet(&other.value.0, &item.value.0)) else { continue };
        sink.push(
            Diagnostic::error(
                "K0590",
                format!("kube-apiserver refuses `{}` beside `{}`: they overlap", item.value.0, other.value.0),
            )
            .label(place(cluster, [item.span]), "overlaps")
            .label(place(cluster, [other.span]), "with this")
            .help("delete one of them: the wildcard, or what it holds"),
        );
    }
}

/// Whether two entries hold a common resource, as kube-apiserver compares them: `*.*` holds all, `*.group` its group.
fn meet(a: &str, b: &str) -> bool {
    let split = |text: &str| {
        text.split_once('.').map_or((text.to_owned(), String::new()), |(name, group)| (name.to_owned(), group.to_owned()))
    };
    let ((name, group), (other, others)) = (split(a), split(b));
    a == "*.*" || b == "*.*" || group == others && (name == other || name == "*" || other == "*")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn resources_are_taken() {
        let text =
            |version, line| format!("kubernetes \"{version}\"\napi-server {{\nencryption {{\nkey key1\nresources {line}\n}}\n}}");
        check(super::rule, &text("1.24.17", "\"*.*\""), &["K0590 \"*.*\""]);
        check(super::rule, &text("1.26.15", "secrets \"*.apps\""), &["K0590 \"*.apps\""]);
        check(super::rule, &text("1.27.16", "\"*.*\""), &[]);
        check(super::rule, &text("1.36.3", "\"*.*\" secrets"), &["K0590 secrets"]);
        check(super::rule, &text("1.36.3", "secrets \"*.\""), &["K0590 \"*.\""]);
        check(super::rule, &text("1.36.3", "secrets \"*.apps\" deployments.extra"), &[]);
    }
}
