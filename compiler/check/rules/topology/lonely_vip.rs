//! K0586: an address that moves between one host and nobody.

use crate::model::{Cluster, Host, Role};
use crate::source::{Diagnostic, Sink};

use crate::check::view::place;

/// keepalived moves the address when the host that has it fails. With one host there is nowhere to move to.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(balancer) = &cluster.settings.load_balancer else { return };
    let Some(vip) = &balancer.vip else { return };
    let role = match balancer.placement.0.as_str() {
        "masters" => Role::Master,
        "load-balancers" => Role::LoadBalancer,
        _ => return,
    };
    let hosts: Vec<&Host> = cluster.hosts.iter().filter(|host| host.role == role).collect();
    let [only] = hosts.as_slice() else { return };
    sink.push(
        Diagnostic::warning(
            "K0586",
            format!("`{}` moves nowhere when `{}` fails: it is the only load balancer", vip.address.0, only.name()),
        )
        .label(place(cluster, [vip.address.span, vip.span]), "an address that moves")
        .label(place(cluster, [only.facts.name.span]), "expected a second host beside it")
        .help(format!("add a second host to `{role}`, or delete `vip` and let `endpoint` name this one")),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn addresses_have_somewhere_to_move() {
        let text = |more| {
            format!(
                "endpoint \"10.0.0.99:6443\"\nload-balancers {{\nhost lb1 ip=\"10.0.0.8\"\n{more}\n}}\nload-balancer haproxy {{\nvip \"10.0.0.99\" interface=eth0\n}}"
            )
        };
        check(super::rule, &text(""), &["K0586 \"10.0.0.99\""]);
        check(super::rule, &text("host lb2 ip=\"10.0.0.9\""), &[]);
    }
}
