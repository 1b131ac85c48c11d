//! What has to be proved: who shows which certificate to whom, who trusts what, and what is not known. It proves nothing.

use std::sync::Arc;

use super::certificates::Certificates;
use super::handshake::{Identity, Party};

/// Certificates with the file that they are from.
#[derive(Debug, Clone)]
pub struct Pem {
    /// The file's path in the bundle.
    pub file: Arc<str>,
    /// What is in it.
    pub certificates: Arc<Certificates>,
}

/// Why certificates are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// They cannot be known: why.
    Unknown(String),
    /// Something is wrong and was reported already: the code and what it is.
    Broken(&'static str, String),
}

/// Certificates, or why there are none.
pub type Side = Result<Pem, Gap>;

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Its holder is connected to.
    Server,
    /// Its holder connects.
    Client,
}

/// One side that checks the other.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is shown.
    pub shown: Side,
    /// What the other side trusts.
    pub trusted: Side,
    /// What for.
    pub purpose: Purpose,
    /// The DNS name or address that the certificate must have.
    pub name: Option<Arc<str>>,
}

/// One handshake to prove: each side that checks the other.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Who connects.
    pub client: Arc<Party>,
    /// Who is connected to.
    pub server: Arc<Party>,
    /// What the client asks for.
    pub name: Arc<str>,
    /// The checks; all must pass.
    pub checks: Vec<Check>,
    /// Whether it must succeed.
    pub wanted: Wanted,
}

/// Whether a handshake must succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It must.
    Accepted,
    /// It must not: the holder has no business there.
    Refused,
}

impl Pem {
    /// Who its first certificate says its holder is.
    pub fn identity(&self) -> Identity {
        self.certificates.leaf().identity.clone()
    }
}

impl Gap {
    /// Unknown, because.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown(why.into())
    }
}

/// A party that shows this certificate.
pub fn party(component: impl Into<String>, host: &str, shown: Option<&Side>) -> Arc<Party> {
    let identity = shown.and_then(|side| side.as_ref().ok()).map(Pem::identity);
    Arc::new(Party { component: component.into(), host: host.to_owned(), identity })
}
