//! kube-apiserver: what it proves itself with, what it lets in, what it writes down; command line and unit.

mod admission;
mod aggregator;
mod audit;
mod authentication;
mod encryption;
mod identity;

use crate::model::{Host, Role};
use crate::schema::Sourced;
use crate::schema::types::{AbsPath, Authorizer, Placement, SettingType};

use super::Place;
use super::components::etcd_client;
use super::draft::Draft;
use super::flags::{Flags, emitted};
use super::origin::Origin;
use super::pki::service_account;
use super::systemd::{Account, Confinement, Unit, log_folders};
use super::topology::Site;

pub(super) use audit::audit_log_path;
pub(super) use identity::kubelet_client_name;

const NAME: &str = "kube-apiserver";

/// Plans the API server of a master.
pub(super) fn plan_api_server(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    if host.role != Role::Master {
        return;
    }
    let settings = &host.components.api_server;
    let mut flags = Flags::of(&emitted(settings), [settings.span, host.facts.span]);
    for plan in [
        identity::serving,
        identity::kubelets,
        aggregator::plan_aggregator,
        authentication::plan_authentication,
        admission::plan_admission,
        audit::plan_audit,
        encryption::plan_encryption,
        store,
        tokens_of_service_accounts,
    ] {
        plan(&mut flags, site, host, draft);
    }
    network(&mut flags, site, host);
    flags.feature_gates(&settings.feature_gates);
    flags.extra(&settings.extra_args);
    draft.file(&Place::Host(host.name().to_owned()), unit(flags, site, host).file(site, host, &Account::of(host, NAME)));
}

fn unit(flags: Flags, site: &Site<'_>, host: &Host) -> Unit {
    Unit {
        name: NAME,
        description: "kube-apiserver, the API of the cluster",
        kind: "notify",
        after: if site.runs_etcd(host) { vec!["etcd.service"] } else { Vec::new() },
        restart: "on-failure",
        service: Vec::new(),
        flags,
        confinement: Confinement::Server {
            writes: log_folders(site, host),
            // Clients, webhooks and issuers of identities may be anywhere.
            peers: None,
            low_port: site.api_port(host) < 1024,
            // Without an address to advertise it looks for one itself.
            lists_addresses: host.components.api_server.advertise_address.is_none(),
        },
    }
}

fn network(flags: &mut Flags, site: &Site<'_>, host: &Host) {
    let network = &site.cluster.settings.network;
    if let Some(advertised) = &host.components.api_server.advertise_address {
        let lines = [advertised.span, host.facts.ip.span];
        flags.set("--advertise-address", host.ip()).because("`advertise-address` is the host's own first address", lines);
    }
    if let Some(range) = site.service_range() {
        let origin = flags.set("--service-cluster-ip-range", range);
        origin.because("services get their addresses out of `network { service-cidr … }`", [network.service_cidr.span]);
    }
    if let Some(ports) = &network.node_ports {
        let origin = flags.set("--service-node-port-range", ports.render());
        origin.because("services of type NodePort get their ports out of `network { node-ports … }`", [ports.span]);
    }
}

fn store(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let files = etcd_client(site, host, draft);
    let etcd = &site.cluster.components.etcd;
    let (members, trust, proof) = match etcd.placement.value {
        Placement::Masters => (
            "etcd runs on masters: these are the addresses of its members",
            "etcd runs on masters, with certificates of this authority",
            "etcd runs on masters, and lets in only clients with a certificate",
        ),
        Placement::EtcdHosts => (
            "etcd runs on hosts of its own: these are the addresses of its members",
            "etcd runs on hosts of its own, with certificates of this authority",
            "etcd runs on hosts of its own, and lets in only clients with a certificate",
        ),
        Placement::External => (
            "etcd is not kapic's: `endpoint` says where it is",
            "etcd is not kapic's: `ca-file` says whom to trust",
            "etcd is not kapic's: `cert-file` and `key-file` prove who asks",
        ),
    };
    let placed = || [etcd.placement.span, etcd.span];
    let addresses = site.cluster.etcd_members().map(|member| member.facts.ip.span).chain([etcd.endpoints.span]);
    flags.set("--etcd-servers", site.etcd_urls().join(",")).because(members, placed().into_iter().chain(addresses));
    let written = |path: &Option<Sourced<AbsPath>>| path.as_ref().and_then(|path| path.span);
    if let Some(authority) = files.authority {
        flags.set("--etcd-cafile", authority).because(trust, [written(&etcd.ca_file)].into_iter().chain(placed()));
    }
    if let Some((certificate, key)) = files.pair {
        flags.set("--etcd-certfile", certificate).because(proof, [written(&etcd.cert_file)].into_iter().chain(placed()));
        flags.secret_file("--etcd-keyfile", key).because(proof, [written(&etcd.key_file)].into_iter().chain(placed()));
    }
}

/// From 1.20 on the API server signs tokens itself and must say in whose name.
fn tokens_of_service_accounts(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server.service_account;
    let keys = service_account(site, draft, &Place::Host(host.name().to_owned()), host.facts.span);
    let lines = || [settings.span, host.components.api_server.span, host.facts.span];
    flags
        .repeat("--service-account-key-file", keys.public)
        .because("tokens of service accounts are verified with these keys", lines());
    if !site.version().at_least(1, 20) && settings.issuer.is_none() {
        return;
    }
    let usual = format!("https://kubernetes.default.svc.{}", site.cluster.settings.network.dns_domain.0);
    let issuer = settings.issuer.as_ref();
    let origin = flags.set("--service-account-issuer", issuer.map_or(usual, |issuer| issuer.0.clone()));
    match issuer {
        Some(issuer) => *origin = Origin::written(issuer.span),
        None => {
            let domain = site.cluster.settings.network.dns_domain.span;
            let lines = [domain, site.cluster.settings.kubernetes.span, settings.span];
            origin.because("from 1.20 on it needs a name to sign tokens in; unset, it is that of the service `kubernetes`", lines);
        }
    }
    let origin = flags.secret_file("--service-account-signing-key-file", keys.private);
    origin.because("it signs tokens of service accounts itself", lines());
}

/// Whether requests are decided by roles: then manifests can grant what users and machines need.
pub(super) fn has_rbac(site: &Site<'_>) -> bool {
    site.cluster.components.api_server.authorization.contains(&Authorizer::Rbac)
}
