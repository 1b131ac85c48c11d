//! The audit policy covers what a review of an incident asks for, and writes no secret into the log: requests for Secrets, ConfigMaps
//! and tokens without their bodies, changes of pods, commands in pods. The first rule that matches a request decides its level:
//! <https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/>.

use std::collections::BTreeSet;

use serde_yaml_ng::Value;

use crate::audit::documents;
use crate::audit::host::{Host, Running};
use crate::audit::spot;
use crate::audit::verdict::Outcome;
use crate::proof::read::yaml;

const FLAG: &str = "--audit-policy-file";

/// Levels, from nothing to everything.
const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];

/// A request and whether its body is a secret.
struct Probe {
    verb: &'static str,
    group: &'static str,
    resource: &'static str,
    secret: bool,
}

const fn probe(verb: &'static str, group: &'static str, resource: &'static str, secret: bool) -> Probe {
    Probe { verb, group, resource, secret }
}

const PROBES: [Probe; 24] = [
    probe("get", "", "secrets", true),
    probe("list", "", "secrets", true),
    probe("watch", "", "secrets", true),
    probe("create", "", "secrets", true),
    probe("update", "", "secrets", true),
    probe("patch", "", "secrets", true),
    probe("delete", "", "secrets", false),
    probe("create", "", "configmaps", true),
    probe("update", "", "configmaps", true),
    probe("patch", "", "configmaps", true),
    probe("create", "", "serviceaccounts/token", true),
    probe("create", "authentication.k8s.io", "tokenreviews", true),
    probe("create", "", "pods", false),
    probe("update", "", "pods", false),
    probe("patch", "", "pods", false),
    probe("delete", "", "pods", false),
    probe("patch", "", "pods/ephemeralcontainers", false),
    probe("update", "apps", "deployments", false),
    probe("create", "", "pods/exec", false),
    probe("create", "", "pods/attach", false),
    probe("create", "", "pods/portforward", false),
    probe("create", "", "pods/proxy", false),
    probe("create", "", "services/proxy", false),
    probe("create", "", "nodes/proxy", false),
];

/// Asks the policy for each of the requests.
pub fn judge(host: &Host<'_>, running: &Running) -> Outcome {
    let at = match running.file(&host.tree, FLAG) {
        None => {
            let place = spot::of_flag(host, running, FLAG);
            return Outcome::fail("no audit policy", format!("write `{FLAG}=…`")).at(&place.path, place.line);
        }
        Some(Err(why)) => return Outcome::undecidable(why),
        Some(Ok(at)) => at,
    };
    let root = match documents::parse(&host.tree, at) {
        Ok(root) => root,
        Err(why) => return Outcome::undecidable(why),
    };
    let found = faults(&root);
    if with_all_groups(&root).is_some_and(|wide| faults(&wide) != found) {
        return Outcome::undecidable("a rule names the group `*`, which means all groups from Kubernetes 1.36 on, and none before");
    }
    match found {
        faults if faults.is_empty() => Outcome::pass(),
        faults => {
            let place = spot::of_field(host, at, "rules");
            Outcome::fail(
                faults.join("; "),
                "log requests for secrets with the level Metadata, and all others with Metadata or more",
            )
            .at(&place.path, place.line)
        }
    }
}

/// The policy as kube-apiserver reads it from 1.36 on, where `*` is every group; nothing if no rule has it. See `ruleMatchesResource` in
/// apiserver/pkg/audit/policy/checker.go.
fn with_all_groups(root: &Value) -> Option<Value> {
    let mut wide = root.clone();
    let mut found = false;
    let rules = wide.get_mut("rules").and_then(Value::as_sequence_mut)?;
    for entries in rules.iter_mut().filter_map(|rule| rule.get_mut("resources")?.as_sequence_mut()) {
        for at in 0..entries.len() {
            if yaml::text(&entries[at], "group") == Some("*") {
                found = true;
                let entry = entries[at].clone();
                for group in PROBES.iter().map(|probe| probe.group).collect::<BTreeSet<_>>() {
                    let mut copy = entry.clone();
                    copy["group"] = group.into();
                    entries.push(copy);
                }
            }
        }
    }
    found.then_some(wide)
}

/// What is not logged, and what is logged with its secrets.
fn faults(root: &Value) -> Vec<String> {
    let named = |wrong: &dyn Fn(&Probe, usize) -> bool| {
        let found = PROBES.iter().filter(|probe| wrong(probe, level(root, probe)));
        found.map(|probe| format!("{} {}", probe.verb, probe.resource)).collect::<Vec<_>>()
    };
    let missing = named(&|_, level| level == 0);
    let hidden = named(&|probe, level| level > 0 && hidden_somewhere(root, probe));
    let bodies = named(&|probe, level| probe.secret && level > 1);
    let told = |names: Vec<String>, what: &str| (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")));
    let missing = told(missing, "not logged").into_iter().chain(told(hidden, "not logged in some namespaces"));
    missing.chain(told(bodies, "logged with their secrets")).collect()
}

/// The level of a request of somebody whom no rule names.
fn level(root: &Value, probe: &Probe) -> usize {
    let rules = yaml::at(root, "rules").and_then(Value::as_sequence);
    let rule = rules.into_iter().flatten().find(|rule| matches(rule, probe) && !is_limited(rule, &["namespaces"]));
    // Of an ordinary request only these two stages are logged.
    let omits = |block: &Value, stage: &str| {
        let stages = yaml::at(block, "omitStages").and_then(Value::as_sequence);
        stages.into_iter().flatten().any(|omitted| omitted.as_str() == Some(stage))
    };
    let is_omitted = |stage| omits(root, stage) || rule.is_some_and(|rule| omits(rule, stage));
    if is_omitted("RequestReceived") && is_omitted("ResponseComplete") {
        return 0;
    }
    let name = rule.and_then(|rule| yaml::text(rule, "level")).unwrap_or("None");
    LEVELS.iter().position(|level| *level == name).unwrap_or(0)
}

/// Whether a rule before the one that decides takes such requests out of the log in the namespaces that it names.
fn hidden_somewhere(root: &Value, probe: &Probe) -> bool {
    let rules = yaml::at(root, "rules").and_then(Value::as_sequence);
    let mut before = rules.into_iter().flatten().take_while(|rule| !matches(rule, probe) || is_limited(rule, &["namespaces"]));
    before.any(|rule| matches(rule, probe) && yaml::text(rule, "level") == Some("None"))
}

fn is_limited(rule: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| yaml::at(rule, key).and_then(Value::as_sequence).is_some_and(|list| !list.is_empty()))
}

/// Everybody who has credentials is in this group.
fn is_for_everybody(rule: &Value) -> bool {
    let groups = yaml::at(rule, "userGroups").and_then(Value::as_sequence).filter(|list| !list.is_empty());
    let everybody = |groups: &Vec<Value>| groups.iter().any(|group| group.as_str() == Some("system:authenticated"));
    !is_limited(rule, &["users"]) && groups.is_none_or(everybody)
}

/// Whether a rule is for all requests of this kind, whoever makes them; in which namespaces is asked elsewhere.
fn matches(rule: &Value, probe: &Probe) -> bool {
    let is_there = |key: &str| is_limited(rule, &[key]);
    if !is_for_everybody(rule) {
        return false;
    }
    let names = |value: &Value, key: &str, wanted: &dyn Fn(&str) -> bool| {
        let list = yaml::at(value, key).and_then(Value::as_sequence).filter(|list| !list.is_empty());
        list.is_none_or(|list| list.iter().filter_map(Value::as_str).any(wanted))
    };
    if !names(rule, "verbs", &|verb| verb == "*" || verb == probe.verb) {
        return false;
    }
    let resources = yaml::at(rule, "resources").and_then(Value::as_sequence).filter(|list| !list.is_empty());
    let Some(resources) = resources else { return !is_there("nonResourceURLs") };
    resources.iter().any(|entry| {
        let group = yaml::at(entry, "group").and_then(Value::as_str).unwrap_or_default();
        let limited = yaml::at(entry, "resourceNames").and_then(Value::as_sequence).is_some_and(|list| !list.is_empty());
        group == probe.group && !limited && names(entry, "resources", &|name| covers(name, probe.resource))
    })
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
    use super::{covers, faults, with_all_groups};

    fn check(rules: &str, expected: &[&str]) {
        let root = serde_yaml_ng::from_str(&format!("rules:\n{rules}")).unwrap();
        let found = faults(&root);
        assert_eq!(found.len(), expected.len(), "{rules}: {found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{rules}: {found}");
        }
    }

    #[test]
    fn the_first_rule_that_matches_everybody_decides() {
        check("- level: Metadata\n", &[]);
        check(
            "- level: RequestResponse\n",
            &["logged with their secrets: get secrets, list secrets, watch secrets, create secrets"],
        );
        check("- {level: None, users: [system:kube-proxy]}\n- level: Metadata\n", &[]);
        check("- {level: None, verbs: [get]}\n- level: Metadata\n", &["not logged: get secrets"]);
        let everybody = "userGroups: [system:authenticated, system:unauthenticated]";
        check(&format!("- {{level: Metadata, {everybody}}}\n"), &[]);
        check(&format!("- {{level: None, {everybody}}}\n- level: Metadata\n"), &["not logged: get secrets"]);
        check("- {level: None, namespaces: [default]}\n- level: Metadata\n", &["not logged in some namespaces: get secrets"]);
        check("- {level: None, namespaces: [default], resources: [{group: x}]}\n- level: Metadata\n", &[]);
        check("- {level: Metadata, omitStages: [RequestReceived]}\n", &[]);
        check("- {level: Metadata, omitStages: [RequestReceived, ResponseComplete]}\n", &["not logged: get secrets"]);
        check(
            "- {level: RequestResponse, verbs: [list], resources: [{group: '', resources: [secrets]}]}\n- level: Metadata\n",
            &["logged with their secrets: list secrets"],
        );
        check("- {level: None, nonResourceURLs: [/healthz]}\n- level: Metadata\n", &[]);
        check(
            "- {level: None, resources: [{group: '', resources: [pods/exec]}]}\n- level: Metadata\n",
            &["not logged: create pods/exec"],
        );
        check("", &["not logged"]);
    }

    #[test]
    fn a_star_is_every_group_where_it_is_read() {
        let read = |rules: &str| serde_yaml_ng::from_str(&format!("rules:\n{rules}")).unwrap();
        assert!(with_all_groups(&read("- {level: Metadata, resources: [{group: ''}]}\n")).is_none());
        let root = read("- {level: Metadata, resources: [{group: '*'}]}\n");
        assert_eq!((faults(&root).is_empty(), faults(&with_all_groups(&root).unwrap())), (false, Vec::new()));
        let root = read("- {level: None, resources: [{group: '*', resources: [pods/exec]}]}\n- level: Metadata\n");
        assert_eq!((faults(&root), faults(&with_all_groups(&root).unwrap()).len()), (Vec::new(), 1));
    }

    #[test]
    fn patterns_of_resources() {
        assert!(covers("*", "pods/exec") && covers("pods/*", "pods/exec") && covers("*/exec", "pods/exec"));
        assert!(!covers("pods", "pods/exec") && covers("pods/*", "pods") && !covers("*/proxy", "pods/exec"));
    }
}
