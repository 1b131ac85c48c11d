//! K0713: a patch release that kapic has not heard of.

use crate::catalog::newest_patch;
use crate::check::view::{kubernetes, place};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Patch releases come out after a kapic does. A note: the facts of the minor hold, and the number may be mistyped.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    let Some(newest) = newest_patch(release.minor).filter(|newest| newest.patch() < release.patch) else { return };
    sink.push(
        Diagnostic::note("K0713", format!("Kubernetes {release} is newer than the newest patch that kapic knows, {newest}"))
            .label(place(cluster, [cluster.settings.kubernetes.span]), "make sure that it exists")
            .help("look it up among the releases; if it is there, nothing has to change"),
    );
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn patches_are_known() {
        check(super::rule, "kubernetes \"1.36.99\"", &["K0713 kubernetes \"1.36.99\""]);
        check(super::rule, "kubernetes \"1.36.3\"", &[]);
    }
}
