//! The root type, the hosts, and their roles.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use crate::schema::Sourced;
use crate::schema::sections::{self, Components};
use crate::schema::types::{Placement, Version};
use crate::source::{NamedFile, Span};

/// A whole description, decoded. Hosts stand in the order of the file: masters, etcd hosts, load balancers, workers.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The settings that exist once in a cluster. Its lists of hosts are empty here: see `hosts`.
    pub settings: sections::Cluster,
    /// The settings of components as the cluster's block and profiles have them.
    pub components: Arc<Components>,
    /// Every host with its effective settings.
    pub hosts: Vec<Host>,
    /// Warnings that someone silenced.
    pub allows: Vec<Allow>,
    /// Every file that a setting names, sorted by name.
    pub files: Vec<NamedFile>,
    /// The `cluster` node without its block: where to point when nothing better is known.
    pub span: Span,
}

/// One machine with its role and the settings that hold for it after all layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// Its own facts.
    pub facts: sections::Host,
    /// What it is for.
    pub role: Role,
    /// Effective settings of components; shared by all hosts that override nothing.
    pub components: Arc<Components>,
}

/// What a host is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Runs the control plane.
    Master,
    /// Runs only etcd.
    EtcdHost,
    /// Runs only a load balancer.
    LoadBalancer,
    /// Runs workloads, in the group of that name.
    Worker(String),
}

/// `allow CODE reason="…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The code that is silenced.
    pub code: String,
    /// The block in which it is silenced; a whole file at top level.
    pub scope: Span,
    /// The `allow` node itself.
    pub span: Span,
    /// Whether it stands in the entry file, where one that silences nothing is reported.
    pub in_entry_file: bool,
}

impl Cluster {
    /// The version of Kubernetes.
    pub fn kubernetes(&self) -> Version {
        self.settings.kubernetes.value
    }

    /// The id that all derivations start from.
    pub fn cluster_id(&self) -> &str {
        self.settings.pki.cluster_id.as_ref().map_or(&self.settings.name.0, |id| &id.0)
    }

    /// The hosts that run the control plane.
    pub fn masters(&self) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(|host| host.role == Role::Master)
    }

    /// The hosts that run etcd: masters, hosts of their own, or none when it is external.
    pub fn etcd_members(&self) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(|host| self.is_etcd_member(host))
    }

    /// Whether a host runs etcd.
    pub fn is_etcd_member(&self, host: &Host) -> bool {
        match self.components.etcd.placement.value {
            Placement::Masters => host.role == Role::Master,
            Placement::EtcdHosts => host.role == Role::EtcdHost,
            Placement::External => false,
        }
    }

    /// The hosts with a kubelet: workers, and masters that switch it on.
    pub fn nodes(&self) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(|host| host.runs_kubelet())
    }
}

impl Host {
    /// Its host name: of its folder in the bundle, and of its node.
    pub fn name(&self) -> &str {
        &self.facts.name.0
    }

    /// Names it in derivations.
    pub fn node_id(&self) -> &str {
        self.facts.id.as_ref().map_or(&self.facts.name.0, |id| &id.0)
    }

    /// Its first address.
    pub fn ip(&self) -> IpAddr {
        self.facts.ip.0
    }

    /// Its addresses, the first one first.
    pub fn ips(&self) -> impl Iterator<Item = IpAddr> {
        std::iter::once(self.facts.ip.0).chain(self.facts.ip2.as_ref().map(|ip| ip.0))
    }

    /// Whether a kubelet runs on it: on workers unless switched off, elsewhere only if switched on.
    pub fn runs_kubelet(&self) -> bool {
        let default = matches!(self.role, Role::Worker(_));
        let runs_any = matches!(self.role, Role::Worker(_) | Role::Master);
        runs_any && self.components.kubelet.enabled.as_ref().map_or(default, |enabled: &Sourced<bool>| enabled.value)
    }

    /// Whether kube-proxy runs on it: wherever a kubelet runs, unless switched off.
    pub fn runs_kube_proxy(&self) -> bool {
        self.runs_kubelet() && self.components.kube_proxy.enabled.as_ref().is_none_or(|enabled| enabled.value)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Master => f.write_str("masters"),
            Self::EtcdHost => f.write_str("etcd-hosts"),
            Self::LoadBalancer => f.write_str("load-balancers"),
            Self::Worker(group) => write!(f, "workers {group}"),
        }
    }
}
