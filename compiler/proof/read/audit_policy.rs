//! What an audit policy records in effect: its rules as kube-apiserver applies them (`pkg/audit/policy/checker.go`): the first one that
//! matches a request decides, and no rule means that nothing is recorded. It knows no files.

use std::collections::BTreeSet;

use serde_yaml_ng::Value;

use super::yaml;

/// What kube-apiserver makes of a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// It does not start with it: why.
    Refused(String),
    /// No request leaves a trace.
    Nothing,
    /// Secrets are in the log, of these resources.
    Secrets(Vec<&'static str>),
    /// Something is recorded, and no body that is a secret.
    Sound,
}

/// Group, resource and subresource of objects whose bodies are secrets (CIS 3.2.2).
const SECRET: [(&str, &str, &str); 3] = [("", "secrets", ""), ("", "serviceaccounts", "token"), TOKEN_REVIEWS];
const TOKEN_REVIEWS: (&str, &str, &str) = ("authentication.k8s.io", "tokenreviews", "");
const NAMES: [&str; 3] = ["secrets", "serviceaccounts/token", "tokenreviews"];
const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];
const VERBS: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

/// One request, as far as a rule looks at it.
struct Request<'a> {
    user: &'a str,
    group: &'a str,
    verb: &'a str,
    namespace: &'a str,
    name: &'a str,
    target: (&'a str, &'a str, &'a str),
}

/// What a policy records.
pub fn coverage(policy: &Value) -> Coverage {
    let Some(rules) = yaml::at(policy, "rules").and_then(Value::as_sequence).filter(|rules| !rules.is_empty()) else {
        return Coverage::Refused("it has no rules".to_owned());
    };
    for (number, rule) in rules.iter().enumerate() {
        let level = yaml::text(rule, "level").unwrap_or("nothing");
        if !LEVELS.contains(&level) {
            return Coverage::Refused(format!(
                "rule {} has the level `{level}`, which is none of {}",
                number + 1,
                LEVELS.join(", ")
            ));
        }
    }
    if !records(policy, rules) {
        return Coverage::Nothing;
    }
    let shown = std::iter::zip(SECRET, NAMES).filter(|(target, _)| shows_bodies(policy, rules, *target)).map(|(_, name)| name);
    let shown: Vec<&str> = shown.collect();
    if shown.is_empty() { Coverage::Sound } else { Coverage::Secrets(shown) }
}

/// Whether any rule that can be reached records anything.
fn records(policy: &Value, rules: &[Value]) -> bool {
    let named = |rule: &Value, key: &str| yaml::at(rule, key).and_then(Value::as_sequence).is_some_and(|all| !all.is_empty());
    let whole = |rule: &&Value| {
        ["users", "userGroups", "verbs", "namespaces", "resources", "nonResourceURLs"].iter().all(|key| !named(rule, key))
    };
    let reached = rules.iter().position(|rule| whole(&rule)).map_or(rules.len(), |last| last + 1);
    rules[..reached].iter().any(|rule| level_of(policy, rule) > 0)
}

/// 0 for None. A rule that leaves out both stages which every request has records nothing either.
fn level_of(policy: &Value, rule: &Value) -> usize {
    let omitted = |stage: &str| [policy, rule].iter().any(|from| list(from, "omitStages").contains(&stage));
    if omitted("RequestReceived") && omitted("ResponseComplete") {
        return 0;
    }
    LEVELS.iter().position(|level| yaml::text(rule, "level") == Some(level)).unwrap_or(0)
}

/// Values of one list that are tried at most; a policy that needs more for one rule is made by a program.
const TRIED: usize = 16;

/// Whether some request for such an object is recorded with its body: one that a rule with bodies matches and no rule before it.
fn shows_bodies(policy: &Value, rules: &[Value], target: (&str, &str, &str)) -> bool {
    let wide = |(number, rule): (usize, &Value)| level_of(policy, rule) > 1 && is_reached(rule, &rules[..number], target);
    rules.iter().enumerate().any(wide)
}

/// Whether a request for the object gets past the rules before this one. Rules name what they match, so that a value which no rule
/// before names is always the best try.
fn is_reached(rule: &Value, before: &[Value], target: (&str, &str, &str)) -> bool {
    let in_rules = |key: &str| tries(list(rule, key), before.iter().flat_map(|rule| list(rule, key)));
    let names = |rule: &'_ Value| -> Vec<String> {
        let all = entries(rule, "resources").iter().flat_map(|entry| list(entry, "resourceNames"));
        all.map(str::to_owned).collect()
    };
    let (own, others): (Vec<String>, Vec<String>) = (names(rule), before.iter().flat_map(names).collect());
    let mut objects = tries(own.iter().map(String::as_str).collect(), others.iter().map(String::as_str));
    objects.push(OTHER);
    let (users, groups) = (in_rules("users"), in_rules("userGroups"));
    // A request for an object of the whole cluster has no namespace, so that a rule with namespaces is not for it.
    let namespaces = if target == TOKEN_REVIEWS { vec![""] } else { in_rules("namespaces") };
    let asks = |user: &str, group: &str, namespace: &str, name: &str, verb: &str| {
        let request = Request { user, group, verb, namespace, name, target };
        matches(rule, &request) && !before.iter().any(|rule| matches(rule, &request))
    };
    users.iter().any(|user| {
        groups.iter().any(|group| {
            let verbs = |namespace: &str, name: &str| VERBS.iter().any(|verb| asks(user, group, namespace, name, verb));
            namespaces.iter().any(|namespace| objects.iter().any(|name| verbs(namespace, name)))
        })
    })
}

/// A value that no rule names.
const OTHER: &str = "\u{0}other";

fn tries<'v>(own: Vec<&'v str>, before: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
    if own.is_empty() {
        return vec![OTHER];
    }
    let named: BTreeSet<&str> = before.collect();
    match own.iter().find(|value| !named.contains(*value)) {
        Some(free) => vec![free],
        None => own.into_iter().take(TRIED).collect(),
    }
}

fn matches(rule: &Value, request: &Request<'_>) -> bool {
    let fits = |key: &str, value: &str| {
        let all = list(rule, key);
        all.is_empty() || all.contains(&value)
    };
    if !(fits("users", request.user) && fits("userGroups", request.group) && fits("verbs", request.verb)) {
        return false;
    }
    let resources = entries(rule, "resources");
    if list(rule, "namespaces").is_empty() && resources.is_empty() {
        return list(rule, "nonResourceURLs").is_empty();
    }
    fits("namespaces", request.namespace) && (resources.is_empty() || resources.iter().any(|entry| holds(entry, request)))
}

fn holds(entry: &Value, request: &Request<'_>) -> bool {
    let (group, resource, subresource) = request.target;
    let (own, names) = (list(entry, "resources"), list(entry, "resourceNames"));
    if yaml::text(entry, "group").unwrap_or_default() != group {
        return false;
    }
    let combined = if subresource.is_empty() { resource.to_owned() } else { format!("{resource}/{subresource}") };
    let is = |word: &&str| {
        let below = word.strip_prefix("*/").is_some_and(|rest| !subresource.is_empty() && rest == subresource);
        *word == combined || *word == "*" || below || word.strip_suffix("/*") == Some(resource)
    };
    own.is_empty() || (own.iter().any(is) && (names.is_empty() || names.contains(&request.name)))
}

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v str> {
    yaml::at(value, key).and_then(Value::as_sequence).map_or_else(Vec::new, |all| all.iter().filter_map(Value::as_str).collect())
}

fn entries<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    yaml::at(value, key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::{Coverage, coverage};

    fn check(rules: &str, expected: Coverage) {
        let policy = serde_yaml_ng::from_str(&format!("kind: Policy\n{rules}")).unwrap();
        assert_eq!(coverage(&policy), expected, "{rules}");
    }

    #[test]
    fn the_first_rule_that_matches_decides() {
        check("rules: [{level: Metadata}]", Coverage::Sound);
        let secrets = "{level: Metadata, resources: [{group: '', resources: [secrets, serviceaccounts/token]}, {group: authentication.k8s.io}]}";
        check(&format!("rules: [{secrets}, {{level: RequestResponse}}]"), Coverage::Sound);
        check(&format!("rules: [{{level: RequestResponse}}, {secrets}]"), Coverage::Secrets(super::NAMES.to_vec()));
        check("rules: [{level: Request, verbs: [create]}]", Coverage::Secrets(super::NAMES.to_vec()));
        let bodies = |resources: &str| {
            format!("rules: [{{level: Request, resources: [{{group: '', resources: [{resources}]}}]}}, {{level: Metadata}}]")
        };
        check(&bodies("pods"), Coverage::Sound);
        check(&bodies("'*'"), Coverage::Secrets(vec!["secrets", "serviceaccounts/token"]));
        check(&bodies("'*/token'"), Coverage::Secrets(vec!["serviceaccounts/token"]));
        check(&bodies("'secrets/*'"), Coverage::Secrets(vec!["secrets"]));
    }

    #[test]
    fn exceptions_are_found() {
        let spared = "{level: Metadata, users: [ann], resources: [{group: '', resources: [secrets]}]}";
        check(
            &format!("rules: [{spared}, {{level: Request, resources: [{{group: ''}}]}}]"),
            Coverage::Secrets(vec!["secrets", "serviceaccounts/token"]),
        );
        let one =
            "{level: Request, users: [ann], namespaces: [dev], resources: [{group: '', resources: [secrets], resourceNames: [a]}]}";
        check(&format!("rules: [{one}, {{level: Metadata}}]"), Coverage::Secrets(vec!["secrets"]));
        check("rules: [{level: None, resources: [{group: '', resources: [events]}]}, {level: Metadata}]", Coverage::Sound);
        check("rules: [{level: None, userGroups: [a]}, {level: Metadata}]", Coverage::Sound);
        check(
            "rules: [{level: Request, namespaces: [dev]}, {level: Metadata}]",
            Coverage::Secrets(vec!["secrets", "serviceaccounts/token"]),
        );
        // Whoever names no namespace names the requests that have none.
        check("rules: [{level: Request, namespaces: ['']}, {level: Metadata}]", Coverage::Secrets(super::NAMES.to_vec()));
    }

    #[test]
    fn nothing_is_recorded() {
        check("rules: [{level: None}]", Coverage::Nothing);
        check("rules: [{level: None}, {level: RequestResponse}]", Coverage::Nothing);
        check("omitStages: [RequestReceived, ResponseComplete]\nrules: [{level: Metadata}]", Coverage::Nothing);
        check("omitStages: [RequestReceived]\nrules: [{level: Metadata, omitStages: [ResponseComplete]}]", Coverage::Nothing);
    }

    #[test]
    fn what_does_not_load_is_told() {
        check("rules: []", Coverage::Refused("it has no rules".to_owned()));
        check(
            "rules: [{level: Everything}]",
            Coverage::Refused(
                "rule 1 has the level `Everything`, which is none of None, Metadata, Request, RequestResponse".to_owned(),
            ),
        );
    }
}
