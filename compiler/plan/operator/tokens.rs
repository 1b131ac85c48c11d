//! Tokens with which machines join: rows of the static file, or Secrets.

use crate::plan::draft::File;
use crate::plan::pki::number;
use crate::plan::topology::Site;
use crate::plan::{Kind, SecretKind, SecretSpec, Term};
use crate::schema::sections::Token;
use crate::schema::types::{SettingType, TokenForm};

/// The group that every bootstrap token's user is in, whatever else it is in.
pub(super) const BOOTSTRAPPERS: &str = "system:bootstrappers";

/// The secret of a token.
pub(in crate::plan) fn token_secret(token: &Token) -> SecretSpec {
    let (kind, folder) = match token.form.value {
        TokenForm::Csv => (SecretKind::StaticToken, "static"),
        TokenForm::Secret => (SecretKind::BootstrapToken, "bootstrap"),
    };
    SecretSpec { kind, path: format!("{folder}/{}", token.name.0), generation: number(token.generation.0) }
}

/// The static token file, if a token wants one.
pub(in crate::plan) fn csv_tokens(site: &Site<'_>) -> Option<File> {
    let rows: Vec<&Token> = site.tokens().iter().filter(|token| token.form.value == TokenForm::Csv).collect();
    if rows.is_empty() {
        return None;
    }
    let row = |token: &&Token| {
        let mut entries = vec![
            ("token", Term::Secret(token_secret(token))),
            ("user", Term::text(&token.name.0)),
            ("uid", Term::text(token.uid.as_ref().map_or(token.name.0.as_str(), |uid| uid.0.as_str()))),
        ];
        entries.extend(token.group.as_ref().map(|group| ("group", Term::text(&group.0))));
        Term::map(entries)
    };
    let values = Term::map([("rows", Term::List(rows.iter().map(row).collect()))]);
    let path = site.paths.pki("bootstrap-token.csv");
    let file = File::template("kube-apiserver", path, Kind::TokenCsv, "std:bootstrap/tokens.csv", values);
    Some(file.secret().because("a token has the form `csv`").asked_by(rows.iter().map(|token| token.span)))
}

/// The manifest of a token's Secret.
pub(super) fn secret_manifest(token: &Token, path: String) -> File {
    let secret = token_secret(token);
    let mut values =
        vec![("name", Term::text(&token.name.0)), ("id", Term::TokenId(secret.clone())), ("secret", Term::TokenSecret(secret))];
    values.extend(token.expires.as_ref().map(|time| ("expiration", Term::text(time.render()))));
    let group = token.group.as_ref().filter(|group| group.0 != BOOTSTRAPPERS);
    values.extend(group.map(|group| ("groups", Term::text(&group.0))));
    File::template("cluster", path, Kind::Yaml, "std:bootstrap/secret.yaml", Term::map(values))
        .secret()
        .because("a token has the form `secret`, and the API server looks for it in kube-system")
        .asked_by([token.span])
}
