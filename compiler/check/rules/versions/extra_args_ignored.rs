//! K0726: an extra flag that kube-proxy does not listen to.

use crate::catalog::{Component, FlagState, flag};
use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::own_flags;
use super::settings::{everywhere, extra_args, release};

/// What counts beside `--config`: `Options.Complete` of cmd/kube-proxy/app replaces everything that flags said by the file, except what
/// it keeps apart (`--hostname-override`, `--master`), what makes it exit, and how it logs.
const HEARD: [&str; 16] = [
    "add-dir-header",
    "alsologtostderr",
    "boot_id_file",
    "cleanup",
    "cleanup-ipvs",
    "init-only",
    "logging-format",
    "logtostderr",
    "machine_id_file",
    "master",
    "one-output",
    "stderrthreshold",
    "v",
    "vmodule",
    "windows-service",
    "write-config-to",
];

/// The settings that go to the file, where the flag is not called the same.
const SETTINGS: [(&str, &str); 6] = [
    ("proxy-mode", "`kube-proxy { mode … }`"),
    ("bind-address", "`kube-proxy { bind-address … }`"),
    ("metrics-bind-address", "`kube-proxy { metrics-bind-address … }`"),
    ("healthz-bind-address", "`kube-proxy { healthz-bind-address … }`"),
    ("feature-gates", "`kube-proxy { feature-gate … }`"),
    ("cluster-cidr", "`network { pod-cidr … }`"),
];

/// kapic gives kube-proxy a configuration file, and then most of its flags are read and forgotten without a word
/// (kubernetes/kubernetes#98302).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some((release, _)) = release(cluster, Component::KubeProxy) else { return };
    for components in everywhere(cluster) {
        let proxy = extra_args(components).into_iter().filter(|(component, _)| *component == Component::KubeProxy);
        for arg in proxy.flat_map(|(_, extra)| &extra.args) {
            let Some(known) = flag(Component::KubeProxy, arg.name.0.trim_start_matches('-')) else { continue };
            let there = matches!(known.state(release), FlagState::Present { .. } | FlagState::Unknown);
            if !there || heard(known.name) || own_flags::setting(Component::KubeProxy, known.name).is_some() {
                continue;
            }
            let help = match SETTINGS.iter().find(|(name, _)| *name == known.name) {
                Some((_, setting)) => format!("delete it; {setting} decides it"),
                None => {
                    "delete it; write the field of the file that says the same under `kube-proxy { extra-config { … } }`".to_owned()
                }
            };
            sink.push(
                Diagnostic::error("K0726", format!("kube-proxy ignores `--{}` beside `--config`, which kapic sets", known.name))
                    .label(place(cluster, [arg.name.span]), "read and forgotten")
                    .help(help),
            );
        }
    }
}

fn heard(name: &str) -> bool {
    HEARD.contains(&name) || name.starts_with("log-") || name.starts_with("skip-") || matches!(name, "help" | "version")
}

#[cfg(test)]
mod tests {
    use super::{HEARD, SETTINGS, heard};
    use crate::catalog::{Component, flag};
    use crate::check::testing::check;

    #[test]
    fn flags_beside_the_file() {
        let text = |arg| format!("kube-proxy {{\nextra-args {{\narg {arg}\n}}\n}}");
        check(super::rule, &text("\"--proxy-mode\" \"userspace\""), &["K0726 \"--proxy-mode\""]);
        check(super::rule, &text("\"--masquerade-all\" \"true\""), &["K0726 \"--masquerade-all\""]);
        check(super::rule, &text("\"--vmodule\" \"a=4\""), &[]);
        // K0703 says so.
        check(super::rule, &text("\"--config\" \"/x\""), &[]);
    }

    #[test]
    fn tables_hold_flags() {
        assert!(SETTINGS.iter().all(|(name, _)| flag(Component::KubeProxy, name).is_some() && !heard(name)));
        let windows = |name: &&&str| **name != "windows-service";
        assert!(HEARD.iter().filter(windows).all(|name| flag(Component::KubeProxy, name).is_some()));
    }
}
