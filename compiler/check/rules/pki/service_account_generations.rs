//! K0579: generations of the service-account key that cannot be accepted yet.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// `generation` signs, and every generation from `verify-from` to it is accepted. If the oldest that is accepted comes after the one
/// that signs, no token at all would be.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for account in api_servers(cluster).map(|api_server| &api_server.service_account) {
        let Some(oldest) = account.verify_from.as_ref().filter(|oldest| oldest.value.0 > account.generation.value.0) else {
            continue;
        };
        let current = account.generation.value.0;
        let mut found = Diagnostic::error(
            "K0579",
            format!("tokens are signed with generation {current} of the key, and accepted from {} on", oldest.value.0),
        )
        .label(place(cluster, [oldest.span]), format!("expected at most {current}"));
        if let Some(span) = account.generation.span {
            found = found.label(span, "this one signs");
        }
        sink.push(
            found.help(format!("write `generation {}`, and `verify-from` with the generation that signed before", oldest.value.0)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn what_signs_is_accepted() {
        let text = |lines| format!("api-server {{\nservice-account {{\n{lines}\n}}\n}}");
        check(super::rule, &text("verify-from 1"), &["K0579 verify-from 1"]);
        check(super::rule, &text("generation 1\nverify-from 2"), &["K0579 verify-from 2"]);
        check(super::rule, &text("generation 2\nverify-from 1"), &[]);
        check(super::rule, "", &[]);
    }
}
