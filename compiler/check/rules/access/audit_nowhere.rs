//! K0541: an audit policy whose events go nowhere.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// A policy says what is recorded. Without a log or a webhook the events are dropped.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for audit in api_servers(cluster).map(|api_server| &api_server.audit) {
        let Some(policy) = audit.policy.as_ref().filter(|_| audit.log.is_none() && audit.webhook.is_none()) else { continue };
        sink.push(
            Diagnostic::warning("K0541", "what the audit policy records goes nowhere")
                .label(place(cluster, [policy.span]), "expected `log` or `webhook` beside it")
                .help("write `log max-age=30 max-backup=10 max-size=100` into `audit`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn events_go_somewhere() {
        let text = |lines| format!("api-server {{\naudit {{\n{lines}\n}}\n}}");
        check(super::rule, &text("policy \"std:audit/metadata\""), &["K0541 policy \"std:audit/metadata\""]);
        check(super::rule, &text("policy \"std:audit/metadata\"\nlog max-age=30"), &[]);
    }
}
