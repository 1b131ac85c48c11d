//! What must hold besides handshakes: one rule a file.

mod audit;
mod authority_keys;
mod encryption;
mod gateway;
mod identity;
mod modes;
mod service_address;

use super::certificates::Library;
use super::finding::Finding;
use super::read::Tree;
use super::topology::World;

/// Everything that breaks a rule about the cluster as a whole.
pub fn of_cluster(world: &World<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    audit::check(world, &mut findings);
    encryption::check(world, &mut findings);
    gateway::check(world, &mut findings);
    identity::check(world, &mut findings);
    service_address::check(world, &mut findings);
    findings
}

/// Everything that breaks a rule about the files of one place. `signing` are the paths of keys that a controller-manager there signs with.
pub fn of_place(tree: &Tree<'_>, signing: &[String], library: &Library) -> Vec<Finding> {
    let mut findings = modes::check(tree);
    findings.extend(authority_keys::check(tree, signing, library));
    findings
}
