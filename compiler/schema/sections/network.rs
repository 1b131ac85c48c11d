//! `network { … }`: the address ranges of services, pods and machines.

use crate::schema::macros::section;
use crate::schema::types::{Cidr, DnsName, Int, Ip, PortRange};

section! {
    /// Address ranges and names inside the cluster. Two ranges of different families make a dual-stack cluster.
    pub struct Network "network" {
        /// Service addresses. The first is the API server's own.
        service_cidr: list many "service-cidr" ["serviceSubnet", "service-cluster-ip-range", "service-subnet"] -> Cidr;
        /// Pod addresses, if the controller-manager hands them out; declare them anyway, so that overlaps can be found.
        pod_cidr: list many "pod-cidr" ["podSubnet", "cluster-cidr", "pod-subnet"] -> Cidr;
        /// The machines' own networks. Unset: unknown, and overlaps with them are found by host address only.
        node_cidr: list many "node-cidr" -> Cidr;
        /// Ports that services of type NodePort get.
        node_ports: child optional "node-ports" ["service-node-port-range", "node-port-range"] -> PortRange;
        /// The DNS domain of services.
        dns_domain: child default("cluster.local") "dns-domain" ["clusterDomain", "cluster-domain", "dnsDomain"] -> DnsName;
        /// The address of the cluster's DNS service. Unset: the tenth service address.
        dns_ip: list many "dns-ip" ["clusterDNS", "cluster-dns"] -> Ip;
        /// Bits of the IPv4 range that each node gets out of `pod-cidr`.
        node_mask_ipv4: child optional "node-cidr-mask-size-ipv4" ["node-cidr-mask-size"] -> Int<8, 32>;
        /// Bits of the IPv6 range that each node gets out of `pod-cidr`.
        node_mask_ipv6: child optional "node-cidr-mask-size-ipv6" -> Int<16, 128>;
        /// Let the controller-manager give every node a range out of `pod-cidr`. Some network plugins do it themselves.
        allocate_node_cidrs: child default("#false") "allocate-node-cidrs" -> bool;
    }
}
