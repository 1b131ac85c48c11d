//! What stands before the API servers: TLS passes through it, and it asks each server whether it is ready.

mod keepalived;

use crate::model::Host;
use crate::schema::sections::LoadBalancer;
use crate::schema::types::{AuthorityName, Duration, HealthCheck, LoadBalancerKind};
use crate::source::Span;

use super::draft::{Draft, File};
use super::pki::{Leaf, issue, trust};
use super::topology::{Site, in_url, is_on};
use super::{Kind, Place, Term};

const HAPROXY: &str = "haproxy";

/// Plans the load balancer of a host, and the address that moves between several.
pub(super) fn plan_balancer(site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let Some(balancer) = site.balancer(host) else { return };
    match balancer.kind.value {
        LoadBalancerKind::Haproxy => haproxy(site, host, balancer, draft),
        LoadBalancerKind::Nginx => nginx(site, host, balancer, draft),
        LoadBalancerKind::External => {}
    }
    if !is_on(balancer, "nodes") {
        keepalived::plan_keepalived(site, host, balancer, draft);
    }
}

fn haproxy(site: &Site<'_>, host: &Host, balancer: &LoadBalancer, draft: &mut Draft) {
    let place = Place::Host(host.name().to_owned());
    let mut values = common(site, balancer);
    let check = balancer.health_check.value;
    values.push(("bind", Term::texts(binds(site, balancer))));
    values.push(("check", Term::text(check.word())));
    if check != HealthCheck::Tcp {
        let authority = trust(site, draft, &place, AuthorityName::Kubernetes, HAPROXY, balancer.health_check.span);
        values.push(("authority", Term::text(authority)));
    }
    if check == HealthCheck::ClientCertificate {
        let issued = issue(site, draft, Leaf::client(host, "health/client", "kube-apiserver-health-client"));
        let path = "/etc/haproxy/health-client.pem";
        let both = [("certificate", Term::Certificates(vec![issued.id])), ("key", Term::PrivateKey(issued.key))];
        let file = File::template(HAPROXY, path, Kind::PrivateKey, "std:haproxy/pair", Term::map(both));
        let reason = "the health check shows a certificate of its own";
        draft.file(&place, file.secret().because(reason).asked_by([balancer.health_check.span, balancer.span, host.facts.span]));
        values.push(("client", Term::text(path)));
    }
    let file = File::template(
        HAPROXY,
        "/etc/haproxy/haproxy.cfg",
        Kind::Config,
        template(balancer, "std:haproxy/haproxy.cfg"),
        Term::map(values),
    );
    let file = file.because("`load-balancer haproxy` runs on this host");
    draft.file(&place, file.asked_by([balancer.span, host.facts.span, template_span(balancer)]));
}

/// nginx without its commercial part asks no server: it notices failed connections.
fn nginx(site: &Site<'_>, host: &Host, balancer: &LoadBalancer, draft: &mut Draft) {
    let mut values = common(site, balancer);
    let listen = binds(site, balancer).into_iter().map(|bind| bind.replace(" v4v6", " ipv6only=off"));
    values.push(("listen", Term::texts(listen)));
    let file = File::template(
        "nginx",
        "/etc/nginx/nginx.conf",
        Kind::Config,
        template(balancer, "std:nginx/nginx.conf"),
        Term::map(values),
    );
    let file = file.because("`load-balancer nginx` runs on this host");
    let asked = [balancer.span, host.facts.span, template_span(balancer)];
    draft.file(&Place::Host(host.name().to_owned()), file.asked_by(asked));
}

/// The template of the configuration: the one that is named, else that of the stdlib.
fn template<'a>(balancer: &'a LoadBalancer, default: &'a str) -> &'a str {
    balancer.template.as_ref().map_or(default, |named| &named.0)
}

fn template_span(balancer: &LoadBalancer) -> Option<Span> {
    balancer.template.as_ref().and_then(|named| named.span)
}

fn common(site: &Site<'_>, balancer: &LoadBalancer) -> Vec<(&'static str, Term)> {
    let server = |host: &Host| {
        let address = format!("{}:{}", in_url(host.ip()), site.api_port(host));
        Term::map([("name", Term::text(host.name())), ("address", Term::text(address))])
    };
    let mut values = vec![
        ("cluster", Term::text(&site.cluster.settings.name.0)),
        ("servers", Term::List(site.cluster.masters().map(server).collect())),
        ("interval", Term::text(single_unit(balancer.check_interval.value))),
        ("idle", Term::text(single_unit(balancer.idle_timeout.value))),
        ("connect", Term::text(single_unit(balancer.connect_timeout.value))),
        ("fall", Term::Int(balancer.check_fall.0)),
        ("rise", Term::Int(balancer.check_rise.0)),
    ];
    values.extend(balancer.max_connections.as_ref().map(|limit| ("max_connections", Term::Int(limit.0))));
    values
}

/// Where it listens: on a node for that node alone, elsewhere on all addresses, because the one that moves may not be here yet.
fn binds(site: &Site<'_>, balancer: &LoadBalancer) -> Vec<String> {
    let port = site.balancer_port(balancer);
    let six = site.cluster.hosts.iter().flat_map(Host::ips).chain(site.virtual_ip()).any(|ip| ip.is_ipv6());
    match (is_on(balancer, "nodes"), six) {
        (true, _) => vec![format!("127.0.0.1:{port}")],
        (false, false) => vec![format!("0.0.0.0:{port}")],
        (false, true) => vec![format!("[::]:{port} v4v6")],
    }
}

/// A span of time in one unit: neither haproxy nor nginx reads `1h30m`.
fn single_unit(span: Duration) -> String {
    match span.milliseconds % 1000 {
        0 => format!("{}s", span.milliseconds / 1000),
        _ => format!("{}ms", span.milliseconds),
    }
}
