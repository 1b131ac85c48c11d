//! K0562: tokens that the API server does not accept.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::TokenForm;
use crate::source::{Diagnostic, Sink};

/// A token as a Secret opens nothing while `--enable-bootstrap-token-auth` is off: no machine could join.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let tokens = &cluster.settings.bootstrap_tokens.tokens;
    let Some(token) = tokens.iter().find(|token| token.form.value == TokenForm::Secret) else { return };
    for auth in api_servers(cluster).filter_map(|api_server| api_server.bootstrap_token_auth.as_ref()).filter(|auth| !auth.value) {
        sink.push(
            Diagnostic::error(
                "K0562",
                format!("the token `{}` opens nothing: the API server refuses bootstrap tokens", token.name.value.0),
            )
            .label(place(cluster, [auth.span]), "they are refused here")
            .label(place(cluster, [token.name.span]), "and made here")
            .help("delete `bootstrap-token-auth #false`: it is on where there is a token as a Secret"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn tokens_are_accepted() {
        let token = "bootstrap-tokens {\ntoken a group=\"system:bootstrappers:a\" expires=\"2027-01-01T00:00:00Z\"\n}\n";
        let off = "api-server {\nbootstrap-token-auth #false\n}";
        check(super::rule, &format!("{token}{off}"), &["K0562 bootstrap-token-auth #false"]);
        check(super::rule, token, &[]);
        check(super::rule, off, &[]);
    }
}
