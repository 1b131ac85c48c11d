//! kube-apiserver: what it proves itself with, what it lets in, what it writes down; command line and unit.

mod admission;
mod aggregator;
mod audit;
mod authentication;
mod encryption;
mod identity;

use crate::model::{Host, Role};
use crate::schema::types::{Authorizer, SettingType};

use super::Place;
use super::components::etcd_client;
use super::draft::Draft;
use super::flags::{Flags, emitted};
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
    let mut flags = Flags::of(&emitted(settings));
    flags.because(settings.span);
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
        flags.set("--advertise-address", host.ip());
        flags.because(advertised.span);
    }
    if let Some(range) = site.service_range() {
        flags.set("--service-cluster-ip-range", range);
        flags.because(network.service_cidr.span);
    }
    if let Some(ports) = &network.node_ports {
        flags.set("--service-node-port-range", ports.render());
        flags.because(ports.span);
    }
}

fn store(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let files = etcd_client(site, host, draft);
    flags.set("--etcd-servers", site.etcd_urls().join(","));
    if let Some(authority) = files.authority {
        flags.set("--etcd-cafile", authority);
    }
    if let Some((certificate, key)) = files.pair {
        flags.set("--etcd-certfile", certificate);
        flags.secret_file("--etcd-keyfile", key);
    }
    flags.because(site.cluster.components.etcd.span);
}

/// From 1.20 on the API server signs tokens itself and must say in whose name.
fn tokens_of_service_accounts(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server.service_account;
    let keys = service_account(site, draft, &Place::Host(host.name().to_owned()), host.facts.span);
    flags.repeat("--service-account-key-file", keys.public);
    flags.because(settings.span);
    if !site.version().at_least(1, 20) && settings.issuer.is_none() {
        return;
    }
    let usual = format!("https://kubernetes.default.svc.{}", site.cluster.settings.network.dns_domain.0);
    flags.set("--service-account-issuer", settings.issuer.as_ref().map_or(usual, |issuer| issuer.0.clone()));
    flags.secret_file("--service-account-signing-key-file", keys.private);
}

/// Whether requests are decided by roles: then manifests can grant what users and machines need.
pub(super) fn has_rbac(site: &Site<'_>) -> bool {
    site.cluster.components.api_server.authorization.contains(&Authorizer::Rbac)
}
