//! K0704: an admission plugin that this version does not have.

use crate::catalog::{PluginState, Release, admission_plugin, admission_plugins};
use crate::check::view::{api_servers, kubernetes, mend, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink, Span, nearest, only_near};
use crate::syntax::spell_text;

/// kube-apiserver does not start with an unknown plugin, nor with one that is both on and off (tried).
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    let Some(release) = kubernetes(cluster) else { return };
    for api_server in api_servers(cluster) {
        let (on, off) = (&api_server.admission_plugins.items, &api_server.disabled_admission_plugins.items);
        // A misspelt plugin that is switched off is not mended: that would take a protection away.
        for (plugin, may_mend) in on.iter().map(|plugin| (plugin, true)).chain(off.iter().map(|plugin| (plugin, false))) {
            judge(cluster, plugin, release, sink, may_mend);
        }
        for plugin in off {
            let Some(twin) = on.iter().find(|other| other.value == plugin.value) else { continue };
            sink.push(
                Diagnostic::error("K0704", format!("the admission plugin `{}` is both on and off", plugin.value.0))
                    .label(place(cluster, [plugin.span]), "off")
                    .label(place(cluster, [twin.span]), "on")
                    .help("delete one of them"),
            );
        }
    }
}

/// Several names in one text. kube-apiserver would take them apart; rules that look for one plugin would not see it.
fn several(at: Span, text: &str) -> Option<Diagnostic> {
    let names: Vec<String> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(spell_text).collect();
    let found = || Diagnostic::error("K0704", format!("`{text}` is not one admission plugin"));
    let found = || found().label(at, "one text, one plugin").help(format!("write `{}`", names.join(" "))).fix(at, names.join(" "));
    (text.contains(',') && !names.is_empty()).then(found)
}

fn judge(cluster: &Cluster, plugin: &Sourced<Text>, release: Release, sink: &mut Sink, may_mend: bool) {
    let name = plugin.value.0.as_str();
    let at = place(cluster, [plugin.span]);
    if let Some(found) = several(at, name) {
        sink.push(found);
        return;
    }
    let version = place(cluster, [cluster.settings.kubernetes.span]);
    let state = admission_plugin(name).map(|known| known.state(release.minor));
    sink.push(match state {
        Some(PluginState::Known { deprecated: None, .. }) => return,
        Some(PluginState::Known { deprecated: Some(since), .. }) => {
            let words = admission_plugin(name).and_then(|known| known.replacement);
            let help = words.map_or_else(|| "delete it".to_owned(), |words| format!("delete it; in its place: {words}"));
            Diagnostic::warning("K0704", format!("the admission plugin `{name}` is deprecated since {since}"))
                .label(at, "a later version will refuse it")
                .help(help)
        }
        Some(PluginState::Removed { since, replacement }) => {
            let help = replacement.map_or("delete it".to_owned(), |words| format!("delete it; in its place: {words}"));
            let found = Diagnostic::error("K0704", format!("the admission plugin `{name}` was removed in Kubernetes {since}"));
            found.label(at, format!("gone since {since}")).label(version, format!("this is Kubernetes {release}")).help(help)
        }
        Some(PluginState::NotYet { since }) => {
            let found = Diagnostic::error("K0704", format!("the admission plugin `{name}` needs Kubernetes {since}"));
            let help = format!("delete it, or take Kubernetes {since} or later");
            found.label(at, format!("from {since} on")).label(version, format!("this is Kubernetes {release}")).help(help)
        }
        None => {
            let names = || admission_plugins(release.minor).map(|plugin| plugin.name);
            let help =
                nearest(name, names()).map_or("see `kapic explain admission-plugins`".to_owned(), |near| format!("write `{near}`"));
            let found =
                Diagnostic::error("K0704", format!("Kubernetes has no admission plugin `{name}`")).label(at, "unknown plugin");
            mend(found.help(help), plugin.span.filter(|_| may_mend), only_near(name, names()))
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn plugins_exist() {
        let text = |version, line| format!("kubernetes \"{version}\"\napi-server {{\n{line}\n}}");
        check(super::rule, &text("1.34.2", "admission-plugins NodeRestriction"), &[]);
        check(super::rule, &text("1.34.2", "admission-plugins NodeRestrictions"), &["K0704 NodeRestrictions"]);
        check(super::rule, &text("1.18.20", "admission-plugins PodPreset"), &[]);
        check(super::rule, &text("1.34.2", "admission-plugins PodPreset"), &["K0704 PodPreset"]);
        check(super::rule, &text("1.18.20", "admission-plugins PodSecurity"), &["K0704 PodSecurity"]);
        check(super::rule, &text("1.34.2", "admission-plugins AlwaysAdmit"), &["K0704 AlwaysAdmit"]);
        check(
            super::rule,
            &text("1.34.2", "admission-plugins \"NodeRestriction,PodSecurity\""),
            &["K0704 \"NodeRestriction,PodSecurity\""],
        );
        let both = "admission-plugins NodeRestriction\ndisabled-admission-plugins NodeRestriction";
        check(super::rule, &text("1.34.2", both), &["K0704 NodeRestriction"]);
    }

    #[test]
    fn names_are_mended_where_they_are_sure() {
        let text = |line: &str| format!("kubernetes \"1.34.2\"\napi-server {{\nadmission-plugins {line}\n}}");
        let check = |before, after| assert_eq!(mended(super::rule, &text(before)), text(after));
        check("NodeRestrictions", "NodeRestriction");
        check("\"NodeRestriction, PodSecurity\"", "NodeRestriction PodSecurity");
        check("AlwaysAdmit", "AlwaysAdmit");
        check("Nothing", "Nothing");
        let off = "api-server {\ndisabled-admission-plugins PodSecurityy\n}";
        assert_eq!(mended(super::rule, off), off);
    }
}
