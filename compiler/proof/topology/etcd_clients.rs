//! API server → etcd: each member that `--etcd-servers` names.

use std::sync::Arc;

use super::{Check, Gap, Pair, Server, Topology, World, gap, party};
use crate::proof::finding::Finding;
use crate::proof::read::{ApiServer, Member, Url};

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    for api in &world.api_servers {
        let client = party("kube-apiserver", &api.host.name, Some(&api.it.etcd_client));
        for url in api.it.etcd_servers.iter().filter_map(|url| Url::parse(url)) {
            let name: Arc<str> = Arc::from(url.host.as_str());
            let member = world.members.iter().find(|member| reaches(member, &url, api));
            let Some(member) = member else {
                let server = party("etcd", "", None);
                let outcome = nobody(world, api, &url, found);
                found.pairs.push(Pair::fact(&client, &server, &name, Err(outcome)));
                continue;
            };
            let checks = checks(api.it, member.it, &url, &name);
            found.pairs.push(Pair::wanted(&client, &member.party, &name, checks));
        }
    }
}

fn reaches(member: &Server<'_, Member>, url: &Url, api: &Server<'_, ApiServer>) -> bool {
    let here = url.is_loopback() && member.host.name == api.host.name;
    let there = member.is_at(&url.host) || member.it.client_urls.iter().any(|own| own.host == url.host && !own.is_loopback());
    let port = member.it.client_urls.is_empty() || member.it.client_urls.iter().any(|own| own.port == url.port);
    (here || there) && port
}

fn checks(api: &ApiServer, member: &Member, url: &Url, name: &Arc<str>) -> Vec<Check> {
    if !url.is_tls {
        return vec![gap(Gap::unknown("it is plain http: neither side is known"))];
    }
    let mut checks = vec![Check::server(&member.serving, &api.etcd_ca, Some(name))];
    checks.extend(member.client_ca.as_ref().map(|trusted| Check::client(&api.etcd_client, trusted)));
    checks
}

/// An etcd that is no part of the bundle is not known; a wrong address of one that is, is a fault.
fn nobody(world: &World<'_>, api: &Server<'_, ApiServer>, url: &Url, found: &mut Topology) -> Gap {
    if world.members.is_empty() {
        return Gap::unknown("etcd is not part of this bundle");
    }
    let port = url.port.map_or(String::new(), |port| format!(":{port}"));
    let what = format!("kube-apiserver on {} connects to etcd at `{}{port}`, where no member listens", api.host.name, url.host);
    let help = "leave `--etcd-servers` to kapic: it follows the hosts; or correct the host's `ip`";
    found.findings.push(Finding::error("K0615", what.clone(), help).file(&*api.it.unit));
    Gap::Broken("K0615", what)
}
