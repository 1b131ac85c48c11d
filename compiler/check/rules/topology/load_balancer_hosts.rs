//! K0507: load balancers without hosts, or hosts without load balancers.

use crate::model::{Cluster, Role};
use crate::schema::sections::LoadBalancer;
use crate::schema::types::LoadBalancerKind;
use crate::source::{Diagnostic, Sink, nearest};

use crate::check::view::place;

const PLACEMENTS: [&str; 3] = ["load-balancers", "masters", "nodes"];

/// The block says what runs, the hosts say where: one without the other is half a sentence.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let first = cluster.hosts.iter().find(|host| host.role == Role::LoadBalancer);
    match (&cluster.settings.load_balancer, first) {
        (None, Some(host)) => sink.push(
            Diagnostic::error("K0507", "there are hosts for load balancers, and nothing says what runs on them")
                .label(place(cluster, [host.facts.name.span]), "this host would run nothing")
                .help("add `load-balancer haproxy` to `cluster`, or delete `load-balancers`"),
        ),
        (Some(balancer), first) => placed(cluster, balancer, first, sink),
        (None, None) => {}
    }
}

fn placed(cluster: &Cluster, balancer: &LoadBalancer, first: Option<&crate::model::Host>, sink: &mut Sink) {
    let word = balancer.placement.0.as_str();
    let at = place(cluster, [balancer.placement.span, balancer.span]);
    let external = balancer.kind.value == LoadBalancerKind::External;
    if !PLACEMENTS.contains(&word) {
        let near = nearest(word, PLACEMENTS).unwrap_or("load-balancers");
        let message = format!("`{word}` is no place for a load balancer");
        let found = Diagnostic::error("K0507", message).label(at, "expected `load-balancers`, `masters` or `nodes`");
        return sink.push(found.help(format!("write `on={near}`")));
    }
    let wants_hosts = word == "load-balancers" && !external;
    match first {
        None if wants_hosts => sink.push(
            Diagnostic::error("K0507", "the load balancers run on `load-balancers`, and there are none")
                .label(at, "expected hosts in `load-balancers`")
                .help("add `load-balancers { host lb1 ip=\"10.0.0.21\"; }`, or write `on=masters` or `on=nodes`"),
        ),
        Some(host) if !wants_hosts => sink.push(
            Diagnostic::error("K0507", "there are hosts for load balancers that run elsewhere")
                .label(place(cluster, [host.facts.name.span]), "this host would run nothing")
                .label(at, "they run here")
                .help("delete `load-balancers`, or the `on=` of `load-balancer`"),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn what_runs_and_where() {
        let hosts = "load-balancers {\nhost lb1 ip=\"10.0.0.9\"\n}\n";
        check(super::rule, hosts, &["K0507 lb1"]);
        check(super::rule, "load-balancer haproxy", &["K0507 load-balancer haproxy"]);
        check(super::rule, "load-balancer haproxy on=master", &["K0507 on=master"]);
        check(super::rule, &format!("{hosts}load-balancer haproxy on=masters"), &["K0507 lb1"]);
        check(super::rule, &format!("{hosts}load-balancer haproxy"), &[]);
        check(super::rule, "load-balancer external", &[]);
    }
}
