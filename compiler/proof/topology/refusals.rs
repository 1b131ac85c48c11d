//! Handshakes that must not succeed: a certificate that is good for API servers must open neither etcd nor the front proxy's door.

use std::sync::Arc;

use super::api_clients::everyone;
use super::{Check, Gap, Pair, Topology, Wanted, World, party};
use crate::proof::finding::Finding;
use crate::proof::pair::Side;
use crate::proof::read::KubeClient;

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    let intruder = everyone(world).map(|(_, client)| client).find(|client| client.shown.is_ok());
    for member in &world.members {
        match &member.it.client_ca {
            Some(trusted) => found.pairs.extend(intruder.map(|intruder| refused(intruder, &member.party, "etcd", trusted))),
            None => found.findings.push(open(&member.host.name).file(&*member.it.unit)),
        }
    }
    for api in &world.api_servers {
        let Some(trusted) = &api.it.proxy_ca else { continue };
        let server = party("extension API servers", &api.host.name, None);
        let whoever = intruder.filter(|intruder| !is_the_proxy(intruder, api.it.proxy_client.as_ref()));
        match whoever.or(intruder) {
            Some(intruder) => found.pairs.push(refused(intruder, &server, "front proxy", trusted)),
            None => {
                let nobody = party("user", "", None);
                let gap = Gap::unknown("there is no certificate of a client to try");
                found.pairs.push(Pair::fact(&nobody, &server, "front proxy", Err(gap)));
            }
        }
    }
}

fn refused(intruder: &KubeClient, server: &Arc<crate::proof::handshake::Party>, name: &str, trusted: &Side) -> Pair {
    let client = party(intruder.component.as_str(), &intruder.host, Some(&intruder.shown));
    let checks = vec![Check::client(&intruder.shown, trusted)];
    Pair { client, server: server.clone(), name: Arc::from(name), checks, wanted: Wanted::Refused }
}

fn is_the_proxy(intruder: &KubeClient, proxy: Option<&Side>) -> bool {
    let ids = (intruder.shown.as_ref().ok(), proxy.and_then(|side| side.as_ref().ok()));
    matches!(ids, (Some(one), Some(two)) if one.certificates.id == two.certificates.id)
}

fn open(host: &str) -> Finding {
    let what =
        format!("etcd on {host} takes clients without a certificate: whoever reaches its port reads and writes all of the cluster");
    Finding::warning("K0612", what, "leave `--client-cert-auth` to kapic")
}
