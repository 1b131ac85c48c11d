//! The audit log and its policy.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::flags::Flags;
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
    flags.because(settings.span);
    if let Some(path) = audit_log_path(site, host) {
        flags.set("--audit-log-path", path);
    }
    let Some(policy) = &settings.policy else { return };
    let path = site.paths.conf("audit-policy.yml");
    flags.set("--audit-policy-file", &path);
    flags.because(policy.span);
    let values = Term::map([("omit_managed_fields", Term::Bool(site.version().at_least(1, 23)))]);
    let file = File::template(NAME, path, Kind::Yaml, &policy.0, values);
    draft.file(&Place::Host(host.name().to_owned()), file.asked_by([policy.span, settings.span]));
}
