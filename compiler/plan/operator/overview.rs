//! What the runbook and the check script both need to know of the cluster, as values for their templates.

use crate::model::{Host, Role};
use crate::plan::Term;
use crate::plan::components::protects_kernel;
use crate::plan::paths::Pair;
use crate::plan::systemd::{Account, units};
use crate::plan::topology::{Site, in_url};
use crate::schema::types::{AuthorityName, KubeletServing};

use super::manifests::manifest_paths;
use super::users::operator_kubeconfig;

/// The cluster for people.
pub(super) fn overview(site: &Site<'_>) -> Vec<(&'static str, Term)> {
    let cluster = site.cluster;
    let with = |wanted: &[&str]| hosts(site, |host| units(site, host).iter().any(|unit| wanted.contains(unit)));
    let nodes: Vec<&Host> = cluster.nodes().collect();
    let by_request = nodes.iter().any(|host| host.components.kubelet.serving.value == KubeletServing::Csr);
    vec![
        ("cluster", Term::text(&cluster.settings.name.0)),
        ("kubernetes", Term::text(site.version().to_string())),
        ("bin", Term::text(&site.paths.layout.bin)),
        ("endpoint", Term::text(site.endpoint_url())),
        ("kubeconfig", Term::text(operator_kubeconfig(site))),
        ("manifests", Term::texts(manifest_paths(site))),
        ("hosts", hosts(site, |_| true)),
        ("masters", hosts(site, |host| host.role == Role::Master)),
        ("etcd_hosts", with(&["etcd"])),
        ("balancers", with(&["haproxy", "nginx"])),
        ("nodes", Term::List(nodes.iter().map(|host| node(host)).collect())),
        ("serving_requests", Term::Bool(by_request)),
        ("componentstatuses", Term::Bool(!site.version().at_least(1, 19))),
        ("elected", Term::texts(elected(site))),
        ("etcdctl", etcdctl(site)),
    ]
}

fn hosts(site: &Site<'_>, keep: impl Fn(&Host) -> bool) -> Term {
    let entry = |host: &Host| {
        let own = units(site, host);
        let users = own.iter().any(|unit| Account::of(host, unit).user.is_some());
        Term::map([
            ("name", Term::text(host.name())),
            ("address", Term::text(host.ip().to_string())),
            ("role", Term::text(host.role.to_string())),
            ("api", Term::text(format!("https://{}:{}", in_url(host.ip()), site.api_port(host)))),
            ("units", Term::texts(own)),
            ("users", Term::Bool(users)),
            ("kernel", Term::Bool(protects_kernel(host))),
        ])
    };
    Term::List(site.cluster.hosts.iter().filter(|host| keep(host)).map(entry).collect())
}

/// A node and the role label that its kubelet may not give itself.
fn node(host: &Host) -> Term {
    let role = if let Role::Worker(group) = &host.role { group } else { "control-plane" };
    Term::map([("name", Term::text(host.name())), ("role", Term::text(role))])
}

/// Components of which one instance is elected.
fn elected(site: &Site<'_>) -> Vec<&'static str> {
    let components = &site.cluster.components;
    let both = [
        ("kube-controller-manager", &components.controller_manager.leader_election),
        ("kube-scheduler", &components.scheduler.leader_election),
    ];
    let elects = |enabled: &Option<crate::schema::Sourced<bool>>| enabled.as_ref().is_none_or(|on| on.value);
    both.into_iter().filter(|(_, election)| elects(&election.enabled)).map(|(name, _)| name).collect()
}

/// Where and with which files etcd can be asked: on a member, with the certificate between members. Empty for an etcd elsewhere.
fn etcdctl(site: &Site<'_>) -> Term {
    let Some(member) = site.cluster.etcd_members().next() else { return Term::Bool(false) };
    let shared = site.cluster.components.etcd.shared_certificate.value;
    let pair = if shared { Pair::EtcdShared } else { Pair::EtcdPeer };
    let etcd = AuthorityName::Etcd;
    let own = site.cluster.settings.pki.authorities.iter().find(|own| own.name.value == etcd);
    let signer = if own.is_some_and(|own| own.shared.value) { AuthorityName::Kubernetes } else { etcd };
    Term::map([
        ("host", Term::text(member.name())),
        ("address", Term::text(member.ip().to_string())),
        ("endpoints", Term::text(site.etcd_urls().join(","))),
        ("authority", Term::text(site.paths.certificate(&Pair::Authority(signer)))),
        ("certificate", Term::text(site.paths.certificate(&pair))),
        ("key", Term::text(site.paths.key(&pair))),
    ])
}
