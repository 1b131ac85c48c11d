//! K0762: names of controllers that this kube-controller-manager does not know.

use crate::catalog::{Controller, ControllerState, Release, controller, controllers};
use crate::check::view::{kubernetes, mend, place, variants};
use crate::model::Cluster;
use crate::schema::Items;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink, Span, only_near};

/// kube-controller-manager stops at a name that is not in its list (`controller-manager/options`). Controllers got new names in 1.28,
/// which takes the old ones as well. Of a minor whose list is not established nothing is said.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster).filter(|release| controllers(release.minor).is_some()) else { return };
    for components in variants(cluster.masters()) {
        let list = &components.controller_manager.controllers;
        for item in &list.items {
            let whole = item.value.0.as_str();
            for part in whole.split(',').filter(|part| *part != "*") {
                let Some(found) = judge(part, release) else { continue };
                sink.push(told(cluster, found, item.span, part == whole));
            }
        }
        nothing_runs(cluster, list).into_iter().for_each(|found| sink.push(found));
    }
}

/// What is wrong with a name, and the name to write instead.
struct Found {
    message: String,
    label: String,
    help: String,
    write: Option<String>,
}

fn judge(part: &str, release: Release) -> Option<Found> {
    let (sign, name) = part.strip_prefix('-').map_or(("", part), |name| ("-", name));
    let known = controller(name).filter(|_| name != "*");
    let write = |name: &str| Some(format!("{sign}{name}"));
    let found = match known.map(|known| (known, known.state(release.minor))) {
        Some((_, ControllerState::Known)) => return None,
        Some((known, ControllerState::NotYet { since })) => {
            let message = format!("kube-controller-manager has no `{name}` before Kubernetes {since}");
            let older = older(known, release).and_then(|older| write(older.name));
            let help = older.as_ref().map_or_else(
                || format!("delete it, or take Kubernetes {since} or later"),
                |older| format!("write `{older}`: the controller's name before {since}"),
            );
            Found { message, label: format!("from {since} on"), help, write: older }
        }
        Some((_, ControllerState::Removed { since })) => {
            let message = format!("kube-controller-manager has no `{name}` any more since Kubernetes {since}");
            Found { message, label: format!("gone since {since}"), help: "delete it".to_owned(), write: None }
        }
        None => {
            let names = controllers(release.minor).into_iter().flatten().map(|known| known.name);
            let near = only_near(name, names).and_then(write);
            let help = near.as_ref().map_or_else(|| example(release), |near| format!("write `{near}`"));
            let message = format!("kube-controller-manager of Kubernetes {release} has no controller `{name}`");
            Found { message, label: "it stops at this".to_owned(), help, write: near }
        }
    };
    Some(found)
}

/// The name that a controller had in an earlier version.
fn older(known: &Controller, release: Release) -> Option<&'static Controller> {
    controllers(release.minor)?.find(|older| older.of == Some(known.name))
}

fn example(release: Release) -> String {
    let own = |name: &str| controller(name).is_some_and(|known| known.is_own_name(release.minor));
    let name = if own("cronjob") { "cronjob" } else { "cronjob-controller" };
    format!("write a controller such as `{name}`, `-{name}` to leave it out, or `*` for all that are on by default")
}

fn told(cluster: &Cluster, found: Found, span: Option<Span>, alone: bool) -> Diagnostic {
    let told = Diagnostic::error("K0762", found.message).label(place(cluster, [span]), found.label);
    let told = told.label(place(cluster, [cluster.settings.kubernetes.span]), "the version").help(found.help);
    mend(told, span.filter(|_| alone), found.write.as_deref())
}

/// Without `*` only controllers run that are named.
fn nothing_runs(cluster: &Cluster, list: &Items<Text>) -> Option<Diagnostic> {
    let off = |name: &str| name.starts_with('-');
    let all_off = !list.is_empty() && list.values().flat_map(|text| text.0.split(',')).all(off);
    all_off.then(|| {
        Diagnostic::warning("K0762", "no controller runs at all")
            .label(place(cluster, [list.span]), "only names of what to leave out")
            .help("write `\"*\"` before them: all controllers that are on by default")
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    fn text(version: &str, names: &str) -> String {
        format!("kubernetes \"{version}\"\ncontroller-manager {{\ncontrollers {names}\n}}")
    }

    #[test]
    fn controllers_exist() {
        check(super::rule, &text("1.36.3", "\"*\" cronjob-controller \"-cronjob\" tokencleaner"), &[]);
        check(super::rule, &text("1.36.3", "\"*\" \"-cronjobs\""), &["K0762 \"-cronjobs\""]);
        check(super::rule, &text("1.36.3", "\"*\" \"-*\""), &["K0762 \"-*\""]);
        check(super::rule, &text("1.36.3", "\"*,-ttl\""), &[]);
        check(super::rule, &text("1.36.3", "\"*,-tll\""), &["K0762 \"*,-tll\""]);
        check(super::rule, &text("1.24.17", "\"*\" cronjob-controller"), &["K0762 cronjob-controller"]);
        check(super::rule, &text("1.24.17", "\"*\" storage-version-gc bootstrapsigner"), &[]);
        check(super::rule, &text("1.36.3", "\"*\" storage-version-gc"), &[]);
        check(super::rule, &text("1.27.16", "\"*\" taint-eviction-controller"), &["K0762 taint-eviction-controller"]);
    }

    #[test]
    fn something_runs() {
        check(super::rule, &text("1.36.3", "\"-cronjob\""), &["K0762 controllers \"-cronjob\""]);
        check(super::rule, &text("1.36.3", "cronjob"), &[]);
    }

    #[test]
    fn the_name_that_is_meant_is_written() {
        assert_eq!(mended(super::rule, &text("1.36.3", "\"*\" \"-cronjobs\"")), text("1.36.3", "\"*\" \"-cronjob\""));
        assert_eq!(mended(super::rule, &text("1.24.17", "\"*\" cronjob-controller")), text("1.24.17", "\"*\" cronjob"));
        assert_eq!(mended(super::rule, &text("1.36.3", "\"*,-tll\"")), text("1.36.3", "\"*,-tll\""));
    }
}
