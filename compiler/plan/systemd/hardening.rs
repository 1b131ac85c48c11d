//! What hardened units need, as far as it follows from the cluster: folders, addresses, low ports. What is taken from all of them is
//! written in the language, in `std:hardened`.

use std::net::IpAddr;

use crate::schema::types::SandboxKind;

/// What a component can do without.
#[derive(Debug)]
pub(in crate::plan) enum Confinement {
    /// A server that needs its port, its files, and nothing of the machine.
    Server {
        /// Folders that it writes to.
        writes: Vec<String>,
        /// The only addresses that it talks to, if they are known.
        peers: Option<Vec<IpAddr>>,
        /// Whether one of its ports is below 1024.
        low_port: bool,
        /// Whether it asks the kernel which addresses the host has.
        lists_addresses: bool,
    },
    /// kubelet.
    Kubelet,
    /// kube-proxy.
    KubeProxy,
}

type Directive = (&'static str, String);

impl Confinement {
    /// Which of the sandboxes of `systemd` is its own.
    pub(super) fn sandbox(&self) -> SandboxKind {
        match self {
            Self::Server { .. } => SandboxKind::Server,
            Self::Kubelet => SandboxKind::Kubelet,
            Self::KubeProxy => SandboxKind::KubeProxy,
        }
    }

    /// The directives that only the plan of the cluster can tell.
    pub(super) fn computed(&self) -> Vec<Directive> {
        match self {
            Self::Server { writes, peers, low_port, lists_addresses } => {
                server(writes, peers.as_deref(), *low_port, *lists_addresses)
            }
            Self::Kubelet | Self::KubeProxy => Vec::new(),
        }
    }
}

fn server(writes: &[String], peers: Option<&[IpAddr]>, low_port: bool, lists_addresses: bool) -> Vec<Directive> {
    let mut directives = Vec::new();
    let mut add = |name: &'static str, value: String| directives.push((name, value));
    // A capability inside of a user namespace does not open a low port outside, so a low port costs both.
    if low_port {
        add("CapabilityBoundingSet", "CAP_NET_BIND_SERVICE".to_owned());
        add("AmbientCapabilities", "CAP_NET_BIND_SERVICE".to_owned());
    } else {
        add("CapabilityBoundingSet", String::new());
        add("AmbientCapabilities", String::new());
        add("PrivateUsers", "yes".to_owned());
    }
    if lists_addresses {
        add("RestrictAddressFamilies", "AF_NETLINK".to_owned());
    }
    if let Some(peers) = peers {
        add("IPAddressDeny", "any".to_owned());
        let allowed = std::iter::once("localhost".to_owned()).chain(peers.iter().map(IpAddr::to_string));
        add("IPAddressAllow", allowed.collect::<Vec<_>>().join(" "));
    }
    if !writes.is_empty() {
        add("ReadWritePaths", writes.join(" "));
    }
    directives
}
