//! K0543: profiles of a component for whoever may ask.

use crate::check::view::{place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

/// A profile tells about memory and load, and taking one costs both (CIS 1.2.15, 1.3.2, 1.4.1). Only what is written is told of: unset
/// is the component's own default.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in variants(cluster.masters()) {
        let settings = [
            ("kube-apiserver", &components.api_server.profiling),
            ("kube-controller-manager", &components.controller_manager.profiling),
            ("kube-scheduler", &components.scheduler.profiling),
        ];
        for (name, setting) in settings {
            let Some(setting) = setting.as_ref().filter(|setting| setting.value) else { continue };
            sink.push(
                Diagnostic::warning("K0543", format!("{name} serves profiles of itself"))
                    .label(place(cluster, [setting.span]), "expected `#false`")
                    .help("write `profiling #false`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn profiles_are_off() {
        check(super::rule, "scheduler {\nprofiling\n}", &["K0543 profiling"]);
        check(super::rule, "scheduler {\nprofiling #false\n}", &[]);
        check(super::rule, "", &[]);
    }
}
