//! Whoever has a kubeconfig → API server.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Check, Pair, Server, Topology, World, party};
use crate::proof::finding::Finding;
use crate::proof::read::{ApiServer, Host, KubeClient, Url};

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    let mut names: BTreeSet<Arc<str>> = BTreeSet::new();
    for (host, client) in everyone(world) {
        let from = party(client.component.as_str(), &client.host, Some(&client.shown));
        let asked = match &client.server {
            Ok(url) => client.server_name.clone().unwrap_or_else(|| url.host.clone()),
            Err(_) => "unknown".to_owned(),
        };
        let name = names.get(asked.as_str()).cloned().unwrap_or_else(|| Arc::from(asked.as_str()));
        names.insert(name.clone());
        let servers = match &client.server {
            Ok(url) => targets(world, host, url),
            Err(gap) => {
                let all = world.api_servers.iter().map(|api| Pair::fact(&from, &api.party, &name, Err(gap.clone())));
                found.pairs.extend(all);
                continue;
            }
        };
        if let (true, Ok(url), false) = (servers.is_empty(), &client.server, world.api_servers.is_empty()) {
            found.findings.push(nobody(client, url));
        }
        for api in servers {
            let checks =
                vec![Check::server(&api.it.serving, &client.ca, Some(&name)), Check::client(&client.shown, &api.it.client_ca)];
            found.pairs.push(Pair::wanted(&from, &api.party, &name, checks));
        }
    }
}

/// Every kubeconfig with the host that it lies on.
pub(super) fn everyone<'w>(world: &'w World<'_>) -> impl Iterator<Item = (&'w Host, &'w KubeClient)> {
    let hosts = std::iter::once(world.operator).chain(world.hosts);
    hosts.flat_map(|host| host.clients.iter().map(move |client| (host, client)))
}

/// The API servers that a URL can lead to: the one at that address, the one or the load balancer on the same host, else all of them.
fn targets<'w, 'a>(world: &'w World<'a>, host: &Host, url: &Url) -> Vec<&'w Server<'a, ApiServer>> {
    let all = || world.api_servers.iter().collect();
    let is_near = |api: &&Server<'_, ApiServer>| {
        if url.is_loopback() {
            api.host.name == host.name
        } else {
            url.address().is_some_and(|ip| api.host.addresses.contains(&ip))
        }
    };
    let near: Vec<_> = world.api_servers.iter().filter(is_near).collect();
    let exact: Vec<_> = near.iter().copied().filter(|api| api.it.port == url.port_or_443()).collect();
    if !exact.is_empty() {
        return exact;
    }
    match (url.is_loopback(), host.balancer.is_some(), near.is_empty()) {
        (true, true, _) | (false, _, true) => all(),
        (false, _, false) if near.iter().any(|api| api.host.balancer.is_some()) => all(),
        _ => Vec::new(),
    }
}

fn nobody(client: &KubeClient, url: &Url) -> Finding {
    let at = if client.host.is_empty() { String::new() } else { format!(" on {}", client.host) };
    let what = format!(
        "{}{at} connects to `{}:{}`, where no API server and no load balancer listens",
        client.component,
        url.host,
        url.port_or_443()
    );
    let help = "write `endpoint \"HOST:PORT\"` with the address of the load balancer, or of an API server with its port";
    Finding::error("K0615", what, help).file(&*client.file)
}
