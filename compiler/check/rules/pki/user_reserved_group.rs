//! K0575: a user in a group of Kubernetes' own.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Groups that people may well be in, although their names begin with `system:`.
const FOR_PEOPLE: [&str; 2] = ["system:masters", "system:monitoring"];

/// Kubernetes keeps the prefix `system:` for itself, and gives these groups rights and meaning: who is in `system:nodes` is judged as a
/// node, who is in `system:bootstrappers` may ask for node certificates (kubernetes.io, "Using RBAC Authorization"). `system:masters`
/// has a rule of its own, K0530.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for user in &cluster.settings.users.users {
        let reserved = |name: &str| name.starts_with("system:") && !FOR_PEOPLE.contains(&name);
        for group in user.groups.items.iter().filter(|group| reserved(&group.value.0)) {
            let message = format!("`{}` is in `{}`, a group of Kubernetes' own", user.name.value.0, group.value.0);
            sink.push(
                Diagnostic::warning("K0575", message)
                    .label(place(cluster, [group.span]), "`system:` is Kubernetes' prefix")
                    .help(format!("write a group of your own, such as `group \"{}\"`, and bind roles to it", own(&group.value.0))),
            );
        }
    }
}

/// `system:nodes` → `example:nodes`.
fn own(group: &str) -> String {
    format!("example:{}", group.trim_start_matches("system:").replace(':', "-"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn people_are_in_groups_of_people() {
        let text = |group| format!("users {{\nuser ann {{\ngroup \"{group}\"\n}}\n}}");
        check(super::rule, &text("system:nodes"), &["K0575 \"system:nodes\""]);
        check(super::rule, &text("system:bootstrappers:a"), &["K0575 \"system:bootstrappers:a\""]);
        for group in ["developers", "system:masters", "system:monitoring"] {
            check(super::rule, &text(group), &[]);
        }
    }
}
