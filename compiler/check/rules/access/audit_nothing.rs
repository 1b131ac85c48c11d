//! K0542: an audit policy that records nothing.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// A policy of level None satisfies a checklist that asks for a policy file, and leaves no trace of anything (pains.md 16).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for policy in api_servers(cluster).filter_map(|api_server| api_server.audit.policy.as_ref()) {
        if policy.value.0 == "std:audit/none" {
            sink.push(
                Diagnostic::warning("K0542", "the audit policy records nothing")
                    .label(place(cluster, [policy.span]), "expected a policy that records something")
                    .help("write `policy \"std:audit/metadata\"`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn policies_record() {
        let text = |policy| format!("api-server {{\naudit {{\npolicy \"std:audit/{policy}\"\n}}\n}}");
        check(super::rule, &text("none"), &["K0542 policy \"std:audit/none\""]);
        check(super::rule, &text("metadata"), &[]);
    }
}
