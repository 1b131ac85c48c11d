//! K0570: a kubelet that allows everything.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// A kubelet asks the API server what a request may do (`Webhook`), or allows everything (`AlwaysAllow`; CIS 4.2.2). It knows no other
/// word and does not start with one.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for mode in kubelets(cluster).filter_map(|kubelet| kubelet.authorization.as_ref()) {
        let at = place(cluster, [mode.span]);
        match mode.value.0.as_str() {
            "Webhook" => {}
            "AlwaysAllow" => sink.push(
                Diagnostic::warning("K0570", "kubelets allow everything to whoever has a certificate")
                    .label(at, "expected `Webhook`")
                    .help("write `authorization Webhook`, or delete the line"),
            ),
            other => sink.push(
                Diagnostic::error("K0570", format!("a kubelet knows no authorization `{other}`"))
                    .label(at, "expected `Webhook` or `AlwaysAllow`")
                    .help("write `authorization Webhook`"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_ask_what_is_allowed() {
        let text = |word| format!("workers a {{\nkubelet {{\nauthorization {word}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text("AlwaysAllow"), &["K0570 authorization AlwaysAllow"]);
        check(super::rule, &text("RBAC"), &["K0570 authorization RBAC"]);
        check(super::rule, &text("Webhook"), &[]);
    }
}
