//! K0540: an audit log that stays empty.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Without `--audit-policy-file` kube-apiserver opens the log and writes nothing into it, and says so only in its own log (tried;
/// `pkg/server/options/audit.go`; CIS 3.2.1).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for audit in api_servers(cluster).map(|api_server| &api_server.audit) {
        let log = audit.log.as_ref().map(|log| ("log", log.span));
        let webhook = audit.webhook.as_ref().map(|webhook| ("webhook", webhook.span));
        let Some((what, span)) = log.or(webhook).filter(|_| audit.policy.is_none()) else { continue };
        sink.push(
            Diagnostic::warning("K0540", format!("the audit {what} stays empty: no policy says what to record"))
                .label(place(cluster, [span, audit.span]), "expected `policy` beside it")
                .help("write `policy \"std:audit/metadata\"` into `audit`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn logs_have_a_policy() {
        let text = |lines| format!("api-server {{\naudit {{\n{lines}\n}}\n}}");
        check(super::rule, &text("log max-age=30"), &["K0540 log max-age=30"]);
        check(super::rule, &text("log max-age=30\npolicy \"std:audit/metadata\""), &[]);
        check(super::rule, "", &[]);
    }
}
