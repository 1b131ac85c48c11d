//! Questions about a whole cluster that several families ask: who connects where, under which address. It plans no file.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::model::{Cluster, Host, Layout, Role};
use crate::schema::sections::{LoadBalancer, Token};
use crate::schema::types::{HostPort, KubeletServing, LoadBalancerKind, Placement, Port, SanName, TokenForm, Version};

use super::paths::Paths;

/// A cluster with what follows from it everywhere.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// The description.
    pub(super) cluster: &'a Cluster,
    /// Names of files.
    pub(super) paths: Paths,
}

/// An address as it stands in a URL: IPv6 in brackets.
pub(super) fn in_url(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// Loopback of the family of an address.
pub(super) fn loopback(like: IpAddr) -> IpAddr {
    match like {
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    }
}

impl<'a> Site<'a> {
    /// The site of a cluster.
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let layout = Layout::of(&cluster.settings);
        Self { cluster, paths: Paths { layout, naming: cluster.settings.pki.file_names.value } }
    }

    /// The version of Kubernetes.
    pub(super) fn version(&self) -> Version {
        self.cluster.kubernetes()
    }

    /// The first address of every service range: the API server's own inside the cluster.
    pub(super) fn service_ips(&self) -> impl Iterator<Item = IpAddr> {
        self.cluster.settings.network.service_cidr.values().map(|cidr| nth(cidr.0, 1))
    }

    /// The addresses of the cluster's DNS service.
    pub(super) fn dns_ips(&self) -> Vec<IpAddr> {
        let network = &self.cluster.settings.network;
        match network.dns_ip.is_written() {
            true => network.dns_ip.values().map(|ip| ip.0).collect(),
            false => network.service_cidr.values().map(|cidr| nth(cidr.0, 10)).collect(),
        }
    }

    /// `--service-cluster-ip-range`, unless nobody wrote a range.
    pub(super) fn service_range(&self) -> Option<String> {
        joined(self.cluster.settings.network.service_cidr.values().map(|cidr| cidr.0))
    }

    /// `--cluster-cidr`, unless nobody wrote a range.
    pub(super) fn pod_range(&self) -> Option<String> {
        joined(self.cluster.settings.network.pod_cidr.values().map(|cidr| cidr.0))
    }

    /// The API server's port.
    pub(super) fn api_port(&self, host: &Host) -> u16 {
        host.components.api_server.port.0
    }

    /// The URL of a master's own API server as its neighbours on that host reach it.
    pub(super) fn local_api(&self, host: &Host) -> String {
        let bound = host.components.api_server.bind_address.as_ref().map(|ip| ip.0).filter(|ip| !ip.is_unspecified());
        format!("https://{}:{}", in_url(bound.unwrap_or_else(|| loopback(host.ip()))), self.api_port(host))
    }

    /// The URL for clients outside of the control plane.
    pub(super) fn endpoint_url(&self) -> String {
        format!("https://{}", self.endpoint())
    }

    /// Where clients connect, with the port; the first master unless the description names a place.
    pub(super) fn endpoint(&self) -> String {
        if let Some(endpoint) = &self.cluster.settings.endpoint {
            return endpoint.authority();
        }
        let first = self.cluster.masters().next();
        first.map_or_else(String::new, |host| format!("{}:{}", in_url(host.ip()), self.api_port(host)))
    }

    /// The URL for a node's own agents: the load balancer on it, or the endpoint.
    pub(super) fn node_api(&self, host: &Host) -> String {
        match self.balancer(host) {
            Some(balancer) if is_on(balancer, "nodes") => format!("https://127.0.0.1:{}", self.balancer_port(balancer)),
            _ => self.endpoint_url(),
        }
    }

    /// The load balancer that kapic configures on a host.
    pub(super) fn balancer(&self, host: &Host) -> Option<&'a LoadBalancer> {
        let balancer = self.cluster.settings.load_balancer.as_ref()?;
        let here = match balancer.placement.0.as_str() {
            "masters" => host.role == Role::Master,
            "nodes" => host.runs_kubelet(),
            _ => host.role == Role::LoadBalancer,
        };
        (here && balancer.kind.value != LoadBalancerKind::External).then_some(balancer)
    }

    /// The hosts that share the load balancer's work, in order.
    pub(super) fn balancer_hosts(&self) -> Vec<&'a Host> {
        self.cluster.hosts.iter().filter(|host| self.balancer(host).is_some()).collect()
    }

    /// The port of the load balancer.
    pub(super) fn balancer_port(&self, balancer: &LoadBalancer) -> u16 {
        let own = balancer.port.as_ref().map(|port: &crate::schema::Sourced<Port>| port.0);
        own.or_else(|| self.cluster.settings.endpoint.as_ref().map(|endpoint: &crate::schema::Sourced<HostPort>| endpoint.port))
            .unwrap_or(6443)
    }

    /// Where etcd's clients connect: all members, or the etcd that kapic does not configure.
    pub(super) fn etcd_urls(&self) -> Vec<String> {
        let external = &self.cluster.components.etcd;
        if external.placement.value == Placement::External {
            return external.endpoints.values().map(|url| url.0.clone()).collect();
        }
        let url = |host: &Host| format!("https://{}:{}", in_url(host.ip()), host.components.etcd.client_port.0);
        self.cluster.etcd_members().map(url).collect()
    }

    /// Whether kapic configures etcd.
    pub(super) fn runs_etcd(&self, host: &Host) -> bool {
        self.cluster.is_etcd_member(host)
    }

    /// Whether the controller-manager signs certificates: for machines that join with a token, and for kubelets that renew.
    pub(super) fn signs_requests(&self) -> bool {
        let asks = |host: &Host| {
            let kubelet = &host.components.kubelet;
            kubelet.serving.value == KubeletServing::Csr || kubelet.rotate_certificates.as_ref().is_some_and(|on| on.value)
        };
        !self.tokens().is_empty() || self.cluster.nodes().any(asks)
    }

    /// Tokens with which machines join.
    pub(super) fn tokens(&self) -> &'a [Token] {
        &self.cluster.settings.bootstrap_tokens.tokens
    }

    /// Whether a token is kept as a Secret.
    pub(super) fn has_secret_tokens(&self) -> bool {
        self.tokens().iter().any(|token| token.form.value == TokenForm::Secret)
    }

    /// The token of a host: of its group's name, else the first.
    pub(super) fn token_for(&self, host: &Host) -> Option<&'a Token> {
        let group = if let Role::Worker(group) = &host.role { group.as_str() } else { "" };
        self.tokens().iter().find(|token| token.name.0 == group).or_else(|| self.tokens().first())
    }

    /// The address that moves between load balancers.
    pub(super) fn virtual_ip(&self) -> Option<IpAddr> {
        self.cluster.settings.load_balancer.as_ref()?.vip.as_ref().map(|vip| vip.address.0)
    }

    /// The endpoint's name or address.
    pub(super) fn endpoint_name(&self) -> Option<&'a SanName> {
        self.cluster.settings.endpoint.as_ref().map(|endpoint| &endpoint.value.host)
    }
}

/// Whether a load balancer stands on hosts of this kind.
pub(super) fn is_on(balancer: &LoadBalancer, place: &str) -> bool {
    balancer.placement.0 == place
}

fn joined(ranges: impl Iterator<Item = IpNet>) -> Option<String> {
    let ranges: Vec<String> = ranges.map(|range| range.to_string()).collect();
    (!ranges.is_empty()).then(|| ranges.join(","))
}

/// The n-th address of a range; the last one of a range that is too small.
fn nth(range: IpNet, n: u8) -> IpAddr {
    match range {
        IpNet::V4(range) => {
            let address = u32::from(range.network()).saturating_add(n.into());
            IpAddr::V4(address.min(range.broadcast().into()).into())
        }
        IpNet::V6(range) => {
            let address = u128::from(range.network()).saturating_add(n.into());
            IpAddr::V6(address.min(range.broadcast().into()).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::nth;

    #[test]
    fn addresses_of_a_range() {
        let check = |range: &str, n: u8, expected: &str| {
            assert_eq!(nth(range.parse().unwrap(), n).to_string(), expected, "{range} {n}");
        };
        check("10.96.0.0/12", 1, "10.96.0.1");
        check("10.244.0.0/16", 10, "10.244.0.10");
        check("10.0.0.248/29", 10, "10.0.0.255");
        check("fd00:10::/108", 1, "fd00:10::1");
        check("fd00:10::/108", 10, "fd00:10::a");
    }
}
