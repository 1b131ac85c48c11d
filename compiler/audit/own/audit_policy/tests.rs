//! Policies of one or two rules, and what is found in them.

use super::{faults, with_all_groups};

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
    check("- level: RequestResponse\n", &["logged with their secrets: get secrets, list secrets, watch secrets, create secrets"]);
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
fn a_star_is_no_verb_and_no_name() {
    check("- {level: Metadata, verbs: ['*']}\n", &["not logged: get secrets"]);
    check("- {level: None, verbs: ['*']}\n- level: Metadata\n", &[]);
    check("- {level: Metadata, userGroups: ['*']}\n", &["not logged: get secrets"]);
    check("- {level: Metadata, namespaces: ['*']}\n", &["not logged: get secrets"]);
    check("- {level: None, namespaces: ['*']}\n- level: Metadata\n", &[]);
}

#[test]
fn bodies_for_some_are_bodies() {
    for limit in ["namespaces: [dev]", "users: [ann]", "userGroups: [devs]", "users: [ann], namespaces: [dev]"] {
        let rule = |of: &str| format!("- {{level: Request, {limit}, resources: [{of}]}}\n- level: Metadata\n");
        check(&rule("{group: '', resources: [secrets]}"), &["logged with their secrets in some cases: get secrets"]);
        check(&rule("{group: '', resources: [configmaps]}"), &["in some cases: create configmaps, update configmaps"]);
        check(&rule("{group: '', resources: [pods]}"), &[]);
    }
    let named =
        "- {level: RequestResponse, resources: [{group: '', resources: [secrets], resourceNames: [a]}]}\n- level: Metadata\n";
    // A request that makes an object does not name it.
    let found = "in some cases: get secrets, list secrets, watch secrets, update secrets, patch secrets, deletecollection secrets";
    check(named, &[found]);
    let reviews = "resources: [{group: authentication.k8s.io}]";
    check(&format!("- {{level: Request, namespaces: [dev], {reviews}}}\n- level: Metadata\n"), &[]);
    check(&format!("- {{level: Request, namespaces: [''], {reviews}}}\n- level: Metadata\n"), &["secrets: create tokenreviews"]);
    // The request that deletes many is no secret, the answer is.
    check("- {level: Request, users: [ann], verbs: [deletecollection]}\n- level: Metadata\n", &[]);
    check(
        "- {level: RequestResponse, users: [ann], verbs: [deletecollection]}\n- level: Metadata\n",
        &["logged with their secrets in some cases: deletecollection secrets"],
    );
    let spared = "- {level: Metadata, users: [ann, bob]}\n";
    check(&format!("{spared}- {{level: Request, users: [bob], namespaces: [dev]}}\n- level: Metadata\n"), &[]);
    check(
        &format!("{spared}- {{level: Request, users: [bob, eve]}}\n- level: Metadata\n"),
        &["logged with their secrets in some cases: get secrets"],
    );
}

#[test]
fn commands_come_by_get_too() {
    let commands = "[pods/exec, pods/attach, pods/portforward, pods/proxy, services/proxy, nodes/proxy]";
    let rule = format!("- {{level: None, verbs: [get], resources: [{{group: '', resources: {commands}}}]}}\n- level: Metadata\n");
    check(
        &rule,
        &["not logged: get pods/exec, get pods/attach, get pods/portforward, get pods/proxy, get services/proxy, get nodes/proxy"],
    );
}

#[test]
fn what_is_hidden_somewhere() {
    let rule = |rest: &str| format!("- {{{rest}}}\n- level: Metadata\n");
    let named = "resources: [{group: '', resources: [secrets], resourceNames: [a]}]";
    check(&rule(&format!("level: None, {named}")), &["not logged for some names: get secrets"]);
    check(&rule(&format!("level: None, verbs: [create], {named}")), &[]);
    check(&rule("level: None, verbs: [deletecollection]"), &["not logged: deletecollection secrets, deletecollection pods"]);
    let stages = "omitStages: [RequestReceived, ResponseStarted, ResponseComplete, Panic]";
    check(&rule(&format!("level: Metadata, namespaces: [kube-system], {stages}")), &["not logged in some namespaces: get secrets"]);
    check(&rule(&format!("level: Metadata, {named}, {stages}")), &["not logged for some names: get secrets"]);
    check(&rule("level: None, verbs: [list], namespaces: ['']"), &["not logged in some namespaces: list secrets"]);
    check(&rule("level: None, verbs: [get], namespaces: ['']"), &["not logged: get nodes/proxy"]);
    // Of those whom a rule names somebody has decided.
    check(&rule("level: None, users: [system:kube-proxy], namespaces: [kube-system]"), &[]);
    check(&rule(&format!("level: None, userGroups: [system:masters], {named}")), &[]);
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
fn policies_of_the_standard_library() {
    let read = |template: &str| {
        let lines = template.lines().filter(|line| !line.starts_with("{%-"));
        faults(&serde_yaml_ng::from_str(&lines.collect::<Vec<_>>().join("\n")).unwrap())
    };
    assert_eq!(read(include_str!("../../../../stdlib/audit/recommended.yaml.tera")), Vec::<String>::new());
    assert_eq!(read(include_str!("../../../../stdlib/audit/metadata.yaml.tera")), Vec::<String>::new());
    assert_eq!(read(include_str!("../../../../stdlib/audit/full.yaml.tera")), Vec::<String>::new());
    assert_eq!(read(include_str!("../../../../stdlib/audit/none.yaml.tera")).len(), 1);
}
