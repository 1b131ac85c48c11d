//! K0751: an extra field that is on its way out.

use crate::catalog::{FlagState, config_field};
use crate::check::view::place;
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink};

use super::own_fields;
use super::settings::{everywhere, extra_configs, program, release};

/// A deprecated field works until a later version refuses the file that has it.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for components in everywhere(cluster) {
        for (component, kind, extra) in extra_configs(components) {
            let Some((release, version)) = release(cluster, component) else { continue };
            for field in &extra.fields {
                let Some(known) = config_field(kind, &field.path.0) else { continue };
                let FlagState::Present { deprecated: Some(since) } = known.state(release) else { continue };
                if own_fields::setting(component, known.path).is_some() {
                    continue;
                }
                sink.push(
                    Diagnostic::warning("K0751", format!("`{}` of {} is deprecated since {since}", known.path, kind.name()))
                        .label(place(cluster, [field.path.span]), "a later version will refuse it")
                        .label(version, format!("this is {} {release}", program(component)))
                        .help("delete it before the next upgrade"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn fields_are_here_to_stay() {
        let text = |version| format!("kubernetes \"{version}\"\nkubelet {{\nextra-config {{\nfield \"iptablesDropBit\" 15\n}}\n}}");
        check(super::rule, &text("1.27.16"), &[]);
        check(super::rule, &text("1.28.15"), &["K0751 \"iptablesDropBit\""]);
    }
}
