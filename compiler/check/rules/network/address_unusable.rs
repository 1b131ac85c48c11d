//! K0572: addresses that no other machine can use.

use std::net::IpAddr;

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

/// A host's address stands in etcd's URLs, in certificates and in kubeconfigs of other hosts: loopback, unspecified, multicast and
/// broadcast addresses lead nowhere from there (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5), and a link-local one needs the name
/// of an interface that no certificate can hold (RFC 4007). Loopback is a warning: for a try on one machine it does.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let hosts = cluster.hosts.iter().flat_map(|host| {
        let second = host.facts.ip2.iter().map(|ip| (format!("`{}`", host.name()), ip.0, ip.span));
        std::iter::once((format!("`{}`", host.name()), host.facts.ip.0, host.facts.ip.span)).chain(second)
    });
    let vip = cluster.settings.load_balancer.iter().filter_map(|balancer| balancer.vip.as_ref());
    let vip = vip.map(|vip| ("the `vip`".to_owned(), vip.address.0, vip.address.span));
    for (who, ip, span) in hosts.chain(vip) {
        if let Some(what) = unusable(ip) {
            sink.push(told(&who, ip, what, place(cluster, [span])));
        }
    }
}

fn told(who: &str, ip: IpAddr, what: &str, at: Span) -> Diagnostic {
    let usual = if ip.is_ipv4() { "10.0.0.1" } else { "fd00:9::1" };
    let mapped = match ip {
        IpAddr::V6(ip) => ip.to_ipv4_mapped(),
        IpAddr::V4(_) => None,
    };
    let help = match mapped {
        Some(ip) => format!("write \"{ip}\""),
        None => format!("write the address by which other machines reach {who}, such as \"{usual}\""),
    };
    let message = format!("{who} cannot have {what}, `{ip}`");
    let found = match ip.is_loopback() {
        true => Diagnostic::warning("K0572", message),
        false => Diagnostic::error("K0572", message),
    };
    found.label(at, "no other machine reaches this").help(help)
}

fn unusable(ip: IpAddr) -> Option<&'static str> {
    match ip {
        _ if ip.is_unspecified() => Some("the address that means \"any\""),
        _ if ip.is_loopback() => Some("a loopback address"),
        _ if ip.is_multicast() => Some("a multicast address"),
        IpAddr::V4(ip) if ip.is_broadcast() => Some("the broadcast address"),
        IpAddr::V4(ip) if ip.is_link_local() => Some("a link-local address"),
        IpAddr::V6(ip) if ip.is_unicast_link_local() => Some("a link-local address"),
        IpAddr::V6(ip) if ip.to_ipv4_mapped().is_some() => Some("an IPv4 address in the clothes of IPv6"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn addresses_lead_to_machines() {
        let wrong = [
            "127.0.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "169.254.1.1",
            "::1",
            "::",
            "fe80::1",
            "ff02::1",
            "::ffff:10.0.0.1",
        ];
        for ip in wrong {
            check(super::rule, &format!("masters {{\nhost m1 ip=\"{ip}\"\n}}"), &[&format!("K0572 ip=\"{ip}\"")]);
        }
        for ip in ["10.0.0.1", "192.0.2.1", "fd00:9::1", "2001:db8::1"] {
            check(super::rule, &format!("masters {{\nhost m1 ip=\"{ip}\"\n}}"), &[]);
        }
        check(super::rule, "masters {\nhost m1 ip=\"10.0.0.1\" ip2=\"::1\"\n}", &["K0572 ip2=\"::1\""]);
    }
}
