//! K0534: a token that never ends.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::types::TokenForm;
use crate::source::{Diagnostic, Sink};

/// A row of the static token file has no end, and the file is read when the API server starts (kubernetes.io, "Authenticating";
/// CIS 1.2.2). A token as a Secret ends by itself.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let tokens = &cluster.settings.bootstrap_tokens.tokens;
    for token in tokens.iter().filter(|token| token.form.value == TokenForm::Csv) {
        let message = format!("the token `{}` never ends, and changing it restarts every API server", token.name.value.0);
        sink.push(
            Diagnostic::warning("K0534", message)
                .label(place(cluster, [token.form.span, token.name.span]), "a row of the static token file")
                .help("write `form=secret` with `group=\"system:bootstrappers:…\"` and `expires=\"…\"`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn tokens_end() {
        check(super::rule, "bootstrap-tokens {\ntoken a form=csv uid=\"1\"\n}", &["K0534 form=csv"]);
        let secret = "token a group=\"system:bootstrappers:a\" expires=\"2027-01-01T00:00:00Z\"";
        check(super::rule, &format!("bootstrap-tokens {{\n{secret}\n}}"), &[]);
    }
}
