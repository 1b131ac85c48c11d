//! K0591: authorizers that do not know whom to ask, and settings of authorizers that nobody asks.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::sections::ApiServer;
use crate::schema::types::Authorizer;
use crate::source::{Diagnostic, Sink, Span};

/// kube-apiserver stops at `Webhook` without `--authorization-webhook-config-file` and at `ABAC` without `--authorization-policy-file`,
/// and at each of these flags without its mode (`pkg/kubeapiserver/options/authorization.go`, Validate).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let webhook = api_server.authorization_webhook.as_ref().map(|webhook| webhook.span);
        judge(cluster, api_server, (Authorizer::Webhook, webhook), WEBHOOK, sink);
        let policy = api_server.authorization_policy.as_ref().map(|policy| policy.span);
        judge(cluster, api_server, (Authorizer::Abac, policy), ABAC, sink);
    }
}

/// The setting, and what to write.
type Words = (&'static str, &'static str);
const WEBHOOK: Words =
    ("authorization-webhook", "authorization-webhook { config-file \"/etc/kubernetes-authorizer/config.yaml\"; }");
const ABAC: Words = ("authorization-policy-file", "authorization-policy-file \"/etc/kubernetes-authorizer/policy.jsonl\"");

fn judge(
    cluster: &Cluster,
    api_server: &ApiServer,
    (mode, setting): (Authorizer, Option<Option<Span>>),
    words: Words,
    sink: &mut Sink,
) {
    let asked: Option<&Sourced<Authorizer>> = api_server.authorization.items.iter().find(|own| own.value == mode);
    match (asked, setting) {
        (Some(asked), None) => sink.push(
            Diagnostic::error(
                "K0591",
                format!("kube-apiserver does not start: the authorizer `{}` has no `{}`", mode.word(), words.0),
            )
            .label(place(cluster, [asked.span, api_server.span]), format!("expected `{}` beside it", words.0))
            .help(format!("write `{}` into `api-server`, or delete `{}`", words.1, mode.word())),
        ),
        (None, Some(span)) => sink.push(
            Diagnostic::error(
                "K0591",
                format!("kube-apiserver does not start: it has `{}` without the authorizer `{}`", words.0, mode.word()),
            )
            .label(place(cluster, [span, api_server.span]), "nobody asks it")
            .help(format!("write `authorization Node RBAC {}`, or delete this", mode.word())),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn authorizers_know_whom_to_ask() {
        let text = |modes, lines| format!("api-server {{\nauthorization {modes}\n{lines}\n}}");
        let webhook = "authorization-webhook {\nconfig-file \"/etc/w.yaml\"\n}";
        check(super::rule, &text("Node RBAC", ""), &[]);
        check(super::rule, &text("Node RBAC Webhook", webhook), &[]);
        check(super::rule, &text("Node RBAC Webhook", ""), &["K0591 Webhook"]);
        check(super::rule, &text("Node RBAC ABAC", ""), &["K0591 ABAC"]);
        check(super::rule, &text("Node RBAC", "authorization-policy-file \"/x\""), &["K0591 authorization-policy-file \"/x\""]);
    }
}
