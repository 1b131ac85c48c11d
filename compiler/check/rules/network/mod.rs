//! Address ranges and ports.

mod dns_ip;
mod families;
mod flannel_range;
mod host_outside;
mod node_masks;
mod node_ports_ephemeral;
mod node_ports_taken;
mod overlap;
mod service_cidr;

use super::Run;

/// The rules of this family.
pub(super) const RULES: &[Run] = &[
    service_cidr::rule,
    families::rule,
    overlap::rule,
    flannel_range::rule,
    host_outside::rule,
    dns_ip::rule,
    node_masks::rule,
    node_ports_ephemeral::rule,
    node_ports_taken::rule,
];
