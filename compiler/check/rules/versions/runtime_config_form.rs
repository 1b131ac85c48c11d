//! K0741: entries of `runtime-config` that are none, or that contradict each other.

use std::collections::BTreeSet;

use crate::catalog::{ApiState, ApiVersion, Minor, Release, api_versions};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};
use crate::syntax::spell_text;

/// The names of many versions at once.
pub(super) const MANY: [&str; 4] = ["api/all", "api/ga", "api/beta", "api/alpha"];

/// The first version that takes a resource of any group for itself; earlier ones pass over such entries.
pub(super) const RESOURCES: Minor = Minor { major: 1, minor: 24 };

/// kube-apiserver does not start with a name that is not `GROUP/VERSION` or `GROUP/VERSION/RESOURCE`
/// (`pkg/server/options/api_enablement.go`). The core group is `v1`, `api/v1` or `/v1`; a resource behind the first two is not read
/// (`pkg/controlplane/apiserver/options`). Of two entries with one name the later counts, in silence.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let items = &api_server.runtime_config.items;
        for (at, item) in items.iter().enumerate() {
            let found = form(&item.value.0, kubernetes(cluster)).or_else(|| contradiction(item, &items[..at]));
            if let Some((found, label, help)) = found {
                let found = Diagnostic::error("K0741", found).label(place(cluster, [item.span]), label).help(help);
                let parts = Some(parts(&item.value.0)).filter(|_| is_sure(&item.value.0));
                sink.push(match (item.span, parts) {
                    (Some(span), Some(parts)) => found.fix(span, parts),
                    _ => found,
                });
            }
        }
    }
}

/// Whether an entry has a form that kube-apiserver reads.
pub(super) fn is_entry(text: &str) -> bool {
    form(text, None).is_none()
}

/// The name of an entry; the core group's is `v1`, however it is written.
pub(super) fn name_of(entry: &str) -> &str {
    let name = entry.split('=').next().unwrap_or_default().trim();
    let core = name.strip_prefix("api/").or_else(|| name.strip_prefix('/')).filter(|rest| is_core(rest));
    core.unwrap_or(name)
}

/// Whether an entry switches on: nothing behind its name means yes.
pub(super) fn says_yes(entry: &str) -> bool {
    let value = entry.split_once('=').map_or("", |(_, value)| value.trim());
    !matches!(value, "0" | "f" | "F" | "false" | "FALSE" | "False")
}

fn is_core(name: &str) -> bool {
    name == "v1" || name.starts_with("v1/")
}

/// Whether what stands between the commas are entries, each of its own: then a program may part them.
fn is_sure(text: &str) -> bool {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let names: BTreeSet<&str> = parts.iter().map(|part| name_of(part)).collect();
    text.contains(',') && !parts.is_empty() && names.len() == parts.len() && parts.iter().all(|part| is_entry(part))
}

/// What stands between the commas, each as a text of its own.
fn parts(text: &str) -> String {
    let parts: Vec<String> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(spell_text).collect();
    parts.join(" ")
}

type Found = (String, &'static str, String);

fn form(text: &str, release: Option<Release>) -> Option<Found> {
    if text.contains(',') {
        let help =
            Some(parts(text)).filter(|parts| !parts.is_empty()).map_or("delete it".to_owned(), |parts| format!("write {parts}"));
        return Some((format!("`{text}` is several entries"), "one text, one entry", help));
    }
    let name = text.split('=').next().unwrap_or_default().trim();
    let core = name.strip_prefix("api/").unwrap_or(name);
    if let Some(rest) = core.strip_prefix("v1/") {
        let value = text.split_once('=').map_or("true", |(_, value)| value);
        let found = format!("kube-apiserver takes `{name}` for the whole core API");
        let read = release.is_none_or(|release| release.minor >= RESOURCES);
        let none = || "delete it: before 1.24 single resources cannot be switched".to_owned();
        let help = if read { format!("write \"/v1/{rest}={value}\"") } else { none() };
        return Some((found, "the resource is not read", help));
    }
    let named = !name.trim_matches('/').is_empty();
    if core == "v1" || MANY.contains(&name) || named && (1..=2).contains(&name.matches('/').count()) {
        // Before 1.24 what is behind the version is not read: K0718.
        let read = release.is_none_or(|release| release.minor >= RESOURCES);
        let capitals = read && name.splitn(3, '/').nth(2).is_some_and(|kind| kind.chars().any(char::is_uppercase));
        let found = || format!("kube-apiserver does not start: `{name}` names a resource with a capital letter");
        return capitals.then(|| (found(), "expected small letters", format!("write `{}`", name.to_lowercase())));
    }
    let help =
        if name.matches('/').count() > 2 { "write `GROUP/VERSION/RESOURCE`".to_owned() } else { with_version(name, release) };
    let shown = if name.is_empty() { text } else { name };
    Some((format!("kube-apiserver does not start: `{shown}` names no API version"), "expected `GROUP/VERSION`", help))
}

/// The versions of a group that can be asked for.
fn with_version(group: &str, release: Option<Release>) -> String {
    let served =
        |version: &&ApiVersion| release.is_some_and(|release| matches!(version.state(release.minor), ApiState::Known { .. }));
    let versions = api_versions(group).filter(|_| !group.is_empty()).filter(served);
    let names: Vec<String> = versions.map(|version| format!("\"{}=true\"", version.name)).collect();
    match names.as_slice() {
        [] => "write a group with its version, such as \"apps/v1=true\", or delete it".to_owned(),
        names => format!("write {}, or delete it", names.join(" or ")),
    }
}

fn contradiction(item: &Sourced<Text>, before: &[Sourced<Text>]) -> Option<Found> {
    let parts = |text: &str| (name_of(text).to_owned(), says_yes(text));
    let (name, value) = parts(&item.value.0);
    let clash = before.iter().map(|other| parts(&other.value.0)).any(|(other, says)| other == name && says != value);
    clash
        .then(|| (format!("`{name}` is both on and off"), "says the opposite of an earlier entry", "delete one of them".to_owned()))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{check, mended};

    #[test]
    fn entries_name_versions() {
        let text = |entries: &str| format!("api-server {{\nruntime-config {entries}\n}}");
        for wrong in [
            "=true",
            "/=true",
            "//",
            "v1/pods=false",
            "api/v1/pods",
            "apps/v1/Deployments=true",
            "rbac.authorization.k8s.io",
            "apps/v1, batch/v1",
            "a/v1/b/c",
        ] {
            let entry = format!("\"{wrong}\"");
            check(super::rule, &text(&entry), &[&format!("K0741 {entry}")]);
        }
        check(super::rule, &text("\"apps/v1=true\" \"apps/v1=false\""), &["K0741 \"apps/v1=false\""]);
        check(super::rule, &text("\"v1=true\" \"api/v1=false\""), &["K0741 \"api/v1=false\""]);
        check(super::rule, &text("\"apps/v1=true\" \"apps/v1=1\""), &[]);
        check(super::rule, &text("\",\""), &["K0741 \",\""]);
        assert_eq!(mended(super::rule, &text("\",\"")), text("\",\""));
        assert_eq!(mended(super::rule, &text("\"apps/v1,batch/v1\"")), text("\"apps/v1\" \"batch/v1\""));
        check(super::rule, &text("\"v1=true\" \"/v1/pods=true\" \"api/legacy=true\""), &[]);
        check(super::rule, &text("\"api/all=false\" \"/v1=true\" \"apps/v1/deployments=true\""), &[]);
    }
}
