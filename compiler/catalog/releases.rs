//! The minors that the catalog covers, the newest patch of each where known, and which etcd goes with which Kubernetes.

use std::sync::OnceLock;

use super::line::{Line, table};
use super::version::{EtcdVersion, KubernetesVersion, Minor, Release};

const VERSIONS: &str = include_str!("../../stdlib/catalog/versions.txt");

/// One line of the table.
pub(super) struct KnownMinor {
    pub(super) minor: Minor,
    newest: Option<Release>,
    /// The etcd minor that kubeadm of this Kubernetes minor installs.
    etcd: Option<Minor>,
}

/// The Kubernetes minors of the catalog, oldest first.
pub fn minors() -> impl DoubleEndedIterator<Item = Minor> {
    kubernetes().iter().map(|known| known.minor)
}

/// The newest Kubernetes release that the catalog knows of.
pub fn newest_kubernetes() -> KubernetesVersion {
    let newest = kubernetes().iter().rev().find_map(|known| known.newest).expect("the table names a newest Kubernetes");
    KubernetesVersion::parse(&newest.to_string()).expect("the table's newest release is of one of its minors")
}

/// The newest patch of a Kubernetes minor, where one is established; newer ones may exist.
pub fn newest_patch(minor: Minor) -> Option<KubernetesVersion> {
    let newest = kubernetes().iter().find(|known| known.minor == minor)?.newest?;
    KubernetesVersion::parse(&newest.to_string()).ok()
}

/// The newest patch of an etcd minor, where one is established.
pub fn newest_etcd_patch(minor: Minor) -> Option<EtcdVersion> {
    let newest = etcd().iter().find(|known| known.minor == minor)?.newest?;
    Some(EtcdVersion::of_table(newest))
}

/// The etcd to run beside a Kubernetes minor: the newest known patch of the etcd minor that kubeadm pairs with it. kubeadm itself
/// pins an older patch; etcd's maintainers ask for the newest. `None` for a minor outside the catalog.
pub fn etcd_for(minor: Minor) -> Option<EtcdVersion> {
    let paired = kubernetes().iter().find(|known| known.minor == minor)?.etcd?;
    let newest = etcd().iter().find(|known| known.minor == paired)?.newest?;
    Some(EtcdVersion::of_table(newest))
}

pub(super) fn kubernetes() -> &'static [KnownMinor] {
    static TABLE: OnceLock<Vec<KnownMinor>> = OnceLock::new();
    TABLE.get_or_init(|| of_program("kubernetes"))
}

pub(super) fn etcd() -> &'static [KnownMinor] {
    static TABLE: OnceLock<Vec<KnownMinor>> = OnceLock::new();
    TABLE.get_or_init(|| of_program("etcd"))
}

fn of_program(program: &str) -> Vec<KnownMinor> {
    table(VERSIONS, |line| read(line, program)).into_iter().flatten().collect()
}

/// `Some(None)` for a line of the other program.
fn read(line: &Line, program: &str) -> Option<Option<KnownMinor>> {
    let (name, minor) = line.key.split_once(' ')?;
    let known = KnownMinor {
        minor: Minor::parse(minor).ok()?,
        newest: line.get("newest").map(Release::parse).transpose().ok()?,
        etcd: line.get("etcd").map(Minor::parse).transpose().ok()?,
    };
    Some((name == program).then_some(known))
}
