//! K0590: resources to encrypt that kube-apiserver refuses, or that an older one takes for something else.

use crate::check::view::{api_servers, mend, place};
use crate::model::Cluster;
use crate::schema::sections::Encryption;
use crate::schema::types::Text;
use crate::schema::{Items, Sourced};
use crate::source::{Diagnostic, Sink, Span};

/// What is stored and has no name of its own in the API.
const INNER: [&str; 3] = ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"];

/// Wildcards are read from 1.27 on, and are names that nothing has before: what they were meant for stays in the clear. From 1.27 on
/// kube-apiserver refuses lists that name a resource twice, by itself or by a wildcard, and names that cannot be meant
/// (`ValidateEncryptionConfiguration`).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for encryption in api_servers(cluster).filter_map(|api_server| api_server.encryption.as_ref()) {
        match cluster.kubernetes().at_least(1, 27) {
            true => {
                names(cluster, encryption, sink);
                overlaps(cluster, encryption, sink);
            }
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

/// Why kube-apiserver from 1.27 on refuses a name, what to write, and the name that is meant if that is sure.
pub(super) fn refused(name: &str) -> Option<(&'static str, String, Option<String>)> {
    let (kind, group) = name.split_once('.').unwrap_or((name, ""));
    if name.chars().any(char::is_uppercase) {
        let meant = name.to_lowercase();
        return Some(("it has capital letters", format!("write `{meant}`"), Some(meant)));
    }
    Some(match (kind, group) {
        ("*", _) if name == "*" => {
            ("it has no group", "write `\"*.*\"` for everything, `\"*.\"` for the core group".to_owned(), None)
        }
        ("events", "events.k8s.io") => ("these are stored as `events`", "write `events`".to_owned(), Some("events".to_owned())),
        (_, "events.k8s.io") => ("what this group has is stored as `events`", "write `events`".to_owned(), None),
        (_, "extensions") => ("nothing is stored in this group any more", "write the group that has it now".to_owned(), None),
        (kind, "*") if kind != "*" => ("a name with every group", format!("write `{kind}` with its group, or `\"*.*\"`"), None),
        _ if INNER.contains(&name) => ("it is no resource of the API", "delete it: it holds no secrets".to_owned(), None),
        _ => return None,
    })
}

fn names(cluster: &Cluster, encryption: &Encryption, sink: &mut Sink) {
    let items = &encryption.resources.items;
    for item in items {
        let Some((why, help, meant)) = refused(&item.value.0) else { continue };
        let free = meant.filter(|meant| !items.iter().any(|other| other.value.0 == *meant));
        let found = Diagnostic::error("K0590", format!("kube-apiserver refuses `{}`: {why}", item.value.0));
        let found = found.label(place(cluster, [item.span]), "it does not start with this").help(help);
        sink.push(mend(found, item.span, free.as_deref()));
    }
}

fn overlaps(cluster: &Cluster, encryption: &Encryption, sink: &mut Sink) {
    let items = &encryption.resources.items;
    for (at, item) in items.iter().enumerate() {
        let clashes = |other: &&Sourced<Text>| meet(&other.value.0, &item.value.0) && refused(&other.value.0).is_none();
        let Some(other) = items[..at].iter().find(clashes).filter(|_| refused(&item.value.0).is_none()) else { continue };
        let twice = split(&item.value.0) == split(&other.value.0);
        let (message, help) = match twice {
            true if item.value == other.value => (format!("kube-apiserver refuses `{}` twice", item.value.0), "delete one of them"),
            true => {
                let message = format!("kube-apiserver refuses `{}` beside `{}`: they are the same", item.value.0, other.value.0);
                (message, "delete one of them")
            }
            false => (
                format!("kube-apiserver refuses `{}` beside `{}`: they overlap", item.value.0, other.value.0),
                "delete one of them: the wildcard, or what it holds",
            ),
        };
        let found = Diagnostic::error("K0590", message)
            .label(place(cluster, [item.span]), if twice { "the same" } else { "overlaps" })
            .label(place(cluster, [other.span]), if twice { "as this" } else { "with this" })
            .help(help);
        sink.push(match gap(&encryption.resources, at).filter(|_| twice) {
            Some(span) => found.fix(span, ""),
            None => found,
        });
    }
}

/// An entry with the space before it, if the entry before stands in the same node.
fn gap(list: &Items<Text>, at: usize) -> Option<Span> {
    let (node, span, before) = (list.span?, list.items[at].span?, list.items.get(at.checked_sub(1)?)?.span?);
    let inside = node.contains(span) && node.contains(before) && before.end < span.start;
    inside.then_some(Span { start: before.end, ..span })
}

/// The resource and its group, empty for the core group: `secrets.` is `secrets`.
fn split(text: &str) -> (&str, &str) {
    text.split_once('.').unwrap_or((text, ""))
}

/// Whether two entries hold a common resource, as kube-apiserver compares them: `*.*` holds all, `*.group` its group.
fn meet(a: &str, b: &str) -> bool {
    let ((name, group), (other, others)) = (split(a), split(b));
    a == "*.*" || b == "*.*" || group == others && (name == other || name == "*" || other == "*")
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn names_that_are_refused() {
        let text =
            |names: &str| format!("kubernetes \"1.36.3\"\napi-server {{\nencryption {{\nkey key1\nresources {names}\n}}\n}}");
        let names = [
            "Secrets",
            "\"*\"",
            "\"events.events.k8s.io\"",
            "\"*.events.k8s.io\"",
            "\"x.extensions\"",
            "\"secrets.*\"",
            "apiserveripinfo",
        ];
        for name in names {
            check(super::rule, &text(name), &[&format!("K0590 {name}")]);
        }
        assert_eq!(mended(super::rule, &text("Secrets \"events.events.k8s.io\"")), text("secrets events"));
        assert_eq!(mended(super::rule, &text("Secrets secrets")), text("Secrets secrets"));
        assert_eq!(mended(super::rule, &text("secrets configmaps secrets")), text("secrets configmaps"));
        assert_eq!(mended(super::rule, &text("secrets \"secrets.\"")), text("secrets"));
        assert_eq!(mended(super::rule, &text("secrets \"*.\"")), text("secrets \"*.\""));
    }

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
