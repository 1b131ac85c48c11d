//! K0415: hardening is on, and nothing says what to take.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// Who writes `hardening` expects units that can do less. What is taken from them is written in the language, so without a profile (or
/// sandboxes of one's own) there is nothing to take, and the unit keeps nearly everything.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for systemd in variants(cluster.hosts.iter()).into_iter().map(|components| &components.systemd) {
        let unit = systemd.units.iter().filter_map(|unit| unit.hardening.as_ref()).find(|on| on.value);
        let asked = if systemd.hardening.value { systemd.hardening.span } else { unit.and_then(|on| on.span) };
        let Some(asked) = asked.filter(|_| systemd.sandboxes.iter().all(|sandbox| sandbox.directives.is_empty())) else { continue };
        let found = Diagnostic::warning("K0415", "hardening is on, and no `sandbox` says what to take from units");
        let found = found.label(place(cluster, [Some(asked)]), "expected a `sandbox` beside it");
        sink.push(found.help("apply `hardened`, or copy the sandboxes that `kapic explain std:hardened` shows"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn hardening_needs_a_sandbox() {
        check(super::rule, "systemd {\nhardening\n}", &["K0415 hardening"]);
        check(super::rule, "systemd {\nunit etcd {\nhardening\n}\n}", &["K0415 hardening"]);
        check(super::rule, "systemd {\nhardening\nsandbox server {\ndirective ProtectHome yes\n}\n}", &[]);
        check(super::rule, "systemd {\nhardening #false\n}", &[]);
        check(super::rule, "", &[]);
    }
}
