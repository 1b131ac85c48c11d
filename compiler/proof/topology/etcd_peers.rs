//! etcd ↔ etcd: every ordered pair of members.

use std::sync::Arc;

use super::{Check, Gap, Pair, Server, Topology, World, party};
use crate::proof::finding::Finding;
use crate::proof::read::{Member, Url};

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    for from in &world.members {
        let client = party("etcd", &from.host.name, Some(&from.it.peer));
        for to in world.members.iter().filter(|to| to.host.name != from.host.name) {
            let server = party("etcd", &to.host.name, Some(&to.it.peer));
            match url_of(from, to) {
                Some(url) if url.is_tls => {
                    let name = Arc::from(url.host.as_str());
                    found.pairs.push(Pair::wanted(&client, &server, &name, checks(from, to, &name)));
                }
                Some(url) => {
                    let gap = Gap::unknown("it is plain http: neither side is known");
                    found.pairs.push(Pair::fact(&client, &server, &url.host, Err(gap)));
                }
                None => found.pairs.push(Pair::fact(&client, &server, &to.host.name, Err(nobody(from, to, &mut found.findings)))),
            }
        }
    }
}

/// Where `from` believes `to` to be.
fn url_of(from: &Server<'_, Member>, to: &Server<'_, Member>) -> Option<Url> {
    let is_there = |url: &Url| {
        let ports: Vec<_> = to.it.peer_urls.iter().map(|own| own.port).collect();
        (to.is_at(&url.host) || to.it.peer_urls.iter().any(|own| own.host == url.host)) && ports.contains(&url.port)
    };
    from.it.initial_cluster.iter().map(|(_, url)| url).find(|url| is_there(url)).cloned()
}

/// Members check names both ways: the one who connects must come from an address that its certificate has.
fn checks(from: &Server<'_, Member>, to: &Server<'_, Member>, name: &Arc<str>) -> Vec<Check> {
    let mut checks = vec![Check::server(&to.it.peer, &from.it.peer_ca, Some(name))];
    if to.it.peer_auth {
        let origin = url_of(to, from).map(|url| Arc::from(url.host.as_str()));
        let has_names = from.it.peer.as_ref().is_ok_and(|shown| !shown.certificates.leaf().names.is_empty());
        checks.push(Check { name: origin.filter(|_| has_names), ..Check::client(&from.it.peer, &to.it.peer_ca) });
    }
    checks
}

fn nobody(from: &Server<'_, Member>, to: &Server<'_, Member>, findings: &mut Vec<Finding>) -> Gap {
    let what = format!(
        "etcd on {} does not know etcd on {}: `--initial-cluster` has no URL that this member listens on for members",
        from.host.name, to.host.name
    );
    let help = "leave `--initial-cluster` and the peer URLs to kapic: they follow the hosts";
    findings.push(Finding::error("K0615", what.clone(), help).file(&*from.it.unit));
    Gap::Broken("K0615", what)
}
