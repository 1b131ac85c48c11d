//! What templates and files get from the vault: texts of certificates, keys and tokens. It must not know where they are written.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::plan::{Artifact, CertificateId, Content, KeySpec, Plan, SecretKind, SecretSpec, Term};

use super::pki::{self, Certificate};
use super::vault::{BootstrapToken, Secret, Vault};

/// Texts by the names that a plan has for them.
pub trait Secrets: Sync {
    /// Certificates in PEM, one after another.
    fn certificates(&self, ids: &[CertificateId]) -> String;

    /// A private key in PEM (PKCS#8).
    fn private_key(&self, key: &KeySpec) -> Zeroizing<String>;

    /// A public key in PEM (SubjectPublicKeyInfo).
    fn public_key(&self, key: &KeySpec) -> String;

    /// A token as it is shown, or an encryption key in base64.
    fn secret(&self, secret: &SecretSpec) -> Zeroizing<String>;

    /// A bootstrap token in its halves.
    fn token(&self, secret: &SecretSpec) -> BootstrapToken;
}

/// A plan's certificates, all issued, beside the vault that has the rest.
#[derive(Debug)]
pub struct Issued<'a> {
    vault: &'a Vault,
    certificates: BTreeMap<CertificateId, Certificate>,
    tokens: BTreeMap<SecretSpec, BootstrapToken>,
}

impl<'a> Issued<'a> {
    /// Issues what the plan has.
    pub fn new(plan: &Plan, vault: &'a Vault) -> Self {
        let mut tokens = Vec::new();
        for Artifact { content, .. } in &plan.artifacts {
            if let Content::Template { values, .. } = content {
                collect_tokens(values, &mut tokens);
            }
        }
        Self { vault, certificates: pki::issue(&plan.certificates, vault), tokens: vault.bootstrap_tokens(tokens) }
    }

    /// The certificates that were issued.
    pub fn issued(&self) -> &BTreeMap<CertificateId, Certificate> {
        &self.certificates
    }
}

/// Finds the bootstrap tokens of a template: their ids may collide, so a cluster's are made together.
fn collect_tokens<'t>(term: &'t Term, found: &mut Vec<&'t SecretSpec>) {
    match term {
        Term::List(items) => items.iter().for_each(|item| collect_tokens(item, found)),
        Term::Map(entries) => entries.iter().for_each(|(_, item)| collect_tokens(item, found)),
        Term::Secret(secret) | Term::TokenId(secret) | Term::TokenSecret(secret) => found.push(secret),
        Term::Text(_) | Term::Int(_) | Term::Float(_) | Term::Bool(_) | Term::Certificates(_) | Term::PrivateKey(_) => {}
    }
}

impl Secrets for Issued<'_> {
    fn certificates(&self, ids: &[CertificateId]) -> String {
        ids.iter().map(|id| self.certificates[id].pem()).collect()
    }

    fn private_key(&self, key: &KeySpec) -> Zeroizing<String> {
        self.vault.key(key).private_pem()
    }

    fn public_key(&self, key: &KeySpec) -> String {
        self.vault.key(key).public_pem()
    }

    fn secret(&self, secret: &SecretSpec) -> Zeroizing<String> {
        match secret.kind {
            SecretKind::BootstrapToken => self.token(secret).text(),
            _ => match self.vault.secret(secret) {
                Secret::BootstrapToken(token) => token.text(),
                Secret::StaticToken(text) => text,
                Secret::EncryptionKey(seed) => base64_of(seed.as_bytes()),
            },
        }
    }

    fn token(&self, secret: &SecretSpec) -> BootstrapToken {
        self.tokens.get(secret).cloned().expect("every bootstrap token of a plan stands in one of its templates")
    }
}

fn base64_of(bytes: &[u8]) -> Zeroizing<String> {
    use base64::Engine;
    Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(bytes))
}
