//! K0568: groups that one certificate cannot carry.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Groups are the organizations of a subject. The library that issues certificates can write two of them (pki.md), and writing one twice
/// says nothing.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for user in &cluster.settings.users.users {
        let name = &user.name.value.0;
        if let Some(third) = user.groups.items.get(2) {
            let message = format!("`{name}` is in {} groups, and a certificate carries two", user.groups.items.len());
            let found = Diagnostic::error("K0568", message).label(place(cluster, [third.span]), "one too many");
            sink.push(found.help("bind roles to one group for all of them, or to the user"));
        }
        if let [first, second, ..] = user.groups.items.as_slice()
            && first.value == second.value
        {
            let found = Diagnostic::error("K0568", format!("`{name}` is in `{}` twice", first.value.0));
            let found = found.label(place(cluster, [second.span]), "again").label(place(cluster, [first.span]), "here already");
            sink.push(found.help("delete one"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn two_groups_at_most() {
        let text = |groups| format!("users {{\nuser ann {{\ngroup {groups}\n}}\n}}");
        check(super::rule, &text("a b"), &[]);
        check(super::rule, &text("a b c"), &["K0568 c"]);
        check(super::rule, &text("a a"), &["K0568 a"]);
    }
}
