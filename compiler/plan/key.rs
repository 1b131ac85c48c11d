//! Names of secrets: which one, derived from where. A value here never holds a secret, only its address.

use std::fmt;

/// From which seed an object is derived (`docs/pki.md`, derivation `kapic/derive/v1`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parent {
    /// The cluster key.
    Cluster,
    /// The seed of one node in one generation.
    Node {
        /// The node's id: its host name unless `id=` pins another.
        id: String,
        /// The node's generation.
        generation: u32,
    },
}

/// A signature algorithm with its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// ECDSA on NIST P-256 with SHA-256.
    P256,
    /// ECDSA on NIST P-384 with SHA-384.
    P384,
    /// Ed25519.
    Ed25519,
    /// RSA, 2048 bits, PKCS#1 v1.5 with SHA-256.
    Rsa2048,
    /// RSA, 3072 bits.
    Rsa3072,
    /// RSA, 4096 bits.
    Rsa4096,
}

/// Which key pair: parent, algorithm, path and generation decide its bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeySpec {
    /// From which seed.
    pub parent: Parent,
    /// What kind of key.
    pub algorithm: Algorithm,
    /// `ca/etcd`, `kube-apiserver/serving`, `user/admin`, …
    pub path: String,
    /// Counts rotations of this key.
    pub generation: u32,
}

/// Which secret that is not a key pair: parent, kind, path and generation decide its bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecretSpec {
    /// What it is.
    pub kind: SecretKind,
    /// `bootstrap/workers`, `static/monitor`, `encryption/key1`.
    pub path: String,
    /// Counts rotations of this secret.
    pub generation: u32,
}

/// Secrets that are not key pairs. All are derived from the cluster key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SecretKind {
    /// `6.16` letters and digits: id and secret of a bootstrap token.
    BootstrapToken,
    /// 32 letters and digits.
    StaticToken,
    /// 32 bytes for secretbox.
    Secretbox,
    /// 32 bytes for AES-GCM.
    Aesgcm,
    /// 32 bytes for AES-CBC.
    Aescbc,
}

impl Algorithm {
    /// The word of the derivation and of the description: `p256`, `rsa2048`, …
    pub fn derivation_name(self) -> &'static str {
        match self {
            Self::P256 => "p256",
            Self::P384 => "p384",
            Self::Ed25519 => "ed25519",
            Self::Rsa2048 => "rsa2048",
            Self::Rsa3072 => "rsa3072",
            Self::Rsa4096 => "rsa4096",
        }
    }

    /// Whether keys of this kind can encrypt a TLS pre-master secret (`keyEncipherment`).
    pub fn is_rsa(self) -> bool {
        matches!(self, Self::Rsa2048 | Self::Rsa3072 | Self::Rsa4096)
    }
}

impl SecretKind {
    /// The word of the derivation: `token/bootstrap`, `enc/secretbox`, …
    pub fn derivation_name(self) -> &'static str {
        match self {
            Self::BootstrapToken => "token/bootstrap",
            Self::StaticToken => "token/static",
            Self::Secretbox => "enc/secretbox",
            Self::Aesgcm => "enc/aesgcm",
            Self::Aescbc => "enc/aescbc",
        }
    }
}

impl fmt::Display for KeySpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.parent {
            Parent::Cluster => write!(f, "{}", self.path),
            Parent::Node { id, .. } => write!(f, "{id}/{}", self.path),
        }
    }
}
