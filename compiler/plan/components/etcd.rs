//! etcd: its members' certificates, command line and unit; and what a master needs to reach it.

use std::net::IpAddr;

use crate::model::{Cluster, Host};
use crate::plan::Place;
use crate::plan::draft::Draft;
use crate::plan::flags::{Flags, emitted};
use crate::plan::paths::Pair;
use crate::plan::pki::{Issued, Leaf, Purpose, host_san, issue, pair, trust};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::{Site, in_url, loopback};
use crate::schema::types::{AuthorityName, Placement};

/// The files with which an API server reaches etcd.
#[derive(Debug)]
pub(in crate::plan) struct EtcdClientFiles {
    /// The authority.
    pub(in crate::plan) authority: Option<String>,
    /// Certificate and key.
    pub(in crate::plan) pair: Option<(String, String)>,
}

/// Plans the member of a host.
pub(in crate::plan) fn plan_etcd(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if !site.runs_etcd(host) {
        return;
    }
    let settings = &host.components.etcd;
    let mut flags = Flags::of(&emitted(settings));
    flags.because(settings.span);
    addresses(&mut flags, host);
    membership(&mut flags, site.cluster, host);
    certificates(&mut flags, site, host, draft);
    if let Some(quota) = &settings.quota {
        flags.set("--quota-backend-bytes", quota.bytes);
        flags.because(quota.span);
    }
    flags.extra(&settings.extra_args);
    let peers: Vec<IpAddr> = site.cluster.masters().chain(site.cluster.etcd_members()).flat_map(Host::ips).collect();
    let unit = Unit {
        name: "etcd",
        description: "etcd, the store of the cluster",
        kind: "notify",
        after: Vec::new(),
        restart: "on-failure",
        service: Vec::new(),
        flags,
        confinement: Confinement::Server {
            writes: vec![settings.data_dir.0.clone()],
            peers: Some(distinct(peers)),
            low_port: settings.client_port.0 < 1024 || settings.peer_port.0 < 1024,
            lists_addresses: false,
        },
    };
    let file = unit.file(site, host, &Account::of(host, "etcd"));
    draft.file(&Place::Host(host.name().to_owned()), file);
}

fn addresses(flags: &mut Flags, host: &Host) {
    let settings = &host.components.etcd;
    let (client, peer) = (settings.client_port.0, settings.peer_port.0);
    let (own, local) = (in_url(host.ip()), in_url(loopback(host.ip())));
    flags.set("--name", host.name());
    flags.set("--data-dir", &settings.data_dir.0);
    flags.set("--listen-client-urls", format!("https://{own}:{client},https://{local}:{client}"));
    flags.set("--advertise-client-urls", format!("https://{own}:{client}"));
    flags.set("--listen-peer-urls", format!("https://{own}:{peer}"));
    flags.set("--initial-advertise-peer-urls", format!("https://{own}:{peer}"));
    if settings.metrics_port.0 != 0 {
        flags.set("--listen-metrics-urls", format!("http://{local}:{}", settings.metrics_port.0));
    }
    flags.because(host.facts.ip.span);
    flags.because(settings.data_dir.span);
}

fn membership(flags: &mut Flags, cluster: &Cluster, host: &Host) {
    let settings = &host.components.etcd;
    let member =
        |member: &Host| format!("{}=https://{}:{}", member.name(), in_url(member.ip()), member.components.etcd.peer_port.0);
    flags.set("--initial-cluster", cluster.etcd_members().map(member).collect::<Vec<_>>().join(","));
    flags.set("--initial-cluster-state", if settings.joins.value { "existing" } else { "new" });
    let token = settings.cluster_token.as_ref().map_or(cluster.cluster_id(), |token| token.0.as_str());
    flags.set("--initial-cluster-token", token);
    flags.because(settings.joins.span);
}

fn certificates(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let place = Place::Host(host.name().to_owned());
    let settings = &host.components.etcd;
    let origin = [settings.span, host.facts.span, host.facts.ip.span, settings.san.span];
    let (server, peer) = match site.cluster.components.etcd.shared_certificate.value {
        true => {
            let files = shared(site, host, draft);
            (files.clone(), files)
        }
        false => {
            // etcd calls its own server with the server's certificate (its gateway does), so that one is a client too.
            let server = member_leaf(site, host, draft, "etcd/server", "kube-etcd");
            let peer = member_leaf(site, host, draft, "etcd/peer", "kube-etcd-peer");
            (
                pair(site, draft, &place, &Pair::EtcdServer, "etcd", &server, &origin),
                pair(site, draft, &place, &Pair::EtcdPeer, "etcd", &peer, &origin),
            )
        }
    };
    let authority = trust(site, draft, &place, AuthorityName::Etcd, "etcd", settings.span);
    flags.set("--cert-file", server.0);
    flags.secret_file("--key-file", server.1);
    flags.set("--client-cert-auth", true);
    flags.set("--trusted-ca-file", &authority);
    flags.set("--peer-cert-file", peer.0);
    flags.secret_file("--peer-key-file", peer.1);
    flags.set("--peer-client-cert-auth", true);
    flags.set("--peer-trusted-ca-file", authority);
}

fn member_leaf(site: &Site<'_>, host: &Host, draft: &mut Draft, path: &str, common_name: &str) -> Issued {
    let leaf = Leaf {
        purpose: Purpose::Both,
        issuer: AuthorityName::Etcd,
        san: host_san(host, host.components.etcd.san.values()),
        ..Leaf::client(host, path, common_name)
    };
    issue(site, draft, leaf)
}

/// The one certificate of older set-ups: server, peer and client.
fn shared(site: &Site<'_>, host: &Host, draft: &mut Draft) -> (String, String) {
    let issued = member_leaf(site, host, draft, "etcd/server", "etcd");
    let origin = [site.cluster.components.etcd.shared_certificate.span, host.facts.span];
    pair(site, draft, &Place::Host(host.name().to_owned()), &Pair::EtcdShared, "etcd", &issued, &origin)
}

/// Gives a master what it needs to reach etcd.
pub(in crate::plan) fn etcd_client(site: &Site<'_>, host: &Host, draft: &mut Draft) -> EtcdClientFiles {
    let settings = &site.cluster.components.etcd;
    if settings.placement.value == Placement::External {
        let path = |path: &Option<crate::schema::Sourced<crate::schema::types::AbsPath>>| path.as_ref().map(|path| path.0.clone());
        return EtcdClientFiles {
            authority: path(&settings.ca_file),
            pair: path(&settings.cert_file).zip(path(&settings.key_file)),
        };
    }
    let place = Place::Host(host.name().to_owned());
    let authority = Some(trust(site, draft, &place, AuthorityName::Etcd, "kube-apiserver", settings.span));
    if settings.shared_certificate.value {
        return EtcdClientFiles { authority, pair: Some(shared(site, host, draft)) };
    }
    let client = Leaf::client(host, "kube-apiserver/etcd-client", "kube-apiserver-etcd-client");
    let issued = issue(site, draft, Leaf { issuer: AuthorityName::Etcd, ..client });
    let files = pair(site, draft, &place, &Pair::EtcdClient, "kube-apiserver", &issued, &[settings.span, host.facts.span]);
    EtcdClientFiles { authority, pair: Some(files) }
}

fn distinct(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let mut seen = Vec::new();
    for address in addresses {
        if !seen.contains(&address) {
            seen.push(address);
        }
    }
    seen
}
