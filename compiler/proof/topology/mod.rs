//! Who talks to whom: from the facts of all hosts to the handshakes that must succeed, and those that must not. It verifies nothing.

mod aggregator;
mod api_clients;
mod balancers;
mod etcd_clients;
mod etcd_peers;
mod kubelets;
mod refusals;
mod tokens;

use std::net::IpAddr;
use std::sync::Arc;

use super::finding::Finding;
use super::handshake::Party;
use super::pair::{Check, Gap, Pair, Purpose, Side, Wanted, party};
use super::read::{ApiServer, Host, Member};

/// Everything that was read, and the servers in it.
pub struct World<'a> {
    /// The hosts, by name.
    pub hosts: &'a [Host],
    /// The operator's files.
    pub operator: &'a Host,
    /// Every API server.
    pub api_servers: Vec<Server<'a, ApiServer>>,
    /// Every etcd member.
    pub members: Vec<Server<'a, Member>>,
}

/// A server on a host.
pub struct Server<'a, T> {
    /// The host.
    pub host: &'a Host,
    /// What was read of the server.
    pub it: &'a T,
    /// How it appears in handshakes.
    pub party: Arc<Party>,
}

/// Handshakes, and what is wrong before any certificate is looked at.
#[derive(Default)]
pub struct Topology {
    /// All pairs.
    pub pairs: Vec<Pair>,
    /// Addresses that lead nowhere, names that are not allowed, keys that differ.
    pub findings: Vec<Finding>,
}

impl<'a> World<'a> {
    /// Finds the servers.
    pub fn new(hosts: &'a [Host], operator: &'a Host) -> Self {
        let server = |component: &str, host: &Host, shown: &Side| party(component, &host.name, Some(shown));
        let api_servers = hosts.iter().filter_map(|host| Some((host, host.api_server.as_ref()?)));
        let members = hosts.iter().filter_map(|host| Some((host, host.etcd.as_ref()?)));
        Self {
            hosts,
            operator,
            api_servers: api_servers
                .map(|(host, it)| Server { host, it, party: server("kube-apiserver", host, &it.serving) })
                .collect(),
            members: members.map(|(host, it)| Server { host, it, party: server("etcd", host, &it.serving) }).collect(),
        }
    }

    /// Every handshake of the cluster.
    pub fn topology(&self) -> Topology {
        let mut found = Topology::default();
        etcd_clients::add(self, &mut found);
        etcd_peers::add(self, &mut found);
        kubelets::add(self, &mut found);
        api_clients::add(self, &mut found);
        balancers::add(self, &mut found);
        aggregator::add(self, &mut found);
        tokens::add(self, &mut found);
        refusals::add(self, &mut found);
        found
    }
}

impl<T> Server<'_, T> {
    /// Whether it can be reached at this address or host name.
    fn is_at(&self, host: &str) -> bool {
        self.host.name == host || host.parse::<IpAddr>().is_ok_and(|address| self.host.addresses.contains(&address))
    }
}

impl Pair {
    /// A handshake that must succeed.
    fn wanted(client: &Arc<Party>, server: &Arc<Party>, name: &Arc<str>, checks: Vec<Check>) -> Self {
        Self { client: client.clone(), server: server.clone(), name: name.clone(), checks, wanted: Wanted::Accepted }
    }

    /// Something other than a handshake that two components must agree on.
    fn fact(client: &Arc<Party>, server: &Arc<Party>, name: &str, outcome: Result<(), Gap>) -> Self {
        Self::wanted(client, server, &Arc::from(name), outcome.err().map(gap).into_iter().collect())
    }
}

impl Check {
    /// The client checks the server.
    fn server(shown: &Side, trusted: &Side, name: Option<&Arc<str>>) -> Self {
        Self { shown: shown.clone(), trusted: trusted.clone(), purpose: Purpose::Server, name: name.cloned() }
    }

    /// The server checks the client.
    fn client(shown: &Side, trusted: &Side) -> Self {
        Self { shown: shown.clone(), trusted: trusted.clone(), purpose: Purpose::Client, name: None }
    }
}

/// A check that cannot be made.
fn gap(gap: Gap) -> Check {
    Check { shown: Err(gap.clone()), trusted: Err(gap), purpose: Purpose::Client, name: None }
}
