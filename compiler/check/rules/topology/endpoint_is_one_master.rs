//! K0514: the endpoint is one of several masters.

use crate::model::Cluster;
use crate::schema::types::SanName;
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// When that master fails all clients fail with it, although the others still serve.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(endpoint) = &cluster.settings.endpoint else { return };
    let SanName::Ip(address) = endpoint.host else { return };
    let masters: Vec<_> = cluster.masters().collect();
    let Some(master) = masters.iter().find(|master| master.ips().any(|ip| ip == address)).filter(|_| masters.len() > 1) else {
        return;
    };
    sink.push(
        Diagnostic::warning("K0514", format!("the endpoint `{address}` is `{}`, one of {} masters", master.name(), masters.len()))
            .label(place(cluster, [endpoint.span]), "all clients fail when this host does")
            .label(place(cluster, [master.facts.ip.span]), "its address")
            .help("name what stands before the masters: a load balancer's address, a VIP, or a DNS name"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_endpoint_is_not_one_of_several() {
        let two = "masters {\nhost m1 ip=\"10.0.0.1\"\nhost m2 ip=\"10.0.0.2\"\n}\n";
        check(super::rule, &format!("{two}endpoint \"10.0.0.2:6443\""), &["K0514 endpoint \"10.0.0.2:6443\""]);
        check(super::rule, &format!("{two}endpoint \"10.0.0.9:6443\""), &[]);
        check(super::rule, "endpoint \"10.0.0.1:6443\"", &[]);
    }
}
