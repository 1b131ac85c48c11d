//! Trees that were made by hand: drop-ins, variables, configurations in flags and in files, owners from the disk.

use std::os::unix::fs::symlink;

use kapic::audit::{Choice, Verdict};

use crate::support::{Tree, said};

const KUBELET: &str = "[Service]\nExecStart=/usr/bin/kubelet $ARGS $MORE --config=/etc/kubelet.yaml\n";
const CONFIG: &str = "kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: true\nreadOnlyPort: 0\nfeatureGates:\n  \
                      RotateKubeletServerCertificate: false\n";

fn kubelet(drop_in: &str, config: &str) -> Tree {
    let tree = Tree::new();
    tree.write("hosts/w1/usr/lib/systemd/system/kubelet.service", 0o644, KUBELET);
    tree.write("hosts/w1/etc/kubelet.yaml", 0o640, config);
    tree.write("hosts/w1/usr/lib/systemd/system/kubelet.service.d/10.conf", 0o600, drop_in);
    tree
}

#[test]
fn modes_and_owners_are_those_on_disk() {
    let tree = kubelet("[Service]\nEnvironment=\"ARGS=--v=2\"\n", CONFIG);
    let audit = tree.audit("cis-1.12");
    let check = |id: &str, found: &str, place: &str| {
        let (verdict, is_found, _, is_place) = said(&audit, id);
        assert_eq!((verdict, is_found.as_str(), is_place.as_str()), (Verdict::Fail, found, place), "{id}");
    };
    let unit = "usr/lib/systemd/system/kubelet.service";
    check("4.1.1", &format!("`/{unit}` with the mode 0644"), &format!("hosts/w1/{unit}:0"));
    check("4.1.9", "`/etc/kubelet.yaml` with the mode 0640", "hosts/w1/etc/kubelet.yaml:0");
    check("4.2.1", "`authentication.anonymous.enabled: true`", "hosts/w1/etc/kubelet.yaml:4");
    check("4.2.3", "no `authentication.x509.clientCAFile`", "hosts/w1/etc/kubelet.yaml:2");
    check("4.2.11", "`RotateKubeletServerCertificate: false`", "hosts/w1/etc/kubelet.yaml:7");
    assert_eq!(said(&audit, "4.2.4").0, Verdict::Pass);
    assert_eq!(said(&audit, "1.2.1").0, Verdict::NotApplicable);
    assert_eq!(said(&audit, "4.3.1").1, "no unit of the bundle starts kube-proxy");
}

#[test]
fn a_flag_wins_over_the_configuration_and_a_drop_in_has_lines() {
    let tree = kubelet("[Service]\nEnvironment=ARGS=--anonymous-auth=false\nEnvironment=\"MORE=--read-only-port=10255\"\n", CONFIG);
    let audit = tree.audit("cis-1.12");
    assert_eq!(said(&audit, "4.2.1").0, Verdict::Pass);
    let place = "hosts/w1/usr/lib/systemd/system/kubelet.service.d/10.conf:3".to_owned();
    let expected = (Verdict::Fail, "`--read-only-port=10255`".to_owned(), "write `--read-only-port=0`".to_owned(), place);
    assert_eq!(said(&audit, "4.2.4"), expected);
}

#[test]
fn a_variable_that_nothing_sets_leaves_controls_open() {
    let tree = kubelet("[Service]\nEnvironmentFile=-/etc/default/kubelet\n", CONFIG);
    let (verdict, why, ..) = said(&tree.audit("cis-1.12"), "4.2.1");
    assert_eq!(verdict, Verdict::Undecidable);
    assert_eq!(why, "its command line takes arguments from `$ARGS`, which nothing in the bundle sets");
    tree.write("hosts/w1/etc/default/kubelet", 0o644, "# remark\nARGS=\"--anonymous-auth=false\"\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, Verdict::Pass, "the file is there and sets it");
}

#[test]
fn etcd_may_be_configured_by_variables() {
    let tree = Tree::new();
    let unit =
        "[Service]\nUser=etcd\nStateDirectory=etcd\nStateDirectoryMode=0700\nEnvironmentFile=/etc/etcd.env\nExecStart=/bin/etcd\n";
    tree.write("hosts/e1/etc/systemd/system/etcd.service", 0o600, unit);
    let variables = "ETCD_DATA_DIR=/var/lib/etcd\nETCD_CLIENT_CERT_AUTH=true\nETCD_CERT_FILE=/a\nETCD_AUTO_TLS=true\n";
    tree.write("hosts/e1/etc/etcd.env", 0o600, variables);
    let audit = tree.audit("cis-1.12");
    assert_eq!(said(&audit, "2.2").0, Verdict::Pass);
    assert_eq!((said(&audit, "1.1.11").0, said(&audit, "1.1.12").0), (Verdict::Pass, Verdict::Pass));
    let (verdict, found, _, place) = said(&audit, "2.3");
    assert_eq!((verdict, place.as_str()), (Verdict::Fail, "hosts/e1/etc/etcd.env:4"), "{found}");
    assert_eq!(said(&audit, "2.1").1, "no `--key-file`");
}

#[test]
fn a_scheduler_with_a_configuration_ignores_the_flag() {
    let tree = Tree::new();
    let unit = "[Service]\nExecStart=/bin/kube-scheduler --profiling=false --config=/etc/scheduler.yaml\n";
    tree.write("hosts/m1/etc/systemd/system/kube-scheduler.service", 0o600, unit);
    tree.write("hosts/m1/etc/scheduler.yaml", 0o600, "kind: KubeSchedulerConfiguration\n");
    let (verdict, _, write, place) = said(&tree.audit("cis-1.12"), "1.4.1");
    let expected = (Verdict::Fail, "write `enableProfiling: false` as well", "hosts/m1/etc/scheduler.yaml:1");
    assert_eq!((verdict, write.as_str(), place.as_str()), expected);
    tree.write("hosts/m1/etc/scheduler.yaml", 0o600, "kind: KubeSchedulerConfiguration\nenableProfiling: false\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "1.4.1").0, Verdict::Pass);
}

#[test]
fn what_a_hand_leaves_lying_about_is_no_trouble() {
    let tree = kubelet("[Service]\n", "{ not: yaml");
    std::fs::create_dir_all(tree.path().join("hosts/empty/etc")).unwrap();
    symlink("/etc/passwd", tree.path().join("hosts/w1/etc/link")).unwrap();
    symlink("nowhere", tree.path().join("hosts/w1/dangling")).unwrap();
    let audit = tree.audit("1.12");
    let (verdict, why, ..) = said(&audit, "4.2.1");
    assert_eq!(verdict, Verdict::Undecidable);
    assert!(why.starts_with("`/etc/kubelet.yaml` cannot be read: it is not valid YAML"), "{why}");
    let bundle = kapic::bundle::open_loose(tree.path()).unwrap();
    assert!(bundle.manifest.entries().iter().all(|entry| !entry.path.contains("link") && !entry.path.contains("dangling")));
    assert_eq!(bundle.links_outside(), ["hosts/w1/dangling", "hosts/w1/etc/link"]);
    let newest = kapic::audit::audit(&bundle, None).unwrap();
    assert_eq!((newest.choice, newest.benchmark.name), (Choice::Newest, "cis-1.12"));
}

/// A kubelet with these words on its command line and these lines in its unit.
fn commanded(words: &str, lines: &str) -> Tree {
    let tree = Tree::new();
    let unit = format!("[Service]\nExecStart=/usr/bin/kubelet {words}\n{lines}\n");
    tree.write("hosts/w1/etc/systemd/system/kubelet.service", 0o600, &unit);
    tree
}

#[test]
fn the_last_word_is_heard_wherever_it_comes_from() {
    let check = |words: &str, lines: &str, expected| {
        let tree = commanded(words, lines);
        assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, expected, "{words} {lines}");
    };
    let (off, on) = ("--anonymous-auth=false", "--anonymous-auth=true");
    check(&format!("$A {on}"), &format!("Environment=A={off}"), Verdict::Fail);
    check(&format!("{on} $A"), &format!("Environment=A={off}"), Verdict::Pass);
    check(&format!("{off} ${{A}}"), &format!("Environment=A={on}"), Verdict::Fail);
    check("--anonymous-auth=${A}", "Environment=A=false", Verdict::Pass);
    check("--anonymous_auth=false", "", Verdict::Pass);
    // On or off is said behind `=` only.
    check("--anonymous-auth false", "", Verdict::Fail);
    // What is not in the bundle may say anything.
    check(&format!("{off} $A"), "EnvironmentFile=-/etc/default/kubelet", Verdict::Undecidable);
    check(&format!("$A {off}"), "EnvironmentFile=-/etc/default/kubelet", Verdict::Pass);
    check("--anonymous-auth=${A}", "PassEnvironment=A", Verdict::Undecidable);
    check(&format!("{off} $A"), &format!("Environment=A={on}\nUnsetEnvironment=A"), Verdict::Pass);
    check(&format!("{off} $A"), &format!("Environment=A={off}\nEnvironmentFile=/gone"), Verdict::Undecidable);
    check(&format!("{off} --config=/k.yaml --config-dir=/k.d"), "", Verdict::Pass);
}

#[test]
fn units_are_put_together_as_systemd_does() {
    let check = |files: &[(&str, &str)], expected| {
        let tree = commanded("--anonymous-auth=false", "");
        for (path, words) in files {
            let text = format!("[Service]\nExecStart=\nExecStart=/usr/bin/kubelet {words}\n");
            tree.write(&format!("hosts/w1/{path}"), 0o600, &text);
        }
        assert_eq!(said(&tree.audit("cis-1.12"), "4.2.1").0, expected, "{files:?}");
    };
    check(&[("etc/backup/kubelet.service", "--anonymous-auth=true")], Verdict::Pass);
    check(&[("usr/lib/systemd/system/kubelet.service", "--anonymous-auth=true")], Verdict::Pass);
    let drop_in = |folder: &str, name: &str| format!("{folder}/systemd/system/kubelet.service.d/{name}");
    let (site, package) = (drop_in("etc", "20.conf"), drop_in("usr/lib", "10.conf"));
    check(&[(&site, "--anonymous-auth=true"), (&package, "--anonymous-auth=false")], Verdict::Fail);
    let (site, package) = (drop_in("etc", "10.conf"), drop_in("usr/lib", "10.conf"));
    check(&[(&site, "--anonymous-auth=true"), (&package, "--anonymous-auth=false")], Verdict::Fail);
    check(&[("etc/systemd/system/service.d/10.conf", "--anonymous-auth=true")], Verdict::Fail);
    // A second unit of the same component is judged as well; one that only asks for the version is not.
    check(&[("etc/systemd/system/kubelet-2.service", "--anonymous-auth=true")], Verdict::Fail);
    check(&[("etc/systemd/system/zz.service", "--anonymous-auth=true --version")], Verdict::Pass);
}

#[test]
fn what_cannot_be_judged_is_not_absent() {
    let check = |path: &str, text: &str, expected: &str| {
        let tree = Tree::new();
        tree.write(&format!("hosts/m1/{path}"), 0o600, text);
        let (verdict, why, ..) = said(&tree.audit("cis-1.12"), "1.2.1");
        assert_eq!((verdict, why.as_str()), (Verdict::Undecidable, expected));
    };
    let unit = "etc/systemd/system/kube-apiserver.service";
    let starts = |name: &str| format!("`{name}` starts it, and what that does is not in the unit");
    check(unit, "[Service]\nExecStart=/bin/sh -c \"exec kube-apiserver --anonymous-auth=false\"\n", &starts("sh"));
    check(unit, "[Service]\nExecStart=/opt/start\n", &starts("start"));
    check("etc/systemd/system/k.service", "[Service]\nExecStart=/bin/hyperkube apiserver\n", &starts("hyperkube"));
    let pod = "etc/kubernetes/manifests/kube-apiserver.yaml";
    check(pod, "kind: Pod\n", &format!("`/{pod}` starts it as a static pod, which is not read"));
    let etcd = Tree::new();
    etcd.write(
        "hosts/m1/etc/systemd/system/etcd.service",
        0o600,
        "[Service]\nExecStart=/bin/etcd --config-file=/etc/e --auto-tls=false\n",
    );
    assert_eq!(said(&etcd.audit("cis-1.12"), "2.3").1, "etcd reads `/etc/e` and nothing else");
    let nothing = Tree::new();
    nothing.write("hosts/m1/etc/systemd/system/x.service", 0o600, "[Service]\nExecStart=/bin/x\n");
    let refused = nothing.refused();
    assert_eq!((refused.code, refused.message.as_str()), ("K0903", "no unit of any host starts a component of Kubernetes or etcd"));
}

#[test]
fn what_is_empty_is_not_written_and_defaults_are_known() {
    let tree =
        kubelet("[Service]\nEnvironment=ARGS= MORE=\n", "authentication: {x509: {clientCAFile: \"\"}}\ntlsCipherSuites: []\n");
    let audit = tree.audit("cis-1.12");
    assert_eq!((said(&audit, "4.2.3").0, said(&audit, "4.2.12").0), (Verdict::Fail, Verdict::Fail));
    assert_eq!(said(&audit, "4.2.4").0, Verdict::Pass, "a configuration switches the port off");
    let tree = Tree::new();
    tree.write("hosts/w1/etc/systemd/system/kubelet.service", 0o600, "[Service]\nExecStart=/bin/kubelet --v=2\n");
    tree.write(
        "hosts/w1/etc/systemd/system/kube-proxy.service",
        0o600,
        "[Service]\nExecStart=/bin/kube-proxy --metrics-bind-address=\n",
    );
    let audit = tree.audit("cis-1.12");
    let (verdict, found, write, _) = said(&audit, "4.2.4");
    assert_eq!((verdict, write.as_str()), (Verdict::Fail, "write `--read-only-port=0`"), "{found}");
    assert_eq!(said(&audit, "4.3.1").0, Verdict::Pass, "an empty address is the default");
}

#[test]
fn providers_are_found_however_the_file_is_written() {
    let tree = Tree::new();
    let unit =
        "[Service]\nExecStart=/bin/kube-apiserver --encryption-provider-config=/etc/e.yaml --authentication-config=/etc/a.yaml\n";
    tree.write("hosts/m1/etc/systemd/system/kube-apiserver.service", 0o600, unit);
    tree.write("hosts/m1/etc/a.yaml", 0o600, "anonymous: {enabled: true, conditions: [{path: /livez}, {path: /}]}\n");
    let check = |providers: &str, verdict: Verdict, found: &str| {
        tree.write("hosts/m1/etc/e.yaml", 0o600, &format!("resources:\n- resources: [secrets]\n  providers:\n{providers}"));
        let said = said(&tree.audit("cis-1.12"), "1.2.28");
        assert_eq!((said.0, said.1.as_str()), (verdict, found), "{providers}");
    };
    check("  - aescbc: {keys: [{name: k, secret: TOPSECRET}]}\n", Verdict::Pass, "");
    check("  - secretbox:\n      keys:\n      - name: k\n        secret: >-\n          TOP\n          SECRET\n", Verdict::Pass, "");
    let identity = "  - identity: {}\n  - aescbc: {keys: [{name: k, secret: TOPSECRET}]}\n";
    check(identity, Verdict::Fail, "`identity` as the first provider for Secrets");
    check("  - TOPSECRET: {}\n", Verdict::Fail, "an unknown provider as the first provider for Secrets");
    let (_, found, ..) = said(&tree.audit("cis-1.12"), "1.2.1");
    assert!(!found.contains("allows nothing but"), "{found}");
}

#[test]
fn nothing_is_advised_that_is_refused_beside_a_configuration() {
    let tree = Tree::new();
    let unit = |words: &str| format!("[Service]\nExecStart=/bin/kube-apiserver {words}\n");
    let write = |words: &str| {
        tree.write("hosts/m1/etc/systemd/system/kube-apiserver.service", 0o600, &unit(words));
    };
    let check = |id: &str, found: &str, write: &str| {
        let said = said(&tree.audit("cis-1.12"), id);
        assert_eq!((said.0, said.1.as_str(), said.2.as_str()), (Verdict::Fail, found, write), "{id}");
    };
    write("--authorization-config=/etc/z.yaml --authentication-config=/etc/a.yaml");
    tree.write("hosts/m1/etc/z.yaml", 0o600, "authorizers: [{type: Node}, {type: Webhook}]\n");
    tree.write("hosts/m1/etc/a.yaml", 0o600, "anonymous: {enabled: true, conditions: [{path: /livez}]}\n");
    let config = "`--authorization-config`, which the benchmark does not know,";
    let others = "or `--authorization-mode=Node,RBAC` in place of `--authorization-config`";
    let no = "no `--authorization-mode`";
    check(
        "1.2.6",
        &format!("{no} ({config} does not have the authorizer AlwaysAllow)"),
        &format!("have no authorizer of the type AlwaysAllow in its file, {others}"),
    );
    check(
        "1.2.7",
        &format!("{no} ({config} has the authorizer Node)"),
        &format!("have an authorizer of the type Node in its file, {others}"),
    );
    check(
        "1.2.8",
        &format!("{no} ({config} does not have the authorizer RBAC)"),
        &format!("have an authorizer of the type RBAC in its file, {others}"),
    );
    check(
        "1.2.1",
        "no `--anonymous-auth` (`--authentication-config` allows nothing but `/livez` without credentials, which the benchmark does not know)",
        "leave it, or write `--anonymous-auth=false` in place of `anonymous` in the file of `--authentication-config`",
    );
    write("--authorization-config=/etc/none.yaml");
    let (_, found, ..) = said(&tree.audit("cis-1.12"), "1.2.7");
    assert_eq!(found, format!("{no} (`--authorization-config` decides it, and `/etc/none.yaml` is not in the bundle)"));
    write("--authorization-mode=AlwaysAllow");
    check("1.2.7", "`--authorization-mode=AlwaysAllow`", "add `Node` to `--authorization-mode`");
}

#[test]
fn what_a_folder_of_configurations_may_change_is_open() {
    let tree = commanded("--config=/etc/k.yaml --config-dir=/etc/k.d", "");
    tree.write("hosts/w1/etc/k.yaml", 0o600, "authentication: {x509: {clientCAFile: /etc/ca.crt}}\n");
    tree.write("hosts/w1/etc/ca.crt", 0o644, "-----BEGIN CERTIFICATE-----\n");
    for id in ["4.1.7", "4.1.8"] {
        let (verdict, found, ..) = said(&tree.audit("cis-1.12"), id);
        assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, "files of `/etc/k.d` change its configuration"), "{id}");
    }
    let tree = commanded("--config=/etc/k.yaml --config-dir=/etc/k.d --client-ca-file=/etc/ca.crt", "");
    tree.write("hosts/w1/etc/ca.crt", 0o664, "-----BEGIN CERTIFICATE-----\n");
    assert_eq!(said(&tree.audit("cis-1.12"), "4.1.7").0, Verdict::Fail);
}

#[test]
fn files_behind_an_unknown_variable_are_open() {
    let tree = commanded("$ARGS", "EnvironmentFile=-/etc/default/kubelet");
    let unit =
        "[Service]\nUser=etcd\nStateDirectory=etcd\nPassEnvironment=ARGS\nExecStart=/bin/etcd --data-dir=/var/lib/etcd $ARGS\n";
    tree.write("hosts/w1/etc/systemd/system/etcd.service", 0o600, unit);
    tree.write(
        "hosts/w1/etc/systemd/system/kube-scheduler.service",
        0o600,
        "[Service]\nExecStart=/bin/kube-scheduler --config=/s.yaml\n",
    );
    let audit = tree.audit("cis-1.12");
    let why = "its command line takes arguments from `$ARGS`, which nothing in the bundle sets";
    for id in ["4.1.5", "4.1.7", "4.1.9", "1.1.11"] {
        let (verdict, found, ..) = said(&audit, id);
        assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, why), "{id}");
    }
    let (verdict, found, ..) = said(&audit, "1.1.15");
    assert_eq!((verdict, found.as_str()), (Verdict::Undecidable, "`/s.yaml` is not in the bundle"));
}
