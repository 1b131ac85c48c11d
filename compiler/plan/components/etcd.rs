//! etcd: its members' certificates, command line and unit; and what a master needs to reach it.

use std::net::IpAddr;

use crate::model::{Cluster, Host};
use crate::plan::Place;
use crate::plan::draft::Draft;
use crate::plan::flags::{Flags, emitted};
use crate::plan::origin::Origin;
use crate::plan::paths::Pair;
use crate::plan::pki::{Issued, Leaf, Purpose, host_san, issue, pair, trust};
use crate::plan::systemd::{Account, Confinement, Unit};
use crate::plan::topology::{Site, in_url, loopback};
use crate::schema::types::{AuthorityName, Placement};
use crate::source::Span;

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
    let mut flags = Flags::of(&emitted(settings), [settings.span, host.facts.span]);
    addresses(&mut flags, host);
    membership(&mut flags, site.cluster, host);
    certificates(&mut flags, site, host, draft);
    if let Some(quota) = &settings.quota {
        *flags.set("--quota-backend-bytes", quota.bytes) = Origin::written(quota.span);
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
    let lines = |own: Option<Span>| [own, host.facts.ip.span, host.facts.span, settings.span];
    flags.set("--name", host.name()).because("a member is called as its host", [host.facts.span]);
    let origin = flags.set("--data-dir", &settings.data_dir.0);
    origin.because("a member keeps its data in `data-dir`", [settings.data_dir.span, settings.span, host.facts.span]);
    let (clients, peers) = (settings.client_port.span, settings.peer_port.span);
    let reason = "clients connect to the host's address and `client-port`; what runs on the host itself, to loopback";
    flags.set("--listen-client-urls", format!("https://{own}:{client},https://{local}:{client}")).because(reason, lines(clients));
    let reason = "clients are told the host's address and `client-port`";
    flags.set("--advertise-client-urls", format!("https://{own}:{client}")).because(reason, lines(clients));
    let reason = "members connect to the host's address and `peer-port`";
    flags.set("--listen-peer-urls", format!("https://{own}:{peer}")).because(reason, lines(peers));
    flags.set("--initial-advertise-peer-urls", format!("https://{own}:{peer}")).because(reason, lines(peers));
    if settings.metrics_port.0 != 0 {
        let origin = flags.set("--listen-metrics-urls", format!("http://{local}:{}", settings.metrics_port.0));
        let lines = [settings.metrics_port.span, settings.span, host.facts.span];
        origin.because("metrics and health are served on loopback at `metrics-port`", lines);
    }
}

fn membership(flags: &mut Flags, cluster: &Cluster, host: &Host) {
    let settings = &host.components.etcd;
    let member =
        |member: &Host| format!("{}=https://{}:{}", member.name(), in_url(member.ip()), member.components.etcd.peer_port.0);
    let members = cluster.etcd_members().flat_map(|member| [member.facts.ip.span, member.facts.span]);
    let origin = flags.set("--initial-cluster", cluster.etcd_members().map(member).collect::<Vec<_>>().join(","));
    origin.because("the cluster of etcd has these members", [settings.placement.span].into_iter().chain(members));
    let origin = flags.set("--initial-cluster-state", if settings.joins.value { "existing" } else { "new" });
    origin.because(
        "`joins-existing-cluster` says whether a cluster runs already",
        [settings.joins.span, settings.span, host.facts.span],
    );
    let token = settings.cluster_token.as_ref().map_or(cluster.cluster_id(), |token| token.0.as_str());
    let origin = flags.set("--initial-cluster-token", token);
    match &settings.cluster_token {
        Some(written) => *origin = Origin::written(written.span),
        None => {
            let id = cluster.settings.pki.cluster_id.as_ref().and_then(|id| id.span);
            origin.because("it tells clusters apart; unset, it is the cluster's id", [id, cluster.settings.name.span]);
        }
    }
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
    let lines = || [settings.shared_certificate.span, settings.span, host.facts.span, site.cluster.settings.pki.span];
    let serves = "it serves clients with the certificate that kapic issues for this host";
    flags.set("--cert-file", server.0).because(serves, lines());
    flags.secret_file("--key-file", server.1).because(serves, lines());
    flags.set("--client-cert-auth", true).because("etcd lets in only clients with a certificate, always", lines());
    flags.set("--trusted-ca-file", &authority).because("clients prove themselves by certificates of this authority", lines());
    let meets = "it meets other members with the certificate that kapic issues for this host";
    flags.set("--peer-cert-file", peer.0).because(meets, lines());
    flags.secret_file("--peer-key-file", peer.1).because(meets, lines());
    flags.set("--peer-client-cert-auth", true).because("members let in only members with a certificate, always", lines());
    flags.set("--peer-trusted-ca-file", authority).because("members prove themselves by certificates of this authority", lines());
}

fn member_leaf(site: &Site<'_>, host: &Host, draft: &mut Draft, path: &str, common_name: &str) -> Issued {
    let leaf = Leaf {
        purpose: Purpose::Both,
        issuer: AuthorityName::Etcd,
        san: host_san(host, host.components.etcd.san.items.iter()),
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
