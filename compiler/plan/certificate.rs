//! What a certificate says and who signs it. No key and no signature is made here.

use std::fmt;
use std::net::IpAddr;

use time::OffsetDateTime;

use super::KeySpec;

/// Names a certificate inside one plan: `ca/etcd`, `m1/kube-apiserver/serving`, `user/admin`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateId(pub String);

/// Everything that decides the bytes of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSpec {
    /// Subject, attributes in the order in which they are encoded.
    pub subject: DistinguishedName,
    /// Subject alternative names, in the order in which they are encoded.
    pub san: Vec<San>,
    /// What the certificate may be used for.
    pub usage: Usage,
    /// The key that is certified.
    pub key: KeySpec,
    /// Whose key signs; `None`: the certificate signs itself.
    pub issuer: Option<CertificateId>,
    /// First second of validity.
    pub not_before: OffsetDateTime,
    /// Last second of validity.
    pub not_after: OffsetDateTime,
}

/// What a certificate may be used for: decides key usage, extended key usage and basic constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Signs certificates.
    Authority {
        /// How many authorities may stand below it; `None`: no limit.
        path_length: Option<u8>,
    },
    /// TLS server.
    Server,
    /// TLS client.
    Client,
    /// TLS server and client: etcd peers, and what older set-ups share.
    ServerAndClient,
}

/// Attributes of a subject, in encoding order. An attribute may stand several times (two groups are two `O`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DistinguishedName(pub Vec<(DnAttribute, String)>);

/// The attributes that a subject may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DnAttribute {
    /// countryName: two capital letters, a PrintableString.
    C,
    /// stateOrProvinceName.
    ST,
    /// localityName.
    L,
    /// organizationName: Kubernetes reads it as a group.
    O,
    /// organizationalUnitName.
    OU,
    /// commonName: Kubernetes reads it as the user.
    CN,
}

/// One subject alternative name. Sorts DNS names first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum San {
    /// A DNS name, ASCII, perhaps with a leading `*.`.
    Dns(String),
    /// An address.
    Ip(IpAddr),
}

impl fmt::Display for CertificateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for San {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => f.write_str(name),
            Self::Ip(address) => write!(f, "{address}"),
        }
    }
}
