//! A note (K0603): etcd's own HTTP gateway shows the server's certificate as a client (etcd#9785).

use crate::proof::finding::Finding;
use crate::proof::topology::World;

/// Only `/v3/…` over HTTP fails then, and a line in the log says so at each start; `etcdctl` and API servers are not concerned.
pub(super) fn check(world: &World<'_>, findings: &mut Vec<Finding>) {
    let concerned = world.members.iter().find(|member| {
        let shown = member.it.serving.as_ref().ok();
        let cannot = shown.is_some_and(|shown| matches!(shown.certificates.leaf().usage, Some((_, false))));
        member.it.gateway_uses_serving && cannot
    });
    let Some(member) = concerned else { return };
    let what = format!(
        "etcd on {} cannot use its own HTTP gateway: the gateway shows the server's certificate, which has no `clientAuth`",
        member.host.name
    );
    let help = "nothing, if you do not use `/v3/…` over HTTP; or `--enable-grpc-gateway=false`";
    findings.push(Finding::note("K0603", what, help).file(&*member.it.unit));
}
