//! Load balancer → API server: where it sends requests, and its health checks over TLS.

use std::sync::Arc;

use super::{Check, Pair, Topology, World, party};
use crate::proof::finding::Finding;
use crate::proof::read::Health;

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    for host in world.hosts {
        let Some(balancer) = &host.balancer else { continue };
        for backend in &balancer.backends {
            let is_it = |api: &&super::Server<'_, _>| api.host.addresses.contains(&backend.address);
            let Some(api) = world.api_servers.iter().filter(is_it).find(|api| api.it.port == backend.port) else {
                if !world.api_servers.is_empty() {
                    let (who, at, port) = (&balancer.component, backend.address, backend.port);
                    let what = format!("{who} on {} sends requests to `{at}:{port}`, where no API server listens", host.name);
                    let help = "leave the servers to kapic: they follow `masters` and `api-server { port }`";
                    found.findings.push(Finding::error("K0615", what, help).file(&*balancer.file));
                }
                continue;
            };
            let Some(Health { ca, shown, name }) = &backend.check else { continue };
            let client = party(balancer.component.as_str(), &host.name, shown.as_ref());
            let asked: Option<Arc<str>> = name.as_deref().map(Arc::from);
            let mut checks = vec![Check::server(&api.it.serving, ca, asked.as_ref())];
            checks.extend(shown.as_ref().map(|shown| Check::client(shown, &api.it.client_ca)));
            let address = Arc::from(backend.address.to_string());
            found.pairs.push(Pair::wanted(&client, &api.party, &address, checks));
        }
    }
}
