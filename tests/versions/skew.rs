//! The version skew policy on the way: who takes a turn when, how long nodes may wait, and what runs beside the API servers.

use kapic::catalog::{Minor, minors};
use kapic::upgrade::{Level, Running};

use crate::upgrade::{items, run, run_beside, small};

/// `act components on hosts version` of every turn of a step.
fn turns(step: &kapic::upgrade::Step) -> Vec<String> {
    let turn = |turn: &kapic::upgrade::Turn| {
        format!("{:?} {} on {}: {}", turn.act, turn.components.join(","), turn.hosts.join(","), turn.version)
    };
    step.turns.iter().map(turn).collect()
}

#[test]
fn each_step_says_which_hosts_take_their_turn_when() {
    let text = small("1.32.13", "3.5.33", "workers w { host w1 ip=\"10.0.0.2\"; host w2 ip=\"10.0.0.3\"; }")
        .replace(
            "masters { host m1 ip=\"10.0.0.1\"; }",
            "masters { host m1 ip=\"10.0.0.1\"; host m2 ip=\"10.0.0.4\"; host m3 ip=\"10.0.0.5\"; }",
        )
        .replace("network {", "endpoint \"api.example.com:6443\"\nnetwork {");
    let report = run(&text, "1.34").expect("a report");
    let first = [
        "AtLeast kubelet,kube-proxy on w1,w2: 1.30",
        "Becomes kube-apiserver on m1,m2,m3: 1.33.13",
        "Becomes kube-controller-manager,kube-scheduler on m1,m2,m3: 1.33.13",
        "MayBecome kubelet,kube-proxy on w1,w2: 1.33.13",
    ];
    let second = [
        "AtLeast kubelet,kube-proxy on w1,w2: 1.31",
        "Becomes etcd on m1,m2,m3: 3.6.14",
        "Becomes kube-apiserver on m1,m2,m3: 1.34.10",
        "Becomes kube-controller-manager,kube-scheduler on m1,m2,m3: 1.34.10",
        "Becomes kubelet,kube-proxy on w1,w2: 1.34.10",
    ];
    assert_eq!(report.steps.iter().map(turns).collect::<Vec<_>>(), [&first[..], &second[..]]);
    assert_eq!(report.steps[0].kubectl, ["1.32", "1.33"]);
    assert!(report.steps.iter().flat_map(|step| &step.turns).all(|turn| turn.source.starts_with("https://")));
}

#[test]
fn no_turn_names_a_host_that_lacks_the_component() {
    let last = |more: &str| {
        let report = run(&small("1.35.7", "3.6.14", more), "1.36").expect("a report");
        turns(&report.steps[0])
            .into_iter()
            .filter(|turn| turn.contains("kube-proxy") || turn.contains("kubelet"))
            .collect::<Vec<_>>()
    };
    let some = "workers w { host w1 ip=\"10.0.0.2\"; }\nworkers v { kube-proxy { enabled #false; }; host v1 ip=\"10.0.0.3\"; }";
    let expected = [
        "AtLeast kubelet on w1,v1: 1.33",
        "AtLeast kube-proxy on w1: 1.33",
        "Becomes kubelet on w1,v1: 1.36.3",
        "Becomes kube-proxy on w1: 1.36.3",
    ];
    assert_eq!(last(some), expected);
    let none = "kube-proxy { enabled #false; }\nworkers w { host w1 ip=\"10.0.0.2\"; }";
    assert_eq!(last(none), ["AtLeast kubelet on w1: 1.33", "Becomes kubelet on w1: 1.36.3"]);
    assert_eq!(last(""), Vec::<String>::new());
}

#[test]
fn nodes_have_their_rounds() {
    let rounds = |from: &str, etcd: &str, to: &str, more: &str| {
        let rounds = run(&small(from, etcd, more), to).expect("a report").rollout.rounds;
        rounds.into_iter().map(|round| (round.version, round.before.unwrap_or_default())).collect::<Vec<_>>()
    };
    let worker = "workers w { host w1 ip=\"10.0.0.2\"; }";
    let round = |version: &str, before: &str| (version.to_owned(), before.to_owned());
    assert_eq!(rounds("1.28.15", "3.5.33", "1.32", worker), [round("1.31.14", "1.32.13"), round("1.32.13", "")]);
    assert_eq!(rounds("1.20.15", "3.4.45", "1.23", worker), [round("1.22.17", "1.23.17"), round("1.23.17", "")]);
    assert_eq!(rounds("1.28.15", "3.5.33", "1.32", ""), [], "no nodes, no rounds");
    let patch = run(&small("1.36.1", "3.6.14", worker), "1.36.3").expect("a report");
    assert!(patch.rollout.rounds.is_empty() && patch.steps[0].turns.is_empty(), "a patch needs no order");
}

/// What is told of the skew where kubelets and kubectl have other versions.
fn skew(from: u16, to: u16, kubelets: Option<u16>, kubectl: Option<u16>) -> Vec<String> {
    let minor = |minor: Option<u16>| minor.map(|minor| Minor { major: 1, minor });
    let running = Running { kubelets: minor(kubelets), kubectl: minor(kubectl) };
    let text = small(&crate::advice::newest(from), &crate::advice::etcd(from), "workers w { host w1 ip=\"10.0.0.2\"; }");
    let report = run_beside(&text, &format!("1.{to}"), running).expect("a report");
    items(&report, |item| item.concern == "skew")
}

#[test]
fn what_runs_is_held_against_the_policy() {
    let check = |from, to, kubelets, kubectl, expected: &[&str]| {
        assert_eq!(skew(from, to, kubelets, kubectl), expected, "{from} {to} {kubelets:?} {kubectl:?}");
    };
    check(31, 32, Some(29), Some(32), &[]);
    check(31, 32, Some(28), None, &["1.32.13: `kubelet` 1.28 is too old for API servers of 1.32: nodes have to be at least 1.29"]);
    check(26, 27, Some(24), None, &["1.27.16: `kubelet` 1.24 is too old for API servers of 1.27: nodes have to be at least 1.25"]);
    check(31, 32, Some(32), None, &["1.32.13: `kubelet` 1.32 is newer than API servers of 1.31: no API server supports that"]);
    check(31, 32, None, Some(30), &["1.32.13: `kubectl` 1.30 is too far from API servers of 1.31 and 1.32 beside each other"]);
    check(31, 32, None, Some(33), &["1.32.13: `kubectl` 1.33 is too far from API servers of 1.31 and 1.32 beside each other"]);
    // What was told is taken for done: nodes are newer from then on, until they are too old again.
    let far = skew(28, 36, Some(27), None);
    assert_eq!(far.iter().map(|line| &line[..7]).collect::<Vec<_>>(), ["1.31.14", "1.34.10"]);
}

#[test]
fn kubelets_that_are_too_old_break_and_others_do_not() {
    for from in minors().map(|minor| minor.minor).filter(|minor| *minor < 36) {
        let to = from + 1;
        for own in from.saturating_sub(4)..=from {
            let behind = to - own;
            let fits = behind <= if own < 25 { 2 } else { 3 };
            assert_eq!(skew(from, to, Some(own), None).is_empty(), fits, "{own} with {to}");
        }
    }
}

#[test]
fn a_kubelet_that_is_too_old_is_a_break() {
    let text = small("1.31.14", "3.5.33", "workers w { host w1 ip=\"10.0.0.2\"; }");
    let running = Running { kubelets: Some(Minor { major: 1, minor: 28 }), kubectl: None };
    let report = run_beside(&text, "1.32", running).expect("a report");
    assert_eq!(report.breaks(), (1, 0));
    let found = report.items().find(|item| item.level == Level::Breaks).expect("it breaks");
    assert_eq!(found.help.as_deref(), Some("first bring the nodes to 1.31.14, with the bundle that the API servers run now"));
    assert_eq!(report.rollout.rounds.len(), 2);
}

#[test]
fn what_runs_is_checked_where_the_version_stays() {
    let minor = |minor| Some(Minor { major: 1, minor });
    let told = |kubelets, kubectl| {
        let text = small("1.29.15", "3.5.33", "workers w { host w1 ip=\"10.0.0.2\"; }");
        let report = run_beside(&text, "1.29.15", Running { kubelets, kubectl }).expect("a report");
        (items(&report, |item| item.concern == "skew"), report.breaks().0, report.edits.len())
    };
    let old = "1.29.15: `kubelet` 1.20 is too old for API servers of 1.29: nodes have to be at least 1.26".to_owned();
    assert_eq!(told(minor(20), None), (vec![old], 1, 0));
    let new = "1.29.15: `kubelet` 1.30 is newer than API servers of 1.29: no API server supports that".to_owned();
    assert_eq!(told(minor(30), None), (vec![new], 1, 0));
    let far = "1.29.15: `kubectl` 1.31 is too far from API servers of 1.29".to_owned();
    assert_eq!(told(None, minor(31)), (vec![far], 0, 0));
    assert_eq!(told(minor(26), minor(30)), (Vec::new(), 0, 0));
}
