//! An audit policy of the project, as kube-apiserver reads it. It exits on one that it cannot read, and takes no notice of a field that
//! it does not know: then a rule matches far more than it says.

use serde_json::Value;

use crate::catalog::{ConfigKind, FlagState, Release, config_version, misfit};
use crate::source::is_too_deep;

/// The levels of an audit rule.
const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];

/// What a request goes through.
const STAGES: [&str; 4] = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];

/// The first thing that is wrong with it.
pub fn fault(text: &str, release: Option<Release>) -> Option<String> {
    if is_too_deep(text) {
        return Some("it is nested too deeply".to_owned());
    }
    let read: Value = match serde_yaml_ng::from_str(text) {
        Ok(read) => read,
        Err(error) => return Some(format!("it is not YAML: {error}")),
    };
    if let Some(why) = version(&read, release) {
        return Some(why);
    }
    if let Some(why) = release.and_then(|release| misfit(ConfigKind::AuditPolicy, release, &read)) {
        return Some(why);
    }
    let Some(rules) = read["rules"].as_array().filter(|rules| !rules.is_empty()) else {
        return Some("it has no `rules`".to_owned());
    };
    let of_rule = |(at, found): (usize, &Value)| rule(found).map(|why| format!("rule {} {why}", at + 1));
    stages(&read).map(|why| format!("it {why}")).or_else(|| rules.iter().enumerate().find_map(of_rule))
}

/// Versions of the form before 1 went with Kubernetes 1.24.
fn version(read: &Value, release: Option<Release>) -> Option<String> {
    let name = read["apiVersion"].as_str().unwrap_or_default();
    if read["kind"] != "Policy" {
        return Some("it is no `Policy` of `audit.k8s.io/v1`".to_owned());
    }
    match (config_version(ConfigKind::AuditPolicy, name), release) {
        (None, _) => Some("it is no `Policy` of `audit.k8s.io/v1`".to_owned()),
        (Some(known), Some(release)) => match known.state(release) {
            FlagState::Removed { since, .. } => {
                Some(format!("`{name}` was removed in {since}: write `apiVersion: audit.k8s.io/v1`"))
            }
            _ => None,
        },
        (Some(_), None) => None,
    }
}

/// As `ValidatePolicy` of k8s.io/apiserver.
fn rule(rule: &Value) -> Option<String> {
    if !rule["level"].as_str().is_some_and(|level| LEVELS.contains(&level)) {
        return Some(format!("has no `level` out of {}", LEVELS.join(", ")));
    }
    let has = |name: &str| rule[name].as_array().is_some_and(|items| !items.is_empty());
    if has("nonResourceURLs") && (has("resources") || has("namespaces")) {
        return Some("has `nonResourceURLs` beside `resources` or `namespaces`: write two rules".to_owned());
    }
    let texts =
        |value: &Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    let is_path =
        |url: &String| url == "*" || (url.starts_with('/') && !url.trim_end_matches('*').contains('*') && !url.ends_with("**"));
    if let Some(url) = texts(&rule["nonResourceURLs"]).into_iter().find(|url| !is_path(url)) {
        return Some(format!("has the URL `{url}`: write a path such as `/healthz*`, with a star at its end only"));
    }
    for resource in rule["resources"].as_array().into_iter().flatten() {
        let (names, resources) = (texts(&resource["resourceNames"]), texts(&resource["resources"]));
        if !names.is_empty() && resources.is_empty() {
            return Some("has `resourceNames` without `resources`".to_owned());
        }
        let group = resource["group"].as_str().unwrap_or_default();
        if group.contains('/') {
            return Some(format!("has the group `{group}`: write it without a version"));
        }
    }
    stages(rule)
}

fn stages(block: &Value) -> Option<String> {
    let mut written = block["omitStages"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let unknown = written.find(|stage| !STAGES.contains(stage))?;
    Some(format!("omits the stage `{unknown}`: there are {}", STAGES.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::catalog::{KubernetesVersion, Release};

    fn check(version: &str, text: &str, expected: Option<&str>) {
        let release = Release::from(KubernetesVersion::parse(version).unwrap());
        assert_eq!(fault(text, Some(release)).as_deref(), expected, "{text}");
    }

    #[test]
    fn policies_are_those_of_the_version() {
        let text = |version| format!("apiVersion: audit.k8s.io/{version}\nkind: Policy\nrules: [{{level: Metadata}}]\n");
        check("1.36.3", &text("v1"), None);
        check("1.20.15", &text("v1beta1"), None);
        check("1.24.17", &text("v1beta1"), Some("`audit.k8s.io/v1beta1` was removed in 1.24: write `apiVersion: audit.k8s.io/v1`"));
        check("1.36.3", &text("v2"), Some("it is no `Policy` of `audit.k8s.io/v1`"));
        check("1.36.3", &format!("rules: {}", "[".repeat(20_000)), Some("it is nested too deeply"));
    }

    #[test]
    fn rules_are_those_that_the_server_takes() {
        let rule = |rest: &str, expected| {
            let text = format!("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- {{level: Metadata{rest}}}\n");
            check("1.36.3", &text, expected);
        };
        rule("", None);
        rule(", nonResourceURLs: [/healthz*, '*']", None);
        rule(
            ", nonResourceURLs: [healthz]",
            Some("rule 1 has the URL `healthz`: write a path such as `/healthz*`, with a star at its end only"),
        );
        rule(
            ", nonResourceURLs: [/a*b]",
            Some("rule 1 has the URL `/a*b`: write a path such as `/healthz*`, with a star at its end only"),
        );
        let both = "rule 1 has `nonResourceURLs` beside `resources` or `namespaces`: write two rules";
        rule(", nonResourceURLs: [/a], resources: [{group: ''}]", Some(both));
        rule(", nonResourceURLs: [/a], namespaces: [x]", Some(both));
        rule(", resources: [{resourceNames: [a]}]", Some("rule 1 has `resourceNames` without `resources`"));
        rule(", resources: [{group: apps/v1}]", Some("rule 1 has the group `apps/v1`: write it without a version"));
        let wrong = "rule 1 omits the stage `RequestRecieved`: there are RequestReceived, ResponseStarted, ResponseComplete, Panic";
        rule(", omitStages: [RequestRecieved]", Some(wrong));
        rule(", omitStages: RequestReceived", Some("its field `omitStages` is not a list of texts"));
        rule(", verb: [get]", Some("it has a field `verb`, which is ignored: did you mean `verbs`?"));
    }
}
