//! Subject alternative names, computed from the topology: whatever anyone connects to, and nothing else.

use std::net::IpAddr;

use crate::model::{Host, Role};
use crate::plan::San;
use crate::plan::origin::{Origin, Part, PartName};
use crate::plan::topology::{Site, loopback};
use crate::schema::Sourced;
use crate::schema::types::SanName;
use crate::source::Span;

/// A name with the reason why it is there.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Named {
    san: San,
    origin: Origin,
}

impl Named {
    /// A name that kapic makes of some lines.
    pub(in crate::plan) fn wired(san: San, reason: &'static str, lines: impl IntoIterator<Item = Option<Span>>) -> Self {
        Self { san, origin: Origin::wired(reason, lines) }
    }
}

/// The names of an API server: those of the `kubernetes` service, the endpoint, every master (any of them may be asked in place of
/// another), loopback, the service address, the load balancers. Host names are not among them: nothing connects by them.
pub(in crate::plan) fn serving_san(site: &Site<'_>, host: &Host) -> Vec<Named> {
    let settings = &site.cluster.settings;
    let own = host.components.api_server.span;
    let domain = &settings.network.dns_domain;
    let service = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"].map(str::to_owned);
    let mut names: Vec<Named> = Vec::new();
    let mut add = |san, reason, lines: &[Option<Span>]| names.push(Named::wired(san, reason, lines.iter().copied()));
    for name in service {
        add(San::Dns(name), "pods reach the API server as the service `kubernetes`", &[own, host.facts.span]);
    }
    let longest = San::Dns(format!("kubernetes.default.svc.{}", domain.0));
    add(longest, "pods reach the API server as the service `kubernetes` in the DNS domain", &[domain.span, own, host.facts.span]);
    if let (Some(name), Some(endpoint)) = (site.endpoint_name(), &settings.endpoint) {
        add(san(name), "clients connect to the endpoint", &[endpoint.span]);
    }
    for master in site.cluster.masters() {
        for ip in addresses(master) {
            add(San::Ip(ip.0), "any master may be asked in place of another", &[ip.1, master.facts.span]);
        }
    }
    for ip in loopbacks(host) {
        add(San::Ip(ip), "its neighbours on the host reach it by loopback", &[host.facts.span]);
    }
    if host.components.api_server.service_address_in_san.value {
        for (ip, range) in site.service_ips().zip(&settings.network.service_cidr.items) {
            let reason = "the first service address is that of the service `kubernetes`, which pods connect to";
            add(San::Ip(ip), reason, &[range.span, settings.network.service_cidr.span]);
        }
    }
    if let (Some(ip), Some(balancer)) = (site.virtual_ip(), &settings.load_balancer) {
        let lines = [balancer.vip.as_ref().and_then(|vip| vip.span), balancer.span];
        add(San::Ip(ip), "clients connect to the address that moves between the load balancers", &lines);
    }
    for balancer in site.cluster.hosts.iter().filter(|host| host.role == Role::LoadBalancer) {
        for ip in addresses(balancer) {
            add(San::Ip(ip.0), "clients connect to the load balancers, which pass TLS through", &[ip.1, balancer.facts.span]);
        }
    }
    names.extend(host.components.api_server.san.items.iter().chain(&host.facts.san.items).map(written));
    in_order(names)
}

/// The names of what is reached by a host's own addresses, and from the host itself.
pub(in crate::plan) fn host_san<'a>(host: &'a Host, more: impl Iterator<Item = &'a Sourced<SanName>>) -> Vec<Named> {
    let own = addresses(host)
        .map(|(ip, span)| Named::wired(San::Ip(ip), "it is reached by the host's addresses", [span, host.facts.span]));
    let local = loopbacks(host)
        .into_iter()
        .map(|ip| Named::wired(San::Ip(ip), "it is reached by loopback from the host itself", [host.facts.span]));
    in_order(own.chain(local).chain(more.map(written)).chain(host.facts.san.items.iter().map(written)).collect())
}

/// A name that someone wrote.
pub(in crate::plan) fn written(name: &Sourced<SanName>) -> Named {
    Named { san: san(&name.value), origin: Origin::written(name.span) }
}

/// The addresses of a host, each with the place where it is written.
pub(in crate::plan) fn addresses(host: &Host) -> impl Iterator<Item = (IpAddr, Option<Span>)> {
    std::iter::once((host.facts.ip.0, host.facts.ip.span)).chain(host.facts.ip2.as_ref().map(|ip| (ip.0, ip.span)))
}

/// Names, and why each of them is there: one entry a name, in the same order.
pub(super) fn apart(names: Vec<Named>) -> (Vec<San>, Vec<Part>) {
    let mut parts: Vec<Part> = Vec::new();
    for Named { san, origin } in names {
        let name = PartName::San(san);
        match parts.iter_mut().find(|part| part.name == name) {
            Some(known) if known.origins.contains(&origin) => {}
            Some(known) => known.origins.push(origin),
            None => parts.push(Part::new(name, origin)),
        }
    }
    let sans = parts.iter().filter_map(|part| if let PartName::San(san) = &part.name { Some(san.clone()) } else { None });
    (sans.collect(), parts)
}

fn san(name: &SanName) -> San {
    match name {
        SanName::Dns(name) => San::Dns(name.clone()),
        SanName::Ip(ip) => San::Ip(*ip),
    }
}

/// 127.0.0.1 and, where the host speaks IPv6, ::1.
fn loopbacks(host: &Host) -> Vec<IpAddr> {
    let mut found: Vec<IpAddr> = host.ips().map(loopback).collect();
    found.sort_unstable();
    found
}

/// DNS names first, otherwise in the order in which they were found. A name that several things ask for stands there several times.
fn in_order(names: Vec<Named>) -> Vec<Named> {
    let (dns, ip): (Vec<Named>, Vec<Named>) = names.into_iter().partition(|name| matches!(name.san, San::Dns(_)));
    dns.into_iter().chain(ip).collect()
}

/// Names in alphabetical order, addresses behind them.
pub(in crate::plan) fn sorted(mut names: Vec<Named>) -> Vec<Named> {
    names.sort_by(|a, b| a.san.cmp(&b.san));
    names
}
