//! K0567: a host outside the networks of machines.

use crate::check::view::{count, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Whoever declares the machines' networks wants to know of an address that is not in them: one of the two is mistyped.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let networks = &cluster.settings.network.node_cidr;
    let known = |ip| networks.values().any(|net| net.0.contains(&ip));
    let outside: Vec<_> = cluster.hosts.iter().filter(|host| !networks.is_empty() && !known(host.ip())).collect();
    let Some(first) = outside.first() else { return };
    let more = match outside.len() - 1 {
        0 => String::new(),
        1 => ", nor is one other host".to_owned(),
        others => format!(", nor are {}", count(others, "other host")),
    };
    sink.push(
        Diagnostic::warning("K0567", format!("`{}` at `{}` is not in `node-cidr`{more}", first.name(), first.ip()))
            .label(place(cluster, [first.facts.ip.span]), "outside")
            .label(place(cluster, [networks.span]), "the machines' networks")
            .help("mend the address, or add its network to `node-cidr`"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn hosts_are_in_the_networks() {
        let text = |net| format!("network {{\nservice-cidr \"10.96.0.0/16\"\nnode-cidr \"{net}\"\n}}");
        check(super::rule, &text("10.0.0.0/24"), &[]);
        check(super::rule, &text("10.0.1.0/24"), &["K0567 ip=\"10.0.0.1\""]);
        check(super::rule, "", &[]);
    }
}
