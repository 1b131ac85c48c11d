//! K0712: a setting that is on its way out.

use crate::catalog::FlagState;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::settings::{program, settings, state, target};

/// Flags that were deprecated years before they go, and without which a door stays open: the plain-http ports, and the scheduler's
/// profiles (CIS 1.4.1).
const LASTING: [&str; 2] = ["insecure-port", "profiling"];

/// A deprecated flag works and will be gone in a later version; then the component stops at it.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for setting in settings(cluster) {
        let Some(FlagState::Present { deprecated: Some(since) }) = state(setting.component, &setting.emitted.to, setting.release)
        else {
            continue;
        };
        if LASTING.contains(&setting.emitted.setting) {
            continue;
        }
        let (name, component) = (target(&setting.emitted.to), setting.component.name());
        sink.push(
            Diagnostic::warning("K0712", format!("`{name}` of {component} is deprecated since {since}"))
                .label(setting.emitted.span, "a later version will refuse it")
                .label(setting.version, format!("this is {} {}", program(setting.component), setting.release))
                .help(format!("delete `{}` before the next upgrade", setting.emitted.setting)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn settings_will_stay() {
        let text = |version| format!("kubernetes \"{version}\"\napi-server {{\nlog-to-stderr #false\n}}");
        check(super::rule, &text("1.18.20"), &[]);
        check(super::rule, &text("1.23.1"), &["K0712 log-to-stderr #false"]);
        check(super::rule, "kubernetes \"1.18.20\"\napi-server {\ninsecure-port 0\n}", &[]);
    }
}
