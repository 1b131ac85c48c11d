//! K0530: a user who may do everything, for ever.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::TokenForm;
use crate::source::{Diagnostic, Sink};

/// What `system:masters` may do is written into kube-apiserver and no RBAC can take it back; and a certificate cannot be revoked
/// (kubernetes.io, "RBAC Good Practices"; kubeadm#2414).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for token in &cluster.settings.bootstrap_tokens.tokens {
        let Some(group) =
            token.group.as_ref().filter(|group| group.value.0 == "system:masters" && token.form.value == TokenForm::Csv)
        else {
            continue;
        };
        let message = format!("whoever has the token `{}` may do everything: it is in `system:masters`", token.name.value.0);
        sink.push(
            Diagnostic::warning("K0530", message)
                .label(place(cluster, [group.span]), "no role binding limits this group")
                .help("write a group of your own, such as `group=\"example:bootstrappers\"`; kapic binds it to what joining needs"),
        );
    }
    for user in &cluster.settings.users.users {
        let Some(group) = user.groups.items.iter().find(|group| group.value.0 == "system:masters") else { continue };
        let message = format!("`{}` is in `system:masters`: its rights cannot be taken back", user.name.value.0);
        sink.push(
            Diagnostic::warning("K0530", message)
                .label(place(cluster, [group.span]), "no role binding limits this group")
                .help("write `cluster-role cluster-admin` and a group of your own; kapic makes a break-glass `super-admin` for emergencies"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn nobody_is_in_system_masters() {
        let text = |group| format!("users {{\nuser ann {{\ngroup \"{group}\"\n}}\n}}");
        check(super::rule, &text("system:masters"), &["K0530 \"system:masters\""]);
        check(super::rule, &text("example:admins"), &[]);
    }
}
