//! K0561: bootstrap tokens are accepted, and there is none.

use crate::check::view::{api_servers, place};
use crate::model::Cluster;
use crate::schema::types::TokenForm;
use crate::source::{Diagnostic, Sink};

/// `--enable-bootstrap-token-auth` is about Secrets; a static token file has nothing to do with it. A door that nobody uses should be
/// closed: whoever can write Secrets into kube-system can open it.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let tokens = &cluster.settings.bootstrap_tokens.tokens;
    if tokens.iter().any(|token| token.form.value == TokenForm::Secret) {
        return;
    }
    for auth in api_servers(cluster).filter_map(|api_server| api_server.bootstrap_token_auth.as_ref()).filter(|auth| auth.value) {
        let mut found = Diagnostic::warning("K0561", "bootstrap tokens are accepted, and none is a Secret")
            .label(place(cluster, [auth.span]), "accepts tokens that are Secrets");
        if let Some(token) = tokens.first() {
            found = found.label(place(cluster, [token.form.span, token.name.span]), "this one is a row of the static file");
        }
        sink.push(found.help("delete `bootstrap-token-auth`, or write `form=secret` for the token"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn accepted_tokens_exist() {
        check(super::rule, "api-server {\nbootstrap-token-auth\n}", &["K0561 bootstrap-token-auth"]);
        let token = "bootstrap-tokens {\ntoken a group=\"system:bootstrappers:a\" expires=\"2027-01-01T00:00:00Z\"\n}\n";
        check(super::rule, &format!("{token}api-server {{\nbootstrap-token-auth\n}}"), &[]);
        check(super::rule, "", &[]);
    }
}
