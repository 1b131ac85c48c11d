//! The script that checks a running cluster from the operator's machine.

use crate::plan::draft::{Draft, File};
use crate::plan::topology::Site;
use crate::plan::{Kind, Place, Term};

use super::overview::overview;

/// Plans the script.
pub(in crate::plan) fn plan_check_script(site: &Site<'_>, draft: &mut Draft) {
    let values = Term::map(overview(site));
    let file = File::template("cluster", "check.sh", Kind::Script, "std:cluster/check.sh", values);
    draft.file(
        &Place::Cluster,
        file.executable().because("the operator checks the running cluster with it").asked_by([Some(site.cluster.span)]),
    );
}
