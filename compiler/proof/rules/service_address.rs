//! K0605: serving certificates without the address and names that pods use.

use std::collections::BTreeSet;

use ipnet::IpNet;

use crate::proof::finding::Finding;
use crate::proof::topology::World;

/// Pods reach API servers at the first address of each service range and as `kubernetes.default.svc`.
pub(super) fn check(world: &World<'_>, findings: &mut Vec<Finding>) {
    let domains: BTreeSet<&str> = world.hosts.iter().filter_map(|host| host.kubelet.as_ref()?.domain.as_deref()).collect();
    for api in &world.api_servers {
        let Ok(serving) = &api.it.serving else { continue };
        let names = &serving.certificates.leaf().names;
        let lacks = |name: &String| !names.iter().any(|own| own.eq_ignore_ascii_case(name));
        let addresses = api.it.service_ranges.iter().map(first_address);
        let service = std::iter::once("kubernetes.default.svc".to_owned());
        let full = domains.iter().map(|domain| format!("kubernetes.default.svc.{}", domain.trim_end_matches('.')));
        let missing: Vec<String> = addresses.chain(service).chain(full).filter(lacks).map(|name| format!("`{name}`")).collect();
        if missing.is_empty() {
            continue;
        }
        let what = format!(
            "pods refuse kube-apiserver on {}: its serving certificate lacks {}, by which pods know API servers",
            api.host.name,
            missing.join(" and ")
        );
        let help = "remove `service-address-in-san #false`, or add them: `api-server { san … }`";
        findings.push(Finding::warning("K0605", what, help).file(&*serving.file));
    }
}

/// 10.96.0.0/16 → 10.96.0.1.
fn first_address(range: &IpNet) -> String {
    match range.trunc() {
        IpNet::V4(range) => std::net::Ipv4Addr::from(u32::from(range.network()) + 1).to_string(),
        IpNet::V6(range) => std::net::Ipv6Addr::from(u128::from(range.network()) + 1).to_string(),
    }
}
