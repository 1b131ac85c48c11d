//! K0762: controllers that are both asked for and left out.

use std::collections::BTreeMap;

use crate::catalog::{Minor, controller};
use crate::check::view::{kubernetes, place, variants};
use crate::model::Cluster;
use crate::source::{Diagnostic, Sink, Span};

/// The first entry that names a controller counts (`IsControllerEnabled`); old names stand for the new ones.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for components in variants(cluster.masters()) {
        let mut first: BTreeMap<&str, (bool, &str, Option<Span>)> = BTreeMap::new();
        for item in &components.controller_manager.controllers.items {
            for part in item.value.0.split(',').filter(|part| *part != "*") {
                let (on, name) = part.strip_prefix('-').map_or((true, part), |name| (false, name));
                let (says, before, span) = *first.entry(own_name(name, release.minor)).or_insert((on, part, item.span));
                if says == on {
                    continue;
                }
                sink.push(
                    Diagnostic::warning("K0762", format!("`{part}` does nothing: `{before}` stands before it"))
                        .label(place(cluster, [item.span]), "the first entry counts")
                        .label(place(cluster, [span]), "this one")
                        .help("delete one of them"),
                );
            }
        }
    }
}

fn own_name(name: &str, minor: Minor) -> &str {
    let known = controller(name).filter(|known| !known.is_own_name(minor));
    known.and_then(|known| known.of).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    #[test]
    fn the_first_entry_counts() {
        let text = |version: &str, names: &str| format!("kubernetes \"{version}\"\ncontroller-manager {{\ncontrollers {names}\n}}");
        check(super::rule, &text("1.36.3", "\"*\" cronjob-controller \"-cronjob-controller\""), &["K0762 \"-cronjob-controller\""]);
        check(super::rule, &text("1.36.3", "\"*\" \"-cronjob-controller\" cronjob"), &["K0762 cronjob"]);
        check(super::rule, &text("1.24.17", "\"*\" cronjob \"-cronjob\""), &["K0762 \"-cronjob\""]);
        check(super::rule, &text("1.36.3", "\"*\" \"-cronjob\" \"-cronjob-controller\""), &[]);
        check(super::rule, &text("1.36.3", "\"*\" cronjob \"-ttl\""), &[]);
    }
}
