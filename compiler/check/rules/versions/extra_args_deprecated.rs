//! K0723: an extra flag that is on its way out.

use crate::catalog::{Component, ConfigKind, Flag, FlagState, Precision, Release, config_field, flag};
use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::extra_args::CLASHES;
use super::own_flags;
use super::settings::{everywhere, extra_args, program, release};

/// A deprecated flag works until a later version refuses it, and then the component stops. Of the kubelet most flags are deprecated in
/// favour of its configuration file, where kapic has a setting of its own (K0703 says which).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        for (component, extra) in extra_args(components) {
            let Some((release, version)) = release(cluster, component) else { continue };
            for arg in &extra.args {
                let Some(known) = flag(component, arg.name.0.trim_start_matches('-')) else { continue };
                let FlagState::Present { deprecated: Some(since) } = known.state(release) else { continue };
                // K0703 tells what cannot stand beside kapic's own flags.
                let excluded = CLASHES.iter().any(|(of, name, ..)| *of == component && *name == known.name);
                if excluded || !arg.name.0.starts_with("--") || own_flags::setting(component, known.name).is_some() {
                    continue;
                }
                let help = match (known.replacement, known.reason) {
                    (Some(words), _) => in_file(component, known, release).unwrap_or_else(|| own_flags::heir(component, words)),
                    (None, Some(why)) => format!("delete it: {why}"),
                    (None, None) => "delete it".to_owned(),
                };
                let kubelet = component == Component::Kubelet && since.precision == Precision::OrEarlier;
                let label = if kubelet { "its configuration file is meant to say it" } else { "a later version will refuse it" };
                sink.push(
                    Diagnostic::warning("K0723", format!("`--{}` of {} is deprecated since {since}", known.name, component.name()))
                        .label(place(cluster, [arg.name.span]), label)
                        .label(version, format!("this is {} {release}", program(component)))
                        .help(help),
                );
            }
        }
    }
}

/// The field of the kubelet's configuration file that says the same, if this version has it for good.
fn in_file(component: Component, flag: &Flag, release: Release) -> Option<String> {
    let path = flag.config_field.filter(|_| component == Component::Kubelet)?;
    let state = config_field(ConfigKind::Kubelet, path)?.state(release);
    let stays = matches!(state, FlagState::Present { deprecated: None });
    stays.then(|| format!("delete it, and write `extra-config {{ field \"{path}\" … }}` into `kubelet`"))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn flags_are_here_to_stay() {
        let text = |version, arg| format!("kubernetes \"{version}\"\napi-server {{\nextra-args {{\narg {arg}\n}}\n}}");
        check(super::rule, &text("1.36.3", "\"--livez-grace-period\" \"10s\""), &[]);
        check(super::rule, &text("1.22.17", "\"--alsologtostderr\" \"true\""), &[]);
        check(super::rule, &text("1.23.17", "\"--alsologtostderr\" \"true\""), &["K0723 \"--alsologtostderr\""]);
        // Removed: K0703 says so.
        check(super::rule, &text("1.26.15", "\"--alsologtostderr\" \"true\""), &[]);
    }
}
