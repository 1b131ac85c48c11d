//! K0608: components whose certificate names somebody else than the built-in roles of Kubernetes expect.

use crate::proof::finding::Finding;
use crate::proof::handshake::Identity;
use crate::proof::read::{Host, KubeClient};
use crate::proof::topology::World;

/// <https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings>, and the Node authorizer.
pub(super) fn check(world: &World<'_>, findings: &mut Vec<Finding>) {
    for host in world.hosts {
        findings.extend(host.clients.iter().filter_map(|client| of(host, client)));
    }
}

fn of(host: &Host, client: &KubeClient) -> Option<Finding> {
    let node = host.kubelet.as_ref().map_or(host.name.as_str(), |kubelet| &kubelet.node_name);
    let (user, group) = match client.component.as_str() {
        "kube-controller-manager" => ("system:kube-controller-manager".to_owned(), None),
        "kube-scheduler" => ("system:kube-scheduler".to_owned(), None),
        "kube-proxy" => ("system:kube-proxy".to_owned(), None),
        "kubelet" => (format!("system:node:{node}"), Some("system:nodes")),
        _ => return None,
    };
    let shown = client.shown.as_ref().ok()?;
    let Identity { user: is, groups } = &shown.certificates.leaf().identity;
    let has_group = group.is_none_or(|group| groups.iter().any(|own| own == group));
    if (*is == user && has_group) || groups.iter().any(|own| own == "system:masters") {
        return None;
    }
    let wanted = group.map_or(String::new(), |group| format!(" in group `{group}`"));
    let what = format!(
        "{} on {} is `{is}` (groups: {}) to API servers, but must be `{user}`{wanted}",
        client.component,
        host.name,
        if groups.is_empty() { "none".to_owned() } else { groups.join(", ") }
    );
    let help = "let kapic issue the certificate; if the node has another name than the host, say so with `--hostname-override`";
    Some(Finding::error("K0608", what, help).file(&*shown.file))
}
