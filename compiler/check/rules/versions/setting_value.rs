//! K0711: a value that the component refuses.

use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::settings::{Setting, form, settings, target};

/// The words that a component takes for a setting of free text.
const WORDS: [(&str, &[&str]); 7] = [
    ("--auto-compaction-mode", &["periodic", "revision"]),
    ("--log-level", &["debug", "info", "warn", "error", "panic", "fatal"]),
    ("--endpoint-reconciler-type", &["lease", "master-count", "none"]),
    ("--audit-log-mode", &["blocking", "batch", "blocking-strict"]),
    ("--audit-webhook-mode", &["batch", "blocking", "blocking-strict"]),
    ("--kubelet-preferred-address-types", &["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"]),
    ("cgroupDriver", &["systemd", "cgroupfs"]),
];

/// Some flags take less than the type of their setting: `--goaway-chance` at most 0.02, a token's greatest age at least an hour. The
/// component checks that when it starts.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for setting in settings(cluster) {
        let Some((value, expected)) = refused(&setting) else { continue };
        let name = target(&setting.emitted.to);
        sink.push(
            Diagnostic::error("K0711", format!("{} refuses `{value}` for `{name}`", setting.component.name()))
                .label(setting.emitted.span, format!("expected {expected}"))
                .help(format!("write {expected} for `{}`", setting.emitted.setting)),
        );
    }
}

/// The value that is not taken, and what would be.
fn refused(setting: &Setting) -> Option<(String, String)> {
    let name = target(&setting.emitted.to);
    if let Some((_, words)) = WORDS.iter().find(|(of, _)| *of == name) {
        let other = setting.emitted.text.iter().find(|value| !words.contains(&value.as_str()))?;
        return Some((other.clone(), format!("one of `{}`", words.join("`, `"))));
    }
    let value = setting.emitted.text.join(",");
    let form = form(setting.component, &setting.emitted.to)?;
    (!form.accepts(&value)).then(|| (value, super::extra_args::expected(form)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn values_are_taken() {
        let text = |line| format!("api-server {{\n{line}\n}}");
        check(super::rule, &text("goaway-chance 0.02"), &[]);
        check(super::rule, &text("goaway-chance 0.5"), &["K0711 goaway-chance 0.5"]);
        check(super::rule, "etcd \"3.6.14\" {\nauto-compaction-mode sometimes\n}", &["K0711 auto-compaction-mode sometimes"]);
        check(super::rule, "api-server {\nkubelet-client {\naddress-types InternalIp\n}\n}", &["K0711 address-types InternalIp"]);
    }
}
