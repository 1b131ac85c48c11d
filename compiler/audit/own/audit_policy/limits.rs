//! Which requests of a kind a rule of an audit policy takes, as `ruleMatches` of apiserver/pkg/audit/policy/checker.go. Not what becomes
//! of them.

use serde_yaml_ng::Value;

use super::probe::Probe;
use crate::proof::read::yaml;

/// Everybody who has credentials is in this group.
const EVERYBODY: &str = "system:authenticated";

/// Whose requests of a kind a rule takes, and for what. A list that is empty limits nothing.
pub struct Limits<'v> {
    users: Vec<&'v str>,
    groups: Vec<&'v str>,
    /// The namespaces of what is asked for.
    pub namespaces: Vec<&'v str>,
    /// Its names.
    pub names: Vec<&'v str>,
}

impl<'v> Limits<'v> {
    /// Nothing if the rule takes no such request. All is compared letter by letter: `*` stands for nothing but resources.
    pub fn of(rule: &'v Value, probe: &Probe) -> Option<Self> {
        let verbs = list(rule, "verbs");
        if !verbs.is_empty() && !verbs.contains(&probe.verb) {
            return None;
        }
        let groups = list(rule, "userGroups");
        let groups = if groups.contains(&EVERYBODY) { Vec::new() } else { groups };
        let without = if probe.is_of_cluster() { Without::Always } else { Without::of(probe) };
        let namespaces = without.limit(list(rule, "namespaces"))?;
        let without = if probe.is_nameless() { Without::Always } else { Without::of(probe) };
        let names = without.limit(names(rule, probe)?)?;
        Some(Self { users: list(rule, "users"), groups, namespaces, names })
    }

    /// Whether the rule takes all of them.
    pub fn is_none(&self) -> bool {
        self.is_for_everybody() && self.namespaces.is_empty() && self.names.is_empty()
    }

    /// Whether it is for whoever has credentials.
    pub fn is_for_everybody(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }

    /// Whether nothing that these take is left by a rule with those.
    pub fn covers(&self, other: &Self) -> bool {
        let pairs = [
            (&self.users, &other.users),
            (&self.groups, &other.groups),
            (&self.namespaces, &other.namespaces),
            (&self.names, &other.names),
        ];
        pairs.iter().all(|(wide, narrow)| wide.is_empty() || !narrow.is_empty() && narrow.iter().all(|value| wide.contains(value)))
    }
}

/// When a request comes without a namespace, or without a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Without {
    Always,
    Sometimes,
    Never,
}

impl Without {
    fn of(probe: &Probe) -> Self {
        if probe.is_for_many() { Self::Sometimes } else { Self::Never }
    }

    /// What of a list can be met, nothing if that is nothing; no object is called `*`.
    fn limit(self, listed: Vec<&str>) -> Option<Vec<&str>> {
        if listed.is_empty() {
            return Some(listed);
        }
        if self == Self::Always {
            return listed.contains(&"").then(Vec::new);
        }
        let met: Vec<&str> =
            listed.into_iter().filter(|name| *name != "*" && (self == Self::Sometimes || !name.is_empty())).collect();
        (!met.is_empty()).then_some(met)
    }
}

/// The names of objects that a rule is limited to, none for all; nothing if the resource is not among its own.
fn names<'v>(rule: &'v Value, probe: &Probe) -> Option<Vec<&'v str>> {
    let resources = yaml::at(rule, "resources").and_then(Value::as_sequence).filter(|list| !list.is_empty());
    let Some(resources) = resources else {
        let is_of_urls = list(rule, "namespaces").is_empty() && !list(rule, "nonResourceURLs").is_empty();
        return (!is_of_urls).then(Vec::new);
    };
    let mut found = None;
    for entry in resources.iter().filter(|entry| yaml::text(entry, "group").unwrap_or_default() == probe.group) {
        let (own, names) = (list(entry, "resources"), list(entry, "resourceNames"));
        if own.is_empty() || names.is_empty() && own.iter().any(|name| covers(name, probe.resource)) {
            return Some(Vec::new());
        }
        if own.iter().any(|name| covers(name, probe.resource)) {
            found.get_or_insert_with(Vec::new).extend(names);
        }
    }
    found
}

/// The texts of a list.
pub fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    yaml::at(value, key).and_then(Value::as_sequence).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// `pods/*` covers `pods` and `pods/exec`, `*/exec` the latter too, `*` all, `pods` only pods.
fn covers(pattern: &str, resource: &str) -> bool {
    let (name, sub) = resource.split_once('/').map_or((resource, None), |(name, sub)| (name, Some(sub)));
    match pattern.split_once('/') {
        _ if pattern == "*" || pattern == resource => true,
        Some((left, "*")) => left == name,
        Some(("*", right)) => Some(right) == sub,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn patterns_of_resources() {
        assert!(covers("*", "pods/exec") && covers("pods/*", "pods/exec") && covers("*/exec", "pods/exec"));
        assert!(!covers("pods", "pods/exec") && covers("pods/*", "pods") && !covers("*/proxy", "pods/exec"));
    }
}
