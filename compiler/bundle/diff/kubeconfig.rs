//! Kubeconfigs: servers, contexts, and their certificates by meaning. Never a key, a token or a password.

use super::Detail;
use super::yaml::{Comparison, Documents, Show};

/// What differs; only names on the list below are shown with their value.
pub fn compare(before: &[u8], after: &[u8]) -> Option<Vec<Detail>> {
    let (before, after) = (Documents::parse(before)?, Documents::parse(after)?);
    let ([a], [b]) = (before.0.as_slice(), after.0.as_slice()) else { return None };
    let mut comparison = Comparison { topic: "kubeconfig", show: &show, details: Vec::new() };
    comparison.values("", a, b);
    Some(std::mem::take(&mut comparison.details))
}

/// What is not known to be harmless is hidden: `exec` and `auth-provider` may carry secrets under any name.
fn show(path: &str) -> Show {
    const HARMLESS: [&str; 15] = [
        "apiVersion",
        "certificate-authority",
        "client-certificate",
        "client-key",
        "cluster",
        "current-context",
        "insecure-skip-tls-verify",
        "kind",
        "name",
        "namespace",
        "server",
        "tls-server-name",
        "tokenFile",
        "user",
        "preferences",
    ];
    match path.rsplit('.').next().unwrap_or(path) {
        "certificate-authority-data" | "client-certificate-data" => Show::Certificate,
        name if HARMLESS.contains(&name) && !path.contains(".exec") && !path.contains("auth-provider") => Show::Value,
        // A folder of settings is shown if nothing in it is hidden.
        "" | "clusters" | "users" | "contexts" | "context" => Show::Value,
        _ if path.ends_with(']') && path.matches('[').count() == 1 => Show::Value,
        _ => Show::Hidden,
    }
}
