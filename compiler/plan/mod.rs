//! From a checked cluster to every file of every host, as derivations. Total: it cannot fail, and it holds no secret.

mod api_server;
mod artifact;
mod balancer;
mod certificate;
mod components;
mod document;
mod draft;
mod file;
mod flags;
mod key;
mod operator;
mod origin;
mod paths;
mod pki;
mod systemd;
mod term;
mod topology;

use std::collections::BTreeMap;

use crate::check::CheckedCluster;
use crate::source::NamedFile;

use draft::Draft;
use topology::Site;

pub use artifact::{Artifact, Content, Term};
pub use certificate::{CertificateId, CertificateSpec, DistinguishedName, DnAttribute, San, Usage};
pub use file::{FileMeta, FolderMeta, Kind, Place};
pub use key::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};
pub use origin::{Origin, Part, PartName};

/// Every artifact of every host, and the certificates that they are made from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The id that all derivations start from.
    pub cluster_id: String,
    /// All certificates by name.
    pub certificates: BTreeMap<CertificateId, CertificateSpec>,
    /// Why each certificate has the subject alternative names that it has; one entry a name, in their order.
    pub names: BTreeMap<CertificateId, Vec<Part>>,
    /// All files, sorted by place and path.
    pub artifacts: Vec<Artifact>,
    /// Templates that the description names, sorted by name.
    pub templates: Vec<NamedFile>,
}

/// Every file of every host. Pure and total: the same cluster gives the same plan, and a checked cluster always has one.
pub fn plan(cluster: &CheckedCluster) -> Plan {
    let site = Site::new(cluster);
    let mut draft = Draft::new(cluster.span);
    pki::plan_authorities(&site, &mut draft);
    for host in &cluster.hosts {
        for family in [
            components::plan_etcd,
            api_server::plan_api_server,
            components::plan_controller_manager,
            components::plan_scheduler,
            balancer::plan_balancer,
            components::plan_kubelet,
            components::plan_kube_proxy,
            components::plan_kernel,
            systemd::plan_sysusers,
            systemd::plan_tmpfiles,
            systemd::plan_presets,
        ] {
            family(&site, host, &mut draft);
        }
    }
    for family in [operator::plan_users, operator::plan_manifests, operator::plan_runbook, operator::plan_check_script] {
        family(&site, &mut draft);
    }
    draft.finish(cluster.cluster_id(), cluster.files.clone())
}

#[cfg(test)]
mod tests;
