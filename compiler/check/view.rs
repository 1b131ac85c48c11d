//! What rules have in common when they look at a cluster: settings that differ between hosts, places, versions. It judges nothing.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use crate::catalog::{EtcdVersion, KubernetesVersion, Release};
use crate::model::{Cluster, Host};
use crate::schema::Sourced;
use crate::schema::sections::{ApiServer, Components, Kubelet};
use crate::schema::types::Text;
use crate::source::{Diagnostic, Span};
use crate::syntax::spell_text;

/// The settings that hold on some of these hosts, each once, in the order of the hosts. Hosts that override nothing share theirs.
pub(super) fn variants<'a>(hosts: impl Iterator<Item = &'a Host>) -> Vec<&'a Components> {
    let mut seen = BTreeSet::new();
    hosts.filter(|host| seen.insert(Arc::as_ptr(&host.components))).map(|host| &*host.components).collect()
}

/// The settings of API servers that differ, in the order of the masters.
pub(super) fn api_servers(cluster: &Cluster) -> impl Iterator<Item = &ApiServer> {
    variants(cluster.masters()).into_iter().map(|components| &components.api_server)
}

/// The settings of kubelets that differ, in the order of the nodes.
pub(super) fn kubelets(cluster: &Cluster) -> impl Iterator<Item = &Kubelet> {
    variants(cluster.nodes()).into_iter().map(|components| &components.kubelet)
}

/// The first place that someone wrote; the head of the cluster if nobody wrote any of them.
pub(super) fn place<const N: usize>(cluster: &Cluster, spans: [Option<Span>; N]) -> Span {
    spans.into_iter().flatten().next().unwrap_or(cluster.span)
}

/// The version of Kubernetes, if the catalog has facts about it.
pub(super) fn kubernetes(cluster: &Cluster) -> Option<Release> {
    KubernetesVersion::parse(&cluster.kubernetes().to_string()).ok().map(Release::from)
}

/// The version of etcd, if it is written and the catalog has facts about it.
pub(super) fn etcd(cluster: &Cluster) -> Option<Release> {
    let version = cluster.components.etcd.version.as_ref()?;
    EtcdVersion::parse(&version.to_string()).ok().map(Release::from)
}

/// Offers to write a word where another one stands, if it is sure which.
pub(super) fn mend(found: Diagnostic, at: Option<Span>, word: Option<&str>) -> Diagnostic {
    match (at, word) {
        (Some(span), Some(word)) => found.fix(span, spell_text(word)),
        _ => found,
    }
}

/// `one thing`, `2 things`.
pub(super) fn count(number: usize, thing: &str) -> String {
    match number {
        1 => format!("one {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// Every cipher suite that someone wrote for a server of any component.
pub(super) fn cipher_suites(cluster: &Cluster) -> impl Iterator<Item = &Sourced<Text>> {
    variants(cluster.hosts.iter()).into_iter().flat_map(|components| {
        let Components { etcd, api_server, controller_manager, scheduler, kubelet, .. } = components;
        let lists = [
            &etcd.tls.cipher_suites,
            &api_server.tls.cipher_suites,
            &controller_manager.tls.cipher_suites,
            &scheduler.tls.cipher_suites,
            &kubelet.tls_cipher_suites,
        ];
        lists.into_iter().flat_map(|list| &list.items)
    })
}

/// An address as it stands in front of a port: IPv6 in brackets.
pub(super) fn in_url(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
