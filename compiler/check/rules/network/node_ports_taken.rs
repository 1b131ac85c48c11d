//! K0552: node ports that a component listens on.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::sections::Components;
use crate::source::{Diagnostic, Sink, Span};

/// kube-proxy sends what comes to a node port to the service that has it, also where a component listens on that port: a service could
/// get the API server's or the kubelet's port, and the node would be lost.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(range) = &cluster.settings.network.node_ports else { return };
    let mut told = std::collections::BTreeSet::new();
    let components = variants(cluster.hosts.iter()).into_iter().flat_map(ports).chain(balancer(cluster));
    for (name, port, span) in components {
        if !(range.first..=range.last).contains(&port) || !told.insert((name, port)) {
            continue;
        }
        let message = format!("the node ports {}-{} hold {port}, the port of {name}", range.first, range.last);
        let mut found =
            Diagnostic::warning("K0552", message).label(place(cluster, [range.span]), "a service could get any of these");
        if let Some(span) = span {
            found = found.label(span, format!("{name} listens here"));
        }
        let usual = (range.first, range.last) == (30000, 32767) || (30000..=32767).contains(&port);
        sink.push(found.help(match usual {
            true => format!("give {name} a port outside of {}-{}", range.first, range.last),
            false => "write `node-ports \"30000-32767\"`, which holds none of the components' ports".to_owned(),
        }));
    }
}

/// What listens on hosts, with the ports that Kubernetes has by default where nobody wrote another.
fn ports(components: &Components) -> [(&'static str, u16, Option<Span>); 8] {
    let Components { etcd, api_server, controller_manager, scheduler, kubelet, .. } = components;
    let or = |port: &Option<crate::schema::Sourced<crate::schema::types::Port>>, usual| {
        port.as_ref().map_or((usual, None), |port| (port.value.0, port.span))
    };
    let (manager, scheduler) = (or(&controller_manager.port, 10257), or(&scheduler.port, 10259));
    [
        ("kube-apiserver", api_server.port.value.0, api_server.port.span),
        ("kube-controller-manager", manager.0, manager.1),
        ("kube-scheduler", scheduler.0, scheduler.1),
        ("etcd's clients", etcd.client_port.value.0, etcd.client_port.span),
        ("etcd's peers", etcd.peer_port.value.0, etcd.peer_port.span),
        ("kubelet", kubelet.port.value.0, kubelet.port.span),
        ("kube-proxy's metrics", 10249, None),
        ("kube-proxy's health check", 10256, None),
    ]
}

fn balancer(cluster: &Cluster) -> Option<(&'static str, u16, Option<Span>)> {
    let port = cluster.settings.load_balancer.as_ref()?.port.as_ref()?;
    Some(("the load balancers", port.value.0, port.span))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn node_ports_are_free() {
        let text = |ports, port| {
            format!("network {{\nservice-cidr \"10.96.0.0/16\"\nnode-ports \"{ports}\"\n}}\napi-server {{\nport {port}\n}}")
        };
        check(super::rule, &text("30000-32767", 6443), &[]);
        check(super::rule, &text("30000-32767", 30443), &["K0552 node-ports \"30000-32767\""]);
        check(super::rule, &text("10250-10255", 6443), &["K0552 node-ports \"10250-10255\""]);
    }
}
