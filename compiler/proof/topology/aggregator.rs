//! API server → extension API servers, as the front proxy. Those servers read from each API server whom to trust, so each API server's
//! certificate must satisfy every API server's rules.

use std::sync::Arc;

use super::{Check, Gap, Pair, Server, Topology, World, gap, party};
use crate::proof::finding::Finding;
use crate::proof::read::ApiServer;

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    let name: Arc<str> = Arc::from("front proxy");
    for from in &world.api_servers {
        let Some(shown) = &from.it.proxy_client else { continue };
        let client = party("kube-apiserver", &from.host.name, Some(shown));
        for to in &world.api_servers {
            let Some(trusted) = &to.it.proxy_ca else { continue };
            let server = party("extension API servers", &to.host.name, None);
            let mut checks = vec![Check::client(shown, trusted)];
            checks.extend(not_allowed(from, to, &mut found.findings).map(gap));
            found.pairs.push(Pair::wanted(&client, &server, &name, checks));
        }
    }
}

fn not_allowed(from: &Server<'_, ApiServer>, to: &Server<'_, ApiServer>, findings: &mut Vec<Finding>) -> Option<Gap> {
    let shown = from.it.proxy_client.as_ref()?.as_ref().ok()?;
    let user = &shown.certificates.leaf().identity.user;
    if to.it.proxy_names.is_empty() || to.it.proxy_names.contains(user) {
        return None;
    }
    let allowed: Vec<String> = to.it.proxy_names.iter().map(|name| format!("`{name}`")).collect();
    let what = format!(
        "extension API servers refuse requests that kube-apiserver on {} passes on: its certificate says `{user}`, but \
         `--requestheader-allowed-names` of {} allows only {}",
        from.host.name,
        to.host.name,
        allowed.join(", ")
    );
    let help = format!("write `api-server {{ aggregator {{ allowed-names \"{user}\" }} }}`");
    findings.push(Finding::error("K0608", what, help).file(&*shown.file));
    Some(Gap::Broken("K0608", format!("`{user}` is not an allowed name")))
}
