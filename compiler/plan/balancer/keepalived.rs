//! keepalived: the address that moves between load balancers, by VRRP between known addresses and without a password.

use std::net::IpAddr;

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{Kind, Place, Term};
use crate::schema::sections::LoadBalancer;

const NAME: &str = "keepalived";
const SCRIPT: &str = "/etc/keepalived/check-load-balancer.sh";

/// The configuration and the script that asks whether the load balancer beside it listens.
pub(super) fn plan_keepalived(site: &Site<'_>, host: &Host, balancer: &LoadBalancer, draft: &mut Draft) {
    let Some(vip) = &balancer.vip else { return };
    let hosts = site.balancer_hosts();
    let address = vip.address.0;
    let rank = hosts.iter().position(|other| other.name() == host.name()).unwrap_or(hosts.len());
    let peers = hosts.iter().filter(|other| other.name() != host.name()).map(|other| reached(other, address).to_string());
    // No host preempts another, so the ranks only decide between hosts that start together.
    let priority = 150_i64.saturating_sub(10 * i64::try_from(rank).unwrap_or(i64::MAX / 10)).max(1);
    let values = Term::map([
        ("host", Term::text(host.name())),
        ("cluster", Term::text(&site.cluster.settings.name.0)),
        ("script", Term::text(SCRIPT)),
        ("interface", Term::text(&vip.interface.0)),
        ("router_id", Term::Int(vip.router_id.0)),
        ("priority", Term::Int(priority)),
        ("source", Term::text(reached(host, address).to_string())),
        ("peers", Term::texts(peers)),
        ("address", Term::text(format!("{address}/{}", vip.prefix.0))),
    ]);
    let place = Place::Host(host.name().to_owned());
    let asked = || [vip.span, balancer.span, host.facts.span];
    let file = File::template(NAME, "/etc/keepalived/keepalived.conf", Kind::Config, &vip.template.0, values);
    let file = file.because("`vip` moves an address between the load balancers");
    draft.file(&place, file.asked_by(asked().into_iter().chain([vip.template.span])));
    let port = Term::map([("port", Term::Int(site.balancer_port(balancer).into()))]);
    let script = File::template(NAME, SCRIPT, Kind::Script, &vip.check_template.0, port);
    let script = script.executable().because("keepalived asks by it whether the load balancer is well");
    draft.file(&place, script.asked_by(asked().into_iter().chain([vip.check_template.span])));
}

/// The address of a host in the family of the address that moves; its first one if it has none of that family.
fn reached(host: &Host, like: IpAddr) -> IpAddr {
    host.ips().find(|ip| ip.is_ipv4() == like.is_ipv4()).unwrap_or(host.ip())
}
