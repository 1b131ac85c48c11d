//! K0574: an endpoint that is none of the addresses of the load balancers.

use crate::model::{Cluster, Role};
use crate::schema::types::{LoadBalancerKind, SanName};
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// Clients go to the endpoint. If it is an address, and kapic configures the load balancers, it should be the VIP or one of theirs;
/// another one is a slip, or belongs to a load balancer that this description does not know.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let (Some(balancer), Some(endpoint)) = (&cluster.settings.load_balancer, &cluster.settings.endpoint) else { return };
    let SanName::Ip(address) = endpoint.host else { return };
    let role = match balancer.placement.0.as_str() {
        "masters" => Role::Master,
        "load-balancers" => Role::LoadBalancer,
        _ => return,
    };
    if balancer.kind.value == LoadBalancerKind::External {
        return;
    }
    let vip = balancer.vip.as_ref();
    let theirs =
        cluster.hosts.iter().any(|host| (host.role == role || host.role == Role::Master) && host.ips().any(|ip| ip == address));
    if vip.is_some_and(|vip| vip.address.0 == address) || theirs {
        return;
    }
    let found = Diagnostic::warning("K0574", format!("no load balancer has the endpoint's address `{address}`"))
        .label(place(cluster, [endpoint.span]), "clients connect here");
    sink.push(match vip {
        Some(vip) => found.label(place(cluster, [vip.address.span, vip.span]), "the load balancers share this one").help(format!(
            "write `endpoint \"{}:{}\"`, or this address into `vip`",
            crate::check::view::in_url(vip.address.0),
            endpoint.port
        )),
        None => found
            .label(place(cluster, [balancer.span]), "no `vip`")
            .help(format!("write `vip \"{address}\" interface=eth0` into `load-balancer`, or the name or address of one")),
    });
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_endpoint_is_the_load_balancers() {
        let text = |endpoint, vip| {
            format!(
                "endpoint \"{endpoint}:6443\"\nload-balancers {{\nhost lb1 ip=\"10.0.0.8\"\n}}\nload-balancer haproxy {{\n{vip}\n}}"
            )
        };
        let vip = "vip \"10.0.0.99\" interface=eth0";
        check(super::rule, &text("10.0.0.99", vip), &[]);
        check(super::rule, &text("10.0.0.77", vip), &["K0574 endpoint \"10.0.0.77:6443\""]);
        check(super::rule, &text("10.0.0.77", ""), &["K0574 endpoint \"10.0.0.77:6443\""]);
        check(super::rule, &text("10.0.0.8", ""), &[]);
        check(super::rule, &text("api.example.com", vip), &[]);
    }
}
