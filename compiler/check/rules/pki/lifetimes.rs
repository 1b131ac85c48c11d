//! K0555: lifetimes out of reason.

use crate::check::view::place;
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::{Lifetime, SettingType};
use crate::source::{Diagnostic, Sink};

const HOUR: u64 = 3_600;
const YEAR: u64 = 365 * 24 * HOUR;

/// A client certificate cannot be taken back before it ends (kubernetes/kubernetes#18982), so leaves of many years are leaked rights
/// of many years, and nobody remembers how to renew them. Nothing can be rolled out within minutes either.
/// A new authority has to be brought to every machine and every kubeconfig at once, which a year is too short for (Typhoon #104).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let lifetime = &cluster.settings.pki.lifetime;
    let users = cluster.settings.users.users.iter().filter_map(|user| user.lifetime.as_ref());
    // A leaf that outlives its authority has to become shorter anyway: K0521.
    for leaf in std::iter::once(&lifetime.leaf).chain(users).filter(|leaf| leaf.value <= lifetime.ca.value) {
        judge(cluster, leaf, "a certificate", (5 * YEAR, "1y"), sink);
    }
    judge(cluster, &lifetime.ca, "an authority", (30 * YEAR, "10y"), sink);
    if lifetime.ca.value.seconds < 2 * YEAR && lifetime.ca.value.seconds >= HOUR && lifetime.leaf.value <= lifetime.ca.value {
        let message = format!("an authority of {} takes the whole cluster down with it when it ends", lifetime.ca.value.render());
        sink.push(
            Diagnostic::warning("K0555", message)
                .label(place(cluster, [lifetime.ca.span]), "expected at least 2y")
                .help("write `ca=\"10y\"`: what an authority signs is renewed each year, the authority is not"),
        );
    }
}

fn judge(cluster: &Cluster, lifetime: &Sourced<Lifetime>, what: &str, (most, usual): (u64, &str), sink: &mut Sink) {
    let text = lifetime.value.render();
    let at = place(cluster, [lifetime.span]);
    let help = format!("write a span such as \"{usual}\"");
    if lifetime.value.seconds < HOUR {
        let message = format!("{what} of {text} ends before it can be brought to a host");
        sink.push(Diagnostic::error("K0555", message).label(at, "expected at least an hour").help(&help));
    }
    if lifetime.value.seconds > most {
        let message = format!("{what} of {text} cannot be taken back for that long");
        let expected = format!("expected at most {}y", most / YEAR);
        sink.push(Diagnostic::warning("K0555", message).label(at, expected).help(&help));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn lifetimes_are_sensible() {
        let text = |lifetime| format!("pki {{\nepoch \"2026-11-01T00:00:00Z\"\nlifetime {lifetime}\n}}");
        check(super::rule, &text("ca=\"10y\" leaf=\"1y\""), &[]);
        check(super::rule, &text("ca=\"100y\" leaf=\"50y\""), &["K0555 ca=\"100y\"", "K0555 leaf=\"50y\""]);
        check(super::rule, &text("leaf=\"30m\""), &["K0555 leaf=\"30m\""]);
    }
}
