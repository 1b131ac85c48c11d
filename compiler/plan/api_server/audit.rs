//! The audit log and its policy.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
use crate::plan::origin::Origin;
use crate::plan::topology::Site;
use crate::plan::{Kind, Place, Term};

use super::NAME;

/// The log file, if there is one.
pub(in crate::plan) fn audit_log_path(site: &Site<'_>, host: &Host) -> Option<String> {
    let log = host.components.api_server.audit.log.as_ref()?;
    Some(log.path.as_ref().map_or_else(|| format!("{}/audit.log", site.paths.layout.log), |path| path.0.clone()))
}

/// The flags of the log and the policy file.
pub(super) fn plan_audit(flags: &mut Flags, site: &Site<'_>, host: &Host, draft: &mut Draft) {
    let settings = &host.components.api_server.audit;
    if let (Some(path), Some(log)) = (audit_log_path(site, host), &settings.log) {
        let origin = flags.set("--audit-log-path", path);
        match &log.path {
            Some(written) => *origin = Origin::written(written.span),
            None => {
                origin.because("`audit { log … }` asks for a log; unset, its path is `audit.log` in the log folder", [log.span])
            }
        }
    }
    let Some(policy) = &settings.policy else { return };
    let path = site.paths.conf("audit-policy.yml");
    let reason = "`audit { policy … }` says what is logged";
    flags.set("--audit-policy-file", &path).because(reason, [policy.span]);
    let values = Term::map([("omit_managed_fields", Term::Bool(site.version().at_least(1, 23)))]);
    let file = File::template(NAME, path, Kind::Yaml, &policy.0, values);
    draft.file(&Place::Host(host.name().to_owned()), file.because(reason).asked_by([policy.span, settings.span]));
}
