//! Address ranges and ports.

mod address_unusable;
mod dns_ip;
mod families;
mod flannel_range;
mod half_dual_stack;
mod host_outside;
mod node_masks;
mod node_ports_ephemeral;
mod node_ports_taken;
mod overlap;
mod ports_collide;
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
    address_unusable::rule,
    half_dual_stack::rule,
    ports_collide::rule,
];
