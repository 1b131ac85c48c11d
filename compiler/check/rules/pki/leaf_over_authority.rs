//! K0521: certificates that outlive their authority.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink};

/// A chain is valid as long as every certificate in it. All of them begin at `epoch`, so a leaf with a longer life than its authority
/// fails before the date that it shows.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let lifetime = &cluster.settings.pki.lifetime;
    let users = cluster.settings.users.users.iter().filter_map(|user| Some((user.lifetime.as_ref()?, true)));
    for (leaf, of_user) in std::iter::once((&lifetime.leaf, false)).chain(users).filter(|(leaf, _)| leaf.value > lifetime.ca.value)
    {
        let message = format!("a certificate of {} outlives its authority of {}", leaf.value.render(), lifetime.ca.value.render());
        let at = place(cluster, [leaf.span, lifetime.span]);
        let mut found = Diagnostic::error("K0521", message).label(at, format!("expected at most {}", lifetime.ca.value.render()));
        if let Some(span) = lifetime.ca.span {
            found = found.label(span, "the authority ends here");
        }
        let longest = lifetime.ca.value.render();
        sink.push(found.help(match of_user {
            true => format!("write `lifetime \"{longest}\"` or less for this user, or a longer `lifetime ca=…` in `pki`"),
            false => "write `lifetime ca=\"10y\" leaf=\"1y\"`, or other spans with the first one longer".to_owned(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn authorities_live_longest() {
        let text = |lifetime| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nlifetime {lifetime}\n}}");
        check(super::rule, &text("ca=\"1y\" leaf=\"2y\""), &["K0521 leaf=\"2y\""]);
        check(super::rule, &text("ca=\"90d\""), &["K0521 lifetime ca=\"90d\""]);
        check(super::rule, &text("ca=\"10y\" leaf=\"1y\""), &[]);
        check(super::rule, "users {\nuser ann {\nlifetime \"11y\"\n}\n}", &["K0521 lifetime \"11y\""]);
    }
}
