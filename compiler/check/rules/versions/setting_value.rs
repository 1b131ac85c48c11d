//! K0711: a value that the component refuses.

use crate::model::Cluster;
use crate::schema::types::{Duration, SettingType};
use crate::source::{Diagnostic, Sink};
use crate::syntax::Scalar;

use super::settings::{Setting, form, settings, target};

/// The words that a component takes for a setting of free text.
const WORDS: [(&str, &[&str]); 10] = [
    ("--auto-compaction-mode", &["periodic", "revision"]),
    ("--log-level", &["debug", "info", "warn", "error", "panic", "fatal"]),
    ("--endpoint-reconciler-type", &["lease", "master-count", "none"]),
    ("--audit-log-mode", &["blocking", "batch", "blocking-strict"]),
    ("--audit-webhook-mode", &["batch", "blocking", "blocking-strict"]),
    ("--kubelet-preferred-address-types", &["Hostname", "InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP"]),
    ("--authorization-webhook-version", &["v1", "v1beta1"]),
    ("--logging-format", &["text", "json"]),
    ("logging.format", &["text", "json"]),
    ("cgroupDriver", &["systemd", "cgroupfs"]),
];

/// The shortest and longest age that a token of a service account may be allowed, in milliseconds (`pkg/kubeapiserver/options`).
const TOKEN_AGE: (u64, u64) = (3_600_000, 4_294_967_296_000);

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
    if name == "--service-account-max-token-expiration" {
        let age = Duration::read(&Scalar::Text(value.clone())).map_or(0, |age| age.milliseconds);
        let fits = (TOKEN_AGE.0..=TOKEN_AGE.1).contains(&age);
        return (!fits).then(|| (value, "a span from 1h to 1193046h, such as `\"24h\"`".to_owned()));
    }
    let form = form(setting.component, &setting.emitted.to)?;
    (!form.accepts(&value)).then(|| (value, super::extra_args_value::expected(form)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn values_are_taken() {
        let text = |line: &str| format!("api-server {{\n{line}\n}}");
        check(super::rule, &text("goaway-chance 0.02"), &[]);
        check(super::rule, &text("goaway-chance 0.5"), &["K0711 goaway-chance 0.5"]);
        let age = |span| text(&format!("service-account {{\nmax-token-expiration \"{span}\"\n}}"));
        check(super::rule, &age("24h"), &[]);
        check(super::rule, &age("10m"), &["K0711 max-token-expiration \"10m\""]);
        check(super::rule, &text("log-format xml"), &["K0711 log-format xml"]);
        check(super::rule, "etcd \"3.6.14\" {\nauto-compaction-mode sometimes\n}", &["K0711 auto-compaction-mode sometimes"]);
        check(super::rule, "api-server {\nkubelet-client {\naddress-types InternalIp\n}\n}", &["K0711 address-types InternalIp"]);
    }
}
