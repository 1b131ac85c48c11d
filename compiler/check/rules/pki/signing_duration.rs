//! K0580: certificates of kubelets that live longer than they should.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::schema::types::SettingType;
use crate::source::{Diagnostic, Sink};

const YEAR: u64 = 365 * 24 * 3_600_000;

/// The controller-manager signs what kubelets ask for, with `--cluster-signing-duration` as the longest life. Kubelets renew by
/// themselves, so that a long life only serves whoever steals a certificate, which cannot be taken back; and none outlives the authority.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let authority = &cluster.settings.pki.lifetime.ca;
    for components in variants(cluster.masters()) {
        let Some(duration) = &components.controller_manager.signing_duration else { continue };
        let at = place(cluster, [duration.span]);
        let text = duration.value.render();
        if duration.value.milliseconds > authority.value.seconds.saturating_mul(1_000) {
            let mut found = Diagnostic::warning(
                "K0580",
                format!("certificates of {text} outlive their authority of {}", authority.value.render()),
            )
            .label(at, "kubelets get this long");
            if let Some(span) = authority.span {
                found = found.label(span, "the authority ends here");
            }
            sink.push(found.help("write `cluster-signing-duration \"8760h\"`"));
        } else if duration.value.milliseconds > 5 * YEAR {
            sink.push(
                Diagnostic::warning("K0580", format!("a kubelet's certificate of {text} cannot be taken back for that long"))
                    .label(at, "expected at most 43800h, which is 5 years")
                    .help("write `cluster-signing-duration \"8760h\"`; kubelets renew by themselves"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn kubelets_renew() {
        let text = |span: &str, ca: &str| {
            format!(
                "pki {{ epoch \"2026-11-01T00:00:00Z\"; lifetime ca=\"{ca}\" leaf=\"1y\"; }}\ncontroller-manager {{\ncluster-signing-duration \"{span}\"\n}}"
            )
        };
        check(super::rule, &text("8760h", "10y"), &[]);
        check(super::rule, &text("87600h", "20y"), &["K0580 cluster-signing-duration \"87600h\""]);
        check(super::rule, &text("26280h", "2y"), &["K0580 cluster-signing-duration \"26280h\""]);
    }
}
