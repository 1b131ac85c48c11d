//! From a checked cluster to every file of every host, as derivations. Total: it cannot fail, and it holds no secret.

mod artifact;
mod certificate;
mod file;
mod key;

use std::collections::BTreeMap;

pub use artifact::{Artifact, Content, Term};
pub use certificate::{CertificateId, CertificateSpec, DistinguishedName, DnAttribute, San, Usage};
pub use file::{FileMeta, Kind, Place};
pub use key::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};

/// Every artifact of every host, and the certificates that they are made from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The id that all derivations start from.
    pub cluster_id: String,
    /// All certificates by name.
    pub certificates: BTreeMap<CertificateId, CertificateSpec>,
    /// All files, sorted by place and path.
    pub artifacts: Vec<Artifact>,
}
