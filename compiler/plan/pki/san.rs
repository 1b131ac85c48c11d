//! Subject alternative names, computed from the topology: whatever anyone connects to, and nothing else.

use std::net::IpAddr;

use crate::model::{Host, Role};
use crate::plan::San;
use crate::plan::topology::{Site, loopback};
use crate::schema::types::SanName;

/// The names of an API server: those of the `kubernetes` service, the endpoint, every master (any of them may be asked in place of
/// another), loopback, the service address, the load balancers. Host names are not among them: nothing connects by them.
pub(in crate::plan) fn serving_san(site: &Site<'_>, host: &Host) -> Vec<San> {
    let domain = &site.cluster.settings.network.dns_domain.0;
    let service = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"].map(str::to_owned);
    let mut names: Vec<San> = service.into_iter().chain([format!("kubernetes.default.svc.{domain}")]).map(San::Dns).collect();
    names.extend(site.endpoint_name().map(san));
    names.extend(site.cluster.masters().flat_map(Host::ips).map(San::Ip));
    names.extend(loopbacks(host));
    if host.components.api_server.service_address_in_san.value {
        names.extend(site.service_ips().map(San::Ip));
    }
    names.extend(site.virtual_ip().map(San::Ip));
    names.extend(site.cluster.hosts.iter().filter(|host| host.role == Role::LoadBalancer).flat_map(Host::ips).map(San::Ip));
    names.extend(host.components.api_server.san.values().map(san));
    names.extend(host.facts.san.values().map(san));
    in_order(names)
}

/// The names of what is reached by a host's own addresses, and from the host itself.
pub(in crate::plan) fn host_san<'a>(host: &'a Host, more: impl Iterator<Item = &'a SanName>) -> Vec<San> {
    let own = host.ips().map(San::Ip).chain(loopbacks(host));
    in_order(own.chain(more.map(san)).chain(host.facts.san.values().map(san)).collect())
}

fn san(name: &SanName) -> San {
    match name {
        SanName::Dns(name) => San::Dns(name.clone()),
        SanName::Ip(ip) => San::Ip(*ip),
    }
}

/// 127.0.0.1 and, where the host speaks IPv6, ::1.
fn loopbacks(host: &Host) -> Vec<San> {
    let mut found: Vec<IpAddr> = host.ips().map(loopback).collect();
    found.sort_unstable();
    found.into_iter().map(San::Ip).collect()
}

/// DNS names first, each name once, otherwise in the order in which they were found.
fn in_order(names: Vec<San>) -> Vec<San> {
    let (dns, ip): (Vec<San>, Vec<San>) = names.into_iter().partition(|name| matches!(name, San::Dns(_)));
    let mut ordered: Vec<San> = Vec::new();
    for name in dns.into_iter().chain(ip) {
        if !ordered.contains(&name) {
            ordered.push(name);
        }
    }
    ordered
}
