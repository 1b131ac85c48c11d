//! K0701: a setting that this version does not have.

use crate::catalog::FlagState;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::settings::{Setting, program, settings, state, target};

/// A component stops at a flag or field that it does not know, and names only the first of them. The catalog knows from which version
/// on each is there and since when it is gone.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for setting in settings(cluster) {
        let found = match state(setting.component, &setting.emitted.to, setting.release) {
            Some(FlagState::NotYet { since }) => not_yet(&setting, &since.to_string()),
            Some(FlagState::Removed { since, replacement }) => removed(&setting, &since.to_string(), replacement),
            _ => continue,
        };
        let version = format!("{} {}", program(setting.component), setting.release);
        sink.push(found.label(setting.version, format!("this is {version}")));
    }
}

fn not_yet(setting: &Setting, since: &str) -> Diagnostic {
    let (name, component) = (target(&setting.emitted.to), setting.component.name());
    let program = program(setting.component);
    Diagnostic::error(
        "K0701",
        format!("`{}` needs {program} {since}: {component} {} has no `{name}`", setting.emitted.setting, setting.release),
    )
    .label(setting.emitted.span, format!("from {since} on"))
    .help(format!("delete `{}`, or take {program} {since} or later", setting.emitted.setting))
}

fn removed(setting: &Setting, since: &str, replacement: Option<&str>) -> Diagnostic {
    let (name, component) = (target(&setting.emitted.to), setting.component.name());
    let message = format!("`{}` has no effect any more: `{name}` was removed from {component} in {since}", setting.emitted.setting);
    let help = match replacement {
        Some(words) => format!("delete `{}`; in its place: {words}", setting.emitted.setting),
        None => format!("delete `{}`; nothing takes its place", setting.emitted.setting),
    };
    Diagnostic::error("K0701", message).label(setting.emitted.span, format!("gone since {since}")).help(help)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn versions_have_the_settings() {
        let api = |version, line| format!("kubernetes \"{version}\"\napi-server {{\n{line}\n}}");
        check(super::rule, &api("1.25.1", "log-dir \"/var/log/k\""), &[]);
        check(super::rule, &api("1.26.1", "log-dir \"/var/log/k\""), &["K0701 log-dir \"/var/log/k\""]);
        check(super::rule, &api("1.34.2", "insecure-port 0"), &["K0701 insecure-port 0"]);
        check(super::rule, &api("1.34.2", "kubelet-client {\nhttps\n}"), &["K0701 https"]);
        check(super::rule, &api("1.18.20", "audit {\nlog compress=#true\n}"), &["K0701 compress=#true"]);
    }

    #[test]
    fn fields_and_etcd_too() {
        let kubelet = |version| {
            format!("kubernetes \"{version}\"\nworkers a {{\nkubelet {{\nseccomp-default\n}}\nhost w1 ip=\"10.0.0.2\"\n}}")
        };
        check(super::rule, &kubelet("1.20.15"), &["K0701 seccomp-default"]);
        check(super::rule, &kubelet("1.34.2"), &[]);
        let etcd = |version| format!("etcd \"{version}\" {{\nwarning-apply-duration \"1s\"\n}}");
        check(super::rule, &etcd("3.6.14"), &[]);
        check(super::rule, &etcd("3.4.14"), &["K0701 warning-apply-duration \"1s\""]);
    }
}
