//! K0569: a kubelet that lets in whoever asks.

use crate::check::view::{kubelets, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// An anonymous request to a kubelet can run commands in pods wherever authorization lets it (CIS 4.2.1).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for auth in kubelets(cluster).filter_map(|kubelet| kubelet.anonymous_auth.as_ref()).filter(|auth| auth.value) {
        sink.push(
            Diagnostic::warning("K0569", "kubelets let in requests without credentials")
                .label(place(cluster, [auth.span]), "expected `#false`")
                .help("write `anonymous-auth #false`, or delete the line"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_ask_who_it_is() {
        let text = |word| format!("workers a {{\nkubelet {{\nanonymous-auth #{word}\n}}\nhost w1 ip=\"10.0.0.2\"\n}}");
        check(super::rule, &text("true"), &["K0569 anonymous-auth #true"]);
        check(super::rule, &text("false"), &[]);
    }
}
