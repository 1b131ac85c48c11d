//! Tokens of service accounts: signed by controller-managers and API servers, checked by every API server.

use std::sync::Arc;

use super::{Gap, Pair, Server, Topology, World, party};
use crate::proof::finding::Finding;
use crate::proof::handshake::Party;
use crate::proof::key::PublicKey;
use crate::proof::read::ApiServer;

const NAME: &str = "service-account tokens";
const HELP: &str = "keep one key for all hosts: leave these flags to kapic, and rotate with `api-server { service-account { generation \
                    verify-from } }`";

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    for host in world.hosts {
        let manager = host.controller_manager.as_ref().and_then(|manager| manager.token_signer.as_ref());
        let client = party("kube-controller-manager", &host.name, None);
        for api in world.api_servers.iter().filter(|_| manager.is_some()) {
            let outcome = manager.map_or(Ok(()), |signer| accepts(&client, signer, api, found));
            found.pairs.push(Pair::fact(&client, &api.party, NAME, outcome));
        }
    }
    for from in &world.api_servers {
        let Some(signer) = &from.it.token_signer_public else { continue };
        for to in &world.api_servers {
            let outcome = accepts(&from.party, &Ok(signer.clone()), to, found);
            found.pairs.push(Pair::fact(&from.party, &to.party, NAME, outcome));
        }
    }
    same_everywhere(world, found);
}

fn accepts(
    who: &Arc<Party>,
    signer: &Result<PublicKey, Gap>,
    api: &Server<'_, ApiServer>,
    found: &mut Topology,
) -> Result<(), Gap> {
    let signer = signer.as_ref().map_err(Clone::clone)?;
    let keys = api.it.token_keys.as_ref().map_err(Clone::clone)?;
    if keys.contains(signer) {
        return Ok(());
    }
    let what = format!(
        "kube-apiserver on {} refuses tokens that {who} signs: the public half of that key is not in `--service-account-key-file`",
        api.host.name
    );
    found.findings.push(Finding::error("K0609", what.clone(), HELP).file(&*api.it.unit));
    Err(Gap::Broken("K0609", what))
}

/// All API servers must check with the same keys, sign with the same key and name the same issuer: a pod talks to any of them.
fn same_everywhere(world: &World<'_>, found: &mut Topology) {
    let Some((first, others)) = world.api_servers.split_first() else { return };
    for other in others {
        let mut differs = |same: bool, what: &str| {
            if same {
                return;
            }
            let what = format!("kube-apiserver on {} and on {} have different {what}", first.host.name, other.host.name);
            found.findings.push(Finding::error("K0609", what, HELP).file(&*other.it.unit).file(&*first.it.unit));
        };
        let keys = (&first.it.token_keys, &other.it.token_keys);
        differs(!matches!(keys, (Ok(one), Ok(two)) if one != two), "keys that check service-account tokens");
        differs(first.it.token_signer == other.it.token_signer, "keys that sign service-account tokens");
        differs(first.it.issuers == other.it.issuers, "issuers of service-account tokens");
    }
}
