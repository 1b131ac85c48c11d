//! The runbook: which command on which host, in the order that works.

use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{Kind, Place, Term};

use super::overview::overview;

/// Plans the runbook.
pub(in crate::plan) fn plan_runbook(site: &Site<'_>, draft: &mut Draft) {
    let values = Term::map(overview(site));
    let file = File::template("cluster", "runbook.md", Kind::Document, "std:cluster/runbook.md", values);
    draft.file(
        &Place::Cluster,
        file.because("the operator starts and changes the cluster by it").asked_by([Some(site.cluster.span)]),
    );
}
