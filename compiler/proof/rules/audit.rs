//! K0618 to K0620: audit policies that record nothing, that record secrets, or that kube-apiserver refuses.

use std::collections::BTreeMap;

use crate::proof::finding::Finding;
use crate::proof::read::Coverage;
use crate::proof::topology::World;

/// One finding for all API servers whose policies have the same fault.
pub(super) fn check(world: &World<'_>, findings: &mut Vec<Finding>) {
    let mut faults: BTreeMap<&Coverage, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    for api in &world.api_servers {
        let Some((file, coverage)) = api.it.audit.as_ref().filter(|(_, coverage)| *coverage != Coverage::Sound) else { continue };
        let (hosts, files) = faults.entry(coverage).or_default();
        hosts.push(&api.host.name);
        files.push(file);
    }
    for (coverage, (hosts, files)) in faults {
        let finding = finding(coverage, &hosts.join(", "));
        findings.push(files.into_iter().fold(finding, Finding::file));
    }
}

fn finding(coverage: &Coverage, hosts: &str) -> Finding {
    match coverage {
        Coverage::Refused(why) => Finding::error(
            "K0620",
            format!("kube-apiserver on {hosts} does not start with its audit policy: {why}"),
            "write at least one rule, each with a `level`",
        ),
        Coverage::Secrets(shown) => Finding::warning(
            "K0619",
            format!("the audit log of kube-apiserver on {hosts} holds secrets: bodies of `{}` are recorded", shown.join("`, `")),
            "put a rule of level `Metadata` for them before all others, as `std:audit/recommended` does",
        ),
        Coverage::Nothing | Coverage::Sound => Finding::warning(
            "K0618",
            format!("the audit policy of kube-apiserver on {hosts} records nothing"),
            "end the policy with a rule of level `Metadata`, or take `std:audit/metadata`",
        ),
    }
}
