//! What is taken from hardened units. Each list was run for real: see `docs/pki.md` and the tests with `systemd-analyze`.

use std::net::IpAddr;

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
    /// kubelet. It mounts for pods, which rules out every directive that gives it a mount namespace of its own, and makes files with
    /// the setgid bit, which rules out `RestrictSUIDSGID=`.
    Kubelet,
    /// kube-proxy: rules of the packet filter, and kernel parameters of the network.
    KubeProxy,
}

type Directive = (&'static str, String);

// Not `ProcSubset=pid`: it hides `/proc/sys/net/core/somaxconn`, and Go then queues 128 new connections instead of 4096.
const SERVER: &[(&str, &str)] = &[
    ("NoNewPrivileges", "yes"),
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateDevices", "yes"),
    ("PrivateIPC", "yes"),
    ("PrivateMounts", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectKernelTunables", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectControlGroups", "yes"),
    ("ProtectProc", "invisible"),
    ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
    ("MemoryDenyWriteExecute", "yes"),
    ("RemoveIPC", "yes"),
    ("UMask", "0077"),
    ("KeyringMode", "private"),
    ("DevicePolicy", "closed"),
    ("SystemCallArchitectures", "native"),
    ("SystemCallFilter", "@system-service"),
    ("SystemCallFilter", "~@privileged @resources"),
    ("SystemCallErrorNumber", "EPERM"),
];

const KUBELET: &[(&str, &str)] = &[
    ("LockPersonality", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX AF_NETLINK"),
    ("KeyringMode", "private"),
    ("SystemCallArchitectures", "native"),
];

const KUBE_PROXY: &[(&str, &str)] = &[
    ("NoNewPrivileges", "yes"),
    ("CapabilityBoundingSet", "CAP_NET_ADMIN CAP_NET_RAW CAP_SYS_MODULE CAP_SYS_RESOURCE"),
    ("ProtectSystem", "full"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateIPC", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectControlGroups", "yes"),
    ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX AF_NETLINK"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
    ("UMask", "0077"),
    ("KeyringMode", "private"),
    ("SystemCallArchitectures", "native"),
];

impl Confinement {
    /// The directives, in order.
    pub(super) fn directives(&self) -> Vec<Directive> {
        match self {
            Self::Server { writes, peers, low_port, lists_addresses } => {
                server(writes, peers.as_deref(), *low_port, *lists_addresses)
            }
            Self::Kubelet => owned(KUBELET),
            Self::KubeProxy => owned(KUBE_PROXY),
        }
    }
}

fn server(writes: &[String], peers: Option<&[IpAddr]>, low_port: bool, lists_addresses: bool) -> Vec<Directive> {
    let mut directives = owned(SERVER);
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

fn owned(directives: &[(&'static str, &str)]) -> Vec<Directive> {
    directives.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}
