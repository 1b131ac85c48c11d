//! The rules by family. A rule reads the cluster and tells the sink what it finds; it changes nothing and knows no other rule.

mod access;
mod network;
mod pki;
mod topology;
pub(crate) mod versions;

pub(in crate::check) use versions::setting_of;

use crate::model::Cluster;
use crate::source::Sink;

/// One rule.
pub(super) type Run = fn(&Cluster, &mut Sink);

/// Every rule, in a fixed order.
pub(super) fn all() -> impl Iterator<Item = Run> {
    let families = [topology::RULES, network::RULES, pki::RULES, access::RULES, versions::RULES];
    families.into_iter().flatten().copied()
}
