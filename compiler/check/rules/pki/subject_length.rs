//! K0523: a subject that no certificate can hold.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

/// RFC 5280, appendix A, gives each attribute its greatest length in characters (`ub-state-name` 128, `ub-locality-name` 128,
/// `ub-organization-name` 64, `ub-organizational-unit-name` 64, `ub-common-name` 64). OpenSSL refuses longer ones. The names of nodes
/// and users become common names too.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let subject = &cluster.settings.pki.subject;
    let written =
        [("ST", &subject.state, 128), ("L", &subject.locality, 128), ("O", &subject.organization, 64), ("OU", &subject.unit, 64)];
    for (name, value, most) in written {
        if let Some(value) = value {
            measure(&format!("`{name}` of the subject"), &value.value.0, most, place(cluster, [value.span]), sink);
        }
    }
    for authority in &cluster.settings.pki.authorities {
        if let Some(name) = &authority.common_name {
            measure("the common name of an authority", &name.value.0, 64, place(cluster, [name.span]), sink);
        }
    }
    for user in &cluster.settings.users.users {
        for group in &user.groups.items {
            measure("a group, which is `O` of a subject,", &group.value.0, 64, place(cluster, [group.span]), sink);
        }
    }
    for node in cluster.nodes() {
        let common_name = format!("system:node:{}", node.name());
        measure("the common name of a node", &common_name, 64, place(cluster, [node.facts.name.span]), sink);
    }
}

fn measure(what: &str, text: &str, most: usize, at: Span, sink: &mut Sink) {
    let length = text.chars().count();
    if length > most {
        let message = format!("{what} has {length} characters, and a certificate holds at most {most}");
        sink.push(Diagnostic::error("K0523", message).label(at, format!("gives `{text}`")).help("write a shorter one"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn subjects_fit() {
        let pki = |unit: &str| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nsubject OU=\"{unit}\"\n}}");
        check(super::rule, &pki("Platform"), &[]);
        check(super::rule, &pki(&"x".repeat(64)), &[]);
        check(super::rule, &pki(&"x".repeat(65)), &[&format!("K0523 OU=\"{}\"", "x".repeat(65))]);
        let name = format!("worker-0001.{}.example.com", "a".repeat(40));
        check(super::rule, &format!("workers a {{\nhost \"{name}\" ip=\"10.0.0.2\"\n}}"), &[&format!("K0523 \"{name}\"")]);
    }
}
