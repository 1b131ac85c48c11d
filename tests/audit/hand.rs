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
    assert_eq!(why, "its command line takes arguments from `$MORE`, which nothing in the bundle sets");
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
    let newest = kapic::audit::audit(&bundle, None).unwrap();
    assert_eq!((newest.choice, newest.benchmark.name), (Choice::Newest, "cis-1.12"));
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
