//! What a bundle says of a file besides its bytes. It must not know how the bytes are made.

use std::fmt;

/// Where a file goes: onto a host, or to the operator. Hosts sort by name, `Cluster` first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// `cluster/` of the bundle: for the operator.
    Cluster,
    /// `hosts/NAME/` of the bundle, a tree from `/` of that host.
    Host(String),
}

/// Everything that the manifest says of a file but its size and digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileMeta {
    /// Onto which host, or to the operator.
    pub place: Place,
    /// Relative, normal, `/`-separated: `etc/systemd/system/etcd.service`.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Permission bits, such as `0o600`.
    pub mode: u32,
    /// Owner's name on the host.
    pub owner: String,
    /// Group's name on the host.
    pub group: String,
    /// Whether its bytes are a secret: kept apart in the store, never shown.
    pub secret: bool,
    /// Which component reads it: `kube-apiserver`, `etcd`, `haproxy`, `cluster`, …
    pub component: String,
}

/// A folder, where somebody knows of it: a bundle lists files only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderMeta {
    /// Permission bits.
    pub mode: u32,
    /// Owner's name on the host.
    pub owner: String,
    /// Group's name on the host.
    pub group: String,
}

/// What a file is; decides how a diff reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// PEM, one certificate or several.
    Certificate,
    /// PEM, PKCS#8.
    PrivateKey,
    /// PEM, SubjectPublicKeyInfo.
    PublicKey,
    /// A kubeconfig (YAML).
    Kubeconfig,
    /// A systemd unit.
    Unit,
    /// A YAML document that a component reads or an operator applies.
    Yaml,
    /// A bootstrap-token or static-token CSV.
    TokenCsv,
    /// haproxy, nginx, keepalived, sysusers, tmpfiles, presets: text of its own form.
    Config,
    /// A shell script.
    Script,
    /// Text for people.
    Document,
}

impl Kind {
    /// The word that the manifest uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::PrivateKey => "private-key",
            Self::PublicKey => "public-key",
            Self::Kubeconfig => "kubeconfig",
            Self::Unit => "unit",
            Self::Yaml => "yaml",
            Self::TokenCsv => "token-csv",
            Self::Config => "config",
            Self::Script => "script",
            Self::Document => "document",
        }
    }

    /// All kinds, in the order of the type.
    pub const ALL: [Self; 10] = [
        Self::Certificate,
        Self::PrivateKey,
        Self::PublicKey,
        Self::Kubeconfig,
        Self::Unit,
        Self::Yaml,
        Self::TokenCsv,
        Self::Config,
        Self::Script,
        Self::Document,
    ];
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cluster => f.write_str("cluster"),
            Self::Host(name) => write!(f, "hosts/{name}"),
        }
    }
}

impl FileMeta {
    /// The path inside a bundle: `hosts/m1/etc/…` or `cluster/…`.
    pub fn bundle_path(&self) -> String {
        format!("{}/{}", self.place, self.path)
    }
}
