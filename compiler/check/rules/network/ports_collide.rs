//! K0587: two servers for one port of a host.

use std::collections::BTreeMap;

use crate::check::view::place;
use crate::model::{Cluster, Host, Role};
use crate::schema::Sourced;
use crate::schema::types::Port;
use crate::source::{Diagnostic, Sink, Span};

/// The second server that wants a port does not start. Load balancers on masters have a rule of their own, K0517.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let mut judged = std::collections::BTreeSet::new();
    for host in &cluster.hosts {
        let kind = (std::sync::Arc::as_ptr(&host.components), host.role == Role::Master, host.runs_kubelet());
        if judged.insert(kind) {
            collisions(cluster, host, sink);
        }
    }
}

fn collisions(cluster: &Cluster, host: &Host, sink: &mut Sink) {
    let mut taken: BTreeMap<u16, (&str, Option<Span>)> = BTreeMap::new();
    for (name, port, span) in servers(cluster, host) {
        let Some((other, first)) = taken.insert(port, (name, span)) else { continue };
        let at = place(cluster, [span, first]);
        let mut found = Diagnostic::error("K0587", format!("{other} and {name} both want port {port} of `{}`", host.name()))
            .label(at, if span.is_some() { format!("{name} listens here") } else { format!("{other} listens here") });
        if let Some(first) = first.filter(|first| *first != at) {
            found = found.label(first, format!("{other} listens here"));
        }
        sink.push(found.help("give one of them another port"));
    }
}

/// What listens on all addresses or on loopback of a host.
fn servers(cluster: &Cluster, host: &Host) -> Vec<(&'static str, u16, Option<Span>)> {
    let components = &host.components;
    let own = |name, port: &Sourced<Port>| (name, port.value.0, port.span);
    let or = |name, port: &Option<Sourced<Port>>, usual| port.as_ref().map_or((name, usual, None), |port| own(name, port));
    let mut found = Vec::new();
    if cluster.etcd_members().any(|member| member.role == host.role) {
        found.push(own("etcd for its clients", &components.etcd.client_port));
        found.push(own("etcd for its peers", &components.etcd.peer_port));
        let metrics = &components.etcd.metrics_port;
        let metrics = u16::try_from(metrics.value.0).ok().filter(|port| *port != 0).map(|port| (port, metrics.span));
        found.extend(metrics.map(|(port, span)| ("etcd's metrics", port, span)));
    }
    if host.role == Role::Master {
        found.push(own("kube-apiserver", &components.api_server.port));
        found.push(or("kube-controller-manager", &components.controller_manager.port, 10257));
        found.push(or("kube-scheduler", &components.scheduler.port, 10259));
    }
    if host.runs_kubelet() {
        found.push(own("kubelet", &components.kubelet.port));
        found.push(("kubelet's health check", 10248, None));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn ports_have_one_server() {
        check(super::rule, "", &[]);
        check(super::rule, "etcd \"3.6.14\" {\nclient-port 2380\n}", &["K0587 client-port 2380"]);
        check(super::rule, "api-server {\nport 10257\n}", &["K0587 port 10257"]);
        check(super::rule, "etcd \"3.6.14\" {\nmetrics-port 0\n}", &[]);
        let kubelet = |port| format!("masters {{\nkubelet {{\nenabled\nport {port}\n}}\nhost m1 ip=\"10.0.0.1\"\n}}");
        check(super::rule, &kubelet(6443), &["K0587 port 6443"]);
        check(super::rule, &kubelet(10251), &[]);
        // Without a kubelet its port is free.
        check(super::rule, "api-server {\nport 10250\n}", &[]);
    }
}
