//! The stdlib: files of the language without any privilege, and audit policies that show no secret.

use kapic::realise::template::stdlib as templates;
use kapic::resolve::{module_names, module_text};
use kapic::source::{Sink, Sources};
use kapic::world::MemoryProject;
use serde_json::Value;

/// Applies every profile that can stand beside the others, for old and new versions.
fn description(version: &str, etcd: &str, uses: &str) -> String {
    format!(
        "kapic 1\n{uses}\ncluster lab {{\n apply control-plane\n apply hardened\n apply systemd\n apply haproxy\n \
         apply keepalived address=\"192.0.2.5\" interface=eth0\n kubernetes \"{version}\"\n etcd \"{etcd}\"\n \
         endpoint \"api.example.com:6443\"\n pki {{ epoch \"2026-11-01T00:00:00Z\" }}\n masters {{ host m1 ip=\"192.0.2.10\" }}\n \
         load-balancers {{ host lb1 ip=\"192.0.2.20\" }}\n workers w {{ host w1 ip=\"192.0.2.30\" }}\n}}\n"
    )
}

fn id(text: &str, modules: &[(String, &str)]) -> String {
    let (mut sources, mut sink) = (Sources::default(), Sink::new());
    let files = modules.iter().map(|(name, text)| (name.as_str(), *text)).chain([("cluster.kdl", text)]);
    let design = kapic::design("cluster.kdl", &MemoryProject::new(files), &mut sources, &mut sink);
    let design = design.unwrap_or_else(|| panic!("{:#?}", sink.finish()));
    let secret = kapic::realise::vault::RootSecret::from_bytes(std::array::from_fn(|at| at as u8));
    kapic::seal(&design.plan, &secret).id().to_string()
}

#[test]
fn a_copy_of_the_stdlib_in_the_project_means_the_same() {
    let uses = |prefix: &str, suffix: &str| -> String {
        module_names().filter(|name| *name != "dev").map(|name| format!("use \"{prefix}{name}{suffix}\"\n")).collect()
    };
    let copies: Vec<(String, &str)> = module_names().map(|name| (format!("site/{name}.kdl"), module_text(name).unwrap())).collect();
    for (version, etcd) in [("1.18.20", "3.4.13"), ("1.25.16", "3.5.15"), ("1.36.3", "3.6.14")] {
        let own = id(&description(version, etcd, &uses("std:", "")), &[]);
        let copied = id(&description(version, etcd, &uses("./site/", ".kdl")), &copies);
        assert_eq!(own, copied, "{version}");
    }
}

/// What a request is about.
struct Request<'a> {
    user: &'a str,
    groups: &'a [&'a str],
    verb: &'a str,
    namespace: &'a str,
    group: &'a str,
    resource: &'a str,
}

/// The level of a request under a policy: that of the first rule that fits, as kube-apiserver decides (`pkg/audit/policy/checker.go`).
fn level<'a>(policy: &'a Value, request: &Request<'_>) -> &'a str {
    let Request { user, groups, verb, namespace, group, resource } = request;
    let holds = |list: &Value, word: &str| list.as_array().is_none_or(|list| list.iter().any(|one| one == word || one == "*"));
    let fits = |rule: &&Value| {
        rule["nonResourceURLs"].is_null()
            && holds(&rule["users"], user)
            && rule["userGroups"].as_array().is_none_or(|list| list.iter().any(|one| groups.iter().any(|own| one == own)))
            && holds(&rule["verbs"], verb)
            && holds(&rule["namespaces"], namespace)
            && rule["resources"]
                .as_array()
                .is_none_or(|list| list.iter().any(|one| one["group"] == **group && holds(&one["resources"], resource)))
    };
    policy["rules"].as_array().unwrap().iter().find(fits).map_or("None", |rule| rule["level"].as_str().unwrap())
}

fn policies() -> Vec<(&'static str, Value)> {
    let audit = templates().filter_map(|(name, text)| Some((name.strip_prefix("std:audit/")?, text)));
    let plain = |text: &str| -> String { text.lines().filter(|line| !line.starts_with("{%")).collect::<Vec<_>>().join("\n") };
    audit.map(|(name, text)| (name, serde_yaml_ng::from_str(&plain(text)).unwrap())).collect()
}

#[test]
fn no_policy_writes_a_secret_down() {
    let all = policies();
    assert_eq!(all.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["full", "metadata", "none", "recommended"]);
    let secrets = [("", "secrets"), ("", "configmaps"), ("", "serviceaccounts/token"), ("authentication.k8s.io", "tokenreviews")];
    for (name, policy) in &all {
        for (group, resource) in secrets {
            for verb in ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"] {
                for (user, groups) in [("jane", &["devs"][..]), ("system:node:w1", &["system:nodes"]), ("system:apiserver", &[])] {
                    let found = level(policy, &Request { user, groups, verb, namespace: "kube-system", group, resource });
                    assert!(matches!(found, "None" | "Metadata"), "{name}: {user} {verb} {resource} is {found}");
                    assert!(*name == "none" || found == "Metadata", "{name}: {user} {verb} {resource} is not written at all");
                }
            }
        }
    }
}

#[test]
fn the_recommended_policy_drops_noise_and_keeps_changes() {
    let all = policies();
    let policy = &all.iter().find(|(name, _)| *name == "recommended").unwrap().1;
    let check = |user: &str, groups: &[&str], verb: &str, group: &str, resource: &str, expected: &str| {
        let found = level(policy, &Request { user, groups, verb, namespace: "kube-system", group, resource });
        assert_eq!(found, expected, "{user} {verb} {resource}");
    };
    check("system:node:w1", &["system:nodes"], "update", "coordination.k8s.io", "leases", "None");
    check("system:kube-scheduler", &[], "update", "coordination.k8s.io", "leases", "None");
    check("system:kube-proxy", &[], "watch", "discovery.k8s.io", "endpointslices", "None");
    check("jane", &[], "create", "", "events", "None");
    check("jane", &[], "update", "coordination.k8s.io", "leases", "Request");
    check("jane", &[], "create", "apps", "deployments", "Request");
    check("jane", &[], "deletecollection", "", "pods", "Request");
    check("jane", &[], "list", "", "pods", "Metadata");
    check("jane", &[], "create", "", "pods/exec", "Metadata");
    check("jane", &[], "create", "rbac.authorization.k8s.io", "clusterrolebindings", "Request");
}
