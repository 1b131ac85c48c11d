//! Which certificates of a plan are not valid at a moment, or soon will not be. The moment is given: it reads no clock.

use time::OffsetDateTime;
use time::macros::format_description;

use crate::check::{CheckedCluster, silence};
use crate::plan::{CertificateId, CertificateSpec};
use crate::source::{Diagnostic, Sink, counted};

use super::Design;

/// How long before its end a certificate counts as expiring if the description does not say.
const DAYS: i64 = 30;

/// Names of certificates in one message; the rest is counted.
const NAMES: usize = 3;

/// K0616 for what has ended, ends within the horizon, or has not begun, at `at`.
pub fn judge(design: &Design, at: OffsetDateTime, sink: &mut Sink) {
    let pki = &design.cluster.settings.pki;
    let horizon = pki.horizon.as_ref().map_or(DAYS * 86_400, |horizon| i64::try_from(horizon.value.seconds).unwrap_or(i64::MAX));
    let limit = at.checked_add(time::Duration::seconds(horizon)).unwrap_or(at);
    let of = |chosen: &dyn Fn(&CertificateSpec) -> bool| -> Vec<(&CertificateId, &CertificateSpec)> {
        let mut found: Vec<_> = design.plan.certificates.iter().filter(|(_, spec)| chosen(spec)).collect();
        found.sort_by_key(|(id, spec)| (spec.not_after, *id));
        found
    };
    let days = counted(usize::try_from(horizon / 86_400).unwrap_or(usize::MAX), "day");
    let groups = [
        (of(&|spec| spec.not_after < at), "ended", "ended", format!("before {}", shown(at))),
        (of(&|spec| spec.not_after >= at && spec.not_after < limit), "ends", "end", format!("within {days} of {}", shown(at))),
        (of(&|spec| spec.not_before > at), "is not valid", "are not valid", format!("before {}", shown(pki.epoch.value.0))),
    ];
    let mut found = Sink::new();
    for (certificates, one, many, when) in groups.iter().filter(|(certificates, ..)| !certificates.is_empty()) {
        let does = if certificates.len() == 1 { one } else { many };
        found.push(warning(&design.cluster, certificates, &format!("{does} {when}")));
    }
    silence(&design.cluster.allows, &mut found);
    sink.append(found);
}

fn warning(cluster: &CheckedCluster, certificates: &[(&CertificateId, &CertificateSpec)], what: &str) -> Diagnostic {
    let name = |(id, spec): &(&CertificateId, &CertificateSpec)| format!("`{id}` ({})", shown(spec.not_after));
    let mut names: Vec<String> = certificates.iter().take(NAMES).map(name).collect();
    if certificates.len() > NAMES {
        names.push(format!("{} more", certificates.len() - NAMES));
    }
    let all = counted(certificates.len(), "certificate");
    let message = format!("{all} {what}: {}", names.join(", "));
    let span = cluster.settings.pki.epoch.span.unwrap_or(cluster.span);
    Diagnostic::warning("K0616", message)
        .label(span, "validity begins here")
        .help("a later `epoch` issues all of them again, with the same keys")
}

fn shown(time: OffsetDateTime) -> String {
    time.format(format_description!("[year]-[month]-[day]")).expect("every time has all parts of the format")
}
