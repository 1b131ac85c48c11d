//! API server → kubelet: logs, `exec`, metrics.

use std::sync::Arc;

use super::{Check, Gap, Pair, Topology, World, gap, party};
use crate::proof::finding::Finding;
use crate::proof::read::{ApiServer, Host, Kubelet, Serving};

pub(super) fn add(world: &World<'_>, found: &mut Topology) {
    let kubelets: Vec<_> = world.hosts.iter().filter_map(|host| Some((host, host.kubelet.as_ref()?))).collect();
    let servers: Vec<_> = kubelets
        .iter()
        .map(|(host, kubelet)| match &kubelet.serving {
            Serving::Issued(shown) => party("kubelet", &host.name, Some(shown)),
            Serving::Requested | Serving::SelfSigned => party("kubelet", &host.name, None),
        })
        .collect();
    for api in &world.api_servers {
        let client = party("kube-apiserver", &api.host.name, Some(&api.it.kubelet_client));
        let mut unverifiable = Vec::new();
        for ((host, kubelet), server) in std::iter::zip(&kubelets, &servers) {
            let name = address(api.it, host, kubelet);
            if matches!(kubelet.serving, Serving::SelfSigned) && api.it.kubelet_ca.is_some() {
                unverifiable.push((host.name.as_str(), kubelet.unit.as_str()));
            }
            let checks =
                vec![server_check(api.it, kubelet, name.as_ref()), Check::client(&api.it.kubelet_client, &kubelet.client_ca)];
            let shown = name.unwrap_or_else(|| Arc::from(kubelet.node_name.as_str()));
            found.pairs.push(Pair::wanted(&client, server, &shown, checks));
        }
        found.findings.extend(self_signed(&api.host.name, &unverifiable));
    }
}

/// The address that the API server calls: the first of its types that the node has. Without a cloud, nodes have `InternalIP` and `Hostname`.
fn address(api: &ApiServer, host: &Host, kubelet: &Kubelet) -> Option<Arc<str>> {
    let ip = || kubelet.node_ip.or_else(|| host.addresses.first().copied()).map(|address| Arc::from(address.to_string()));
    let name = || Some(Arc::from(kubelet.node_name.as_str()));
    let first = api.address_types.iter().find(|kind| matches!(kind.as_str(), "InternalIP" | "Hostname"));
    match first.map(String::as_str) {
        Some("InternalIP") => ip(),
        _ => name(),
    }
}

fn server_check(api: &ApiServer, kubelet: &Kubelet, name: Option<&Arc<str>>) -> Check {
    let (shown, trusted) = match (&kubelet.serving, &api.kubelet_ca) {
        (Serving::Requested, _) => return gap(Gap::unknown("certificate comes by CSR")),
        (_, None) => return gap(Gap::unknown("the API server does not look at kubelets' certificates")),
        (Serving::SelfSigned, Some(_)) => return gap(Gap::Broken("K0601", "the kubelet signs its certificate itself".to_owned())),
        (Serving::Issued(shown), Some(trusted)) => (shown, trusted),
    };
    match name {
        Some(name) => Check::server(shown, trusted, Some(name)),
        None => gap(Gap::unknown("the node's address is not in its files (`--node-ip`)")),
    }
}

fn self_signed(api: &str, hosts: &[(&str, &str)]) -> Option<Finding> {
    let ((first, unit), others) = hosts.split_first()?;
    let more = if others.is_empty() { String::new() } else { format!(" and {} others", others.len()) };
    let what = format!(
        "kube-apiserver on {api} refuses kubelet on {first}{more}: without `tlsCertFile` a kubelet signs its certificate itself, and \
         no authority in `--kubelet-certificate-authority` can vouch for that"
    );
    Some(
        Finding::error("K0601", what, "write `kubelet { serving-certificate issued }`, or `requested` with an approver")
            .file(*unit),
    )
}
