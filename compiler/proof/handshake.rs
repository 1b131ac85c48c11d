//! The result: who talks to whom, under which name, and whether it was proved. It must not know how that was found out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::Finding;

/// Everything that was proved or found about one bundle. Sorted; the same for the same files and the same time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// One for each pair of client and server, sorted by client, server and name. Parties are shared: a handshake is six words.
    pub handshakes: Vec<Handshake>,
    /// What is wrong, errors first. One fault is one finding, however many handshakes fail by it.
    pub findings: Vec<Finding>,
    /// How many signatures were checked: each distinct one once.
    pub signature_checks: usize,
}

/// One pair of client and server.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handshake {
    /// Who connects.
    pub client: Arc<Party>,
    /// Who is connected to.
    pub server: Arc<Party>,
    /// The name or address that the client asks for, or what is shown where there is no connection (`service-account tokens`).
    pub name: Arc<str>,
    /// What came out.
    pub verdict: Verdict,
}

/// A program on a host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Its component: `kube-apiserver`, `kubelet`, `user admin`.
    pub component: String,
    /// Its host; empty for the operator.
    pub host: String,
    /// Who it is to the other side, by its certificate.
    pub identity: Option<Identity>,
}

/// What Kubernetes reads from a client certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The common name.
    pub user: String,
    /// The organizations.
    pub groups: Vec<String>,
}

/// What came out of a handshake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Both sides accept each other.
    Proved,
    /// It must not succeed, and it does not: why.
    Refused(String),
    /// It cannot be known from these files: why.
    Skipped(String),
    /// It fails, or it must not succeed and does: code and why.
    Failed(&'static str, String),
}

impl Verdict {
    /// One word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Refused(_) => "refused",
            Self::Skipped(_) => "skipped",
            Self::Failed(..) => "failed",
        }
    }
}

impl Proof {
    /// Handshakes counted by component of the client, component of the server and verdict: what fits on a page for any cluster.
    pub fn summary(&self) -> BTreeMap<(&str, &str, &'static str), usize> {
        let mut counts = BTreeMap::new();
        for handshake in &self.handshakes {
            let class = (handshake.client.component.as_str(), handshake.server.component.as_str(), handshake.verdict.as_str());
            *counts.entry(class).or_default() += 1;
        }
        counts
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.as_str() {
            "" => f.write_str(&self.component),
            host => write!(f, "{} on {host}", self.component),
        }
    }
}
