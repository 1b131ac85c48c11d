//! K0511: node ports that the kernel also hands out.

use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// The ports of outgoing connections on Linux, `net.ipv4.ip_local_port_range`.
const EPHEMERAL: (u16, u16) = (32768, 60999);

/// kube-proxy takes answers to a connection whose own port is a node port for traffic of that service, and the connection hangs
/// (kubernetes/kubernetes#111682). kube-apiserver forbids the overlap in words only.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(ports) = &cluster.settings.network.node_ports else { return };
    let (first, last) = (ports.first.max(EPHEMERAL.0), ports.last.min(EPHEMERAL.1));
    if first > last {
        return;
    }
    let message =
        format!("the node ports {}-{} overlap the ephemeral ports {}-{}", ports.first, ports.last, EPHEMERAL.0, EPHEMERAL.1);
    let help = match ports.first < EPHEMERAL.0 {
        true => format!("write `node-ports \"{}-{}\"`", ports.first, EPHEMERAL.0 - 1),
        false => "write `node-ports \"30000-32767\"`".to_owned(),
    };
    sink.push(
        Diagnostic::warning("K0511", message)
            .label(place(cluster, [ports.span]), format!("Linux takes {first}-{last} for outgoing connections"))
            .help(help),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn node_ports_end_before_32768() {
        let text = |ports| format!("network {{\nservice-cidr \"10.96.0.0/16\"\nnode-ports \"{ports}\"\n}}");
        check(super::rule, &text("20000-45000"), &["K0511 node-ports \"20000-45000\""]);
        check(super::rule, &text("32767-32768"), &["K0511 node-ports \"32767-32768\""]);
        check(super::rule, &text("60999-61000"), &["K0511 node-ports \"60999-61000\""]);
        check(super::rule, &text("30000-32767"), &[]);
        check(super::rule, &text("61000-62000"), &[]);
    }
}
