//! A file that shall exist, as a derivation: what it is made from, not what it contains. No secret fits in here.

use crate::source::Span;

use super::{CertificateId, FileMeta, KeySpec, Origin, Part, SecretSpec};

/// One file of the bundle and the recipe for its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Artifact {
    /// Path, mode, owner and so on.
    pub meta: FileMeta,
    /// How its bytes are made.
    pub content: Content,
    /// The lines of the description that asked for it, the most telling one first; never empty.
    pub origin: Vec<Span>,
    /// Why there is such a file at all, as the end of "kapic writes it because …"; several where several things need it.
    pub reasons: Vec<&'static str>,
    /// The parts of which more is known than of the whole: flags, directives, fields.
    pub parts: Vec<Part>,
}

impl Artifact {
    /// Why the whole file is there.
    pub fn whole(&self) -> Vec<Origin> {
        let lines = || self.origin.clone();
        match self.reasons.as_slice() {
            [] => vec![Origin { reason: None, lines: lines() }],
            reasons => reasons.iter().map(|reason| Origin { reason: Some(reason), lines: lines() }).collect(),
        }
    }
}

/// The recipe for a file's bytes.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Certificates in PEM, one after another: a leaf and its intermediates, or the authorities to trust.
    Certificates(Vec<CertificateId>),
    /// The private half in PEM (PKCS#8).
    PrivateKey(KeySpec),
    /// The public half in PEM (SubjectPublicKeyInfo).
    PublicKey(KeySpec),
    /// A template of the stdlib or of the user, filled in.
    Template {
        /// Name of the template: `std:haproxy/haproxy.cfg`, or `./haproxy.cfg` for one of the project.
        template: String,
        /// What the template sees.
        values: Term,
    },
}

/// What a template may see: plain data, and the addresses of secrets and certificates, which `realise` replaces by their text.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A fraction, for the few settings of YAML documents that are not whole.
    Float(f64),
    /// True or false.
    Bool(bool),
    /// Values in order.
    List(Vec<Term>),
    /// Values by name, in the order in which they are written.
    Map(Vec<(String, Term)>),
    /// PEM text of certificates.
    Certificates(Vec<CertificateId>),
    /// PEM text of a private key.
    PrivateKey(KeySpec),
    /// Text of a token, or base64 of an encryption key.
    Secret(SecretSpec),
    /// The part of a bootstrap token before the dot.
    TokenId(SecretSpec),
    /// The part of a bootstrap token behind the dot.
    TokenSecret(SecretSpec),
}
