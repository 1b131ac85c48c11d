//! K0611: API servers that encrypt differently. What one writes, another then cannot read.

use crate::proof::finding::Finding;
use crate::proof::topology::World;

/// The configuration must be the same file everywhere; its digest tells, so the secret need not be here.
pub(super) fn check(world: &World<'_>, findings: &mut Vec<Finding>) {
    let Some((first, others)) = world.api_servers.split_first() else { return };
    for other in others.iter().filter(|other| other.it.encryption != first.it.encryption) {
        let what = format!(
            "kube-apiserver on {} and on {} encrypt differently: what one writes into etcd, the other cannot read",
            first.host.name, other.host.name
        );
        let help = "write `encryption` for all masters, not for one host, and leave `--encryption-provider-config` to kapic";
        findings.push(Finding::error("K0611", what, help).file(&*other.it.unit).file(&*first.it.unit));
    }
}
