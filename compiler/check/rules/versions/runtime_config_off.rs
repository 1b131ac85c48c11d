//! K0741: a `runtime-config` whose entries together switch every API off.

use std::collections::BTreeMap;

use crate::catalog::{ApiState, Release, api_version};
use crate::check::view::{api_servers, kubernetes, place};
use crate::model::Cluster;
use crate::schema::Sourced;
use crate::schema::types::Text;
use crate::source::{Diagnostic, Sink};

use super::runtime_config::group_version;
use super::runtime_config_form::{MANY, RESOURCES, is_entry, name_of, says_yes};

/// kube-apiserver makes a map of the entries and drops `api/legacy` from it; it does not start if `api/all=false` is all that is left
/// (`APIEnablementOptions.Validate`). With more in it that is off as well it starts, and serves nothing.
pub(super) fn rule(cluster: &Cluster, sink: &mut Sink) {
    for api_server in api_servers(cluster) {
        let items = &api_server.runtime_config.items;
        let Some(map) = map(items).filter(|map| !serves(map, kubernetes(cluster))) else { continue };
        let of_many = |item: &&Sourced<Text>| MANY.contains(&name_of(&item.value.0));
        let all = |item: &&Sourced<Text>| name_of(&item.value.0) == "api/all";
        let Some(item) = items.iter().rfind(all).or_else(|| items.iter().rfind(of_many)) else { continue };
        let refused = map.len() == 1 && map.contains_key("api/all");
        let message =
            if refused { "kube-apiserver does not start with all APIs off" } else { "kube-apiserver serves no API at all" };
        sink.push(
            Diagnostic::error("K0741", message)
                .label(place(cluster, [item.span]), "no entry switches anything on")
                .help("delete what switches all off, or add what to serve, such as \"apps/v1=true\""),
        );
    }
}

/// What counts of each name, by the whole entry; none if entries are no entries or contradict each other, of which is told one by one.
fn map(items: &[Sourced<Text>]) -> Option<BTreeMap<&str, &str>> {
    let mut map = BTreeMap::new();
    for text in items.iter().map(|item| item.value.0.as_str()).filter(|text| name_of(text) != "api/legacy") {
        let before = map.insert(name_of(text), text);
        if !is_entry(text) || before.is_some_and(|before| says_yes(before) != says_yes(text)) {
            return None;
        }
    }
    Some(map)
}

/// Whether anything is left on. Only alpha versions are off by default; what is named by itself counts before all that is not.
fn serves(map: &BTreeMap<&str, &str>, release: Option<Release>) -> bool {
    let many = |name: &str| map.get(name).map(|text| says_yes(text));
    let level = |name: &str, default: bool| many(name).or(many("api/all")).unwrap_or(default);
    let named = || map.iter().any(|(name, text)| !MANY.contains(name) && says_yes(text) && is_served(text, release));
    level("api/ga", true) || level("api/beta", true) || level("api/alpha", false) || named()
}

/// Whether this version makes anything of an entry.
fn is_served(entry: &str, release: Option<Release>) -> bool {
    let (Some(release), Some(version)) = (release, group_version(entry)) else { return true };
    let passed_over = release.minor < RESOURCES && name_of(entry).len() > version.len();
    !passed_over && api_version(version).is_some_and(|known| matches!(known.state(release.minor), ApiState::Known { .. }))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::check;

    fn text(version: &str, entries: &str) -> String {
        format!("kubernetes \"{version}\"\napi-server {{\nruntime-config {entries}\n}}")
    }

    #[test]
    fn all_is_off_whatever_stands_beside_it() {
        for entries in [
            "\"api/all=false\"",
            "\"api/all=false\" \"api/all=false\"",
            "\"api/all=false\" \"api/legacy=true\"",
            "\"api/legacy\" \"api/all=false\" \"v1=false\"",
            "\"api/all=false\" \"api/ga=false\"",
            "\"api/all=false\" \"policy/v1beta1=true\"",
        ] {
            check(super::rule, &text("1.36.3", entries), &["K0741 \"api/all=false\""]);
        }
        check(super::rule, &text("1.36.3", "\"api/beta=false\" \"api/ga=false\""), &["K0741 \"api/ga=false\""]);
        check(super::rule, &text("1.23.17", "\"api/all=false\" \"apps/v1/deployments\""), &["K0741 \"api/all=false\""]);
    }

    #[test]
    fn something_is_on() {
        for entries in [
            "\"api/legacy=true\"",
            "\"v1=false\"",
            "\"api/ga=false\"",
            "\"api/all=false\" \"api/alpha=true\"",
            "\"api/all=false\" \"v1\"",
            "\"api/all=false\" \"/v1/pods=true\"",
            "\"api/all=false\" \"apps/v1=1\"",
        ] {
            check(super::rule, &text("1.36.3", entries), &[]);
        }
    }

    #[test]
    fn what_is_told_one_by_one_is_not_told_twice() {
        check(super::rule, &text("1.36.3", "\"api/all=false\" \"api/all=true\""), &[]);
        check(super::rule, &text("1.36.3", "\"api/all=false\" \"apps\""), &[]);
    }
}
