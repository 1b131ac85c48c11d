//! Hosts and the roles that they are in.

use crate::schema::macros::section;
use crate::schema::types::{HostName, Int, Ip, Name, SanName};

use super::Components;

section! {
    /// Hosts that run the control plane.
    pub struct Masters "masters": Components {
        /// The hosts.
        hosts: keyed many "host" -> Host;
    }
}

section! {
    /// Hosts that run only etcd.
    pub struct EtcdHosts "etcd-hosts": Components {
        /// The hosts.
        hosts: keyed many "host" -> Host;
    }
}

section! {
    /// Hosts that run only load balancers.
    pub struct LoadBalancers "load-balancers": Components {
        /// The hosts.
        hosts: keyed many "host" -> Host;
    }
}

section! {
    /// Hosts that run workloads.
    pub struct Workers "workers": Components {
        /// The group's name.
        name: key required "name" -> Name;
        /// The hosts.
        hosts: keyed many "host" -> Host;
    }
}

section! {
    /// One machine.
    pub struct Host "host": Components {
        /// Its name: of its folder in the bundle, and of its node.
        name: key required "name" -> HostName;
        /// Its address.
        ip: property required "ip" ["address"] -> Ip;
        /// Its address of the other family, in a dual-stack cluster.
        ip2: property optional "ip2" -> Ip;
        /// Names it in derivations. Write the old name here when a host is renamed but keeps its keys.
        id: property optional "id" -> HostName;
        /// Counts replacements of the machine: a new number gives all its keys anew.
        generation: property default("0") "generation" -> Int<0, 4294967295>;
        /// Joins the certificates that this host serves with.
        san: list many "san" ["certSANs", "cert-sans"] -> SanName;
    }
}
