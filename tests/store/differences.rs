//! What `diff` says: of each kind of file, of restarts, of risk; and that no secret is ever in it.

use base64::Engine;
use kapic::bundle::diff::{Diff, Level, diff, human, json, markdown, stat};
use kapic::bundle::{Bundle, File, Sealed, open};
use kapic::export::{Part, Secrets, Selection, export_dir};
use kapic::plan::Kind;

use crate::bundles::{file, sealed};

fn certificate(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/store/certificates");
    std::fs::read_to_string(format!("{folder}/{name}.pem")).unwrap()
}

fn compare(before: Vec<File>, after: Vec<File>) -> Diff {
    diff(&Sealed::new(before).into(), &Sealed::new(after).into()).unwrap()
}

/// The details of one file, as people read them.
fn details(kind: Kind, before: &str, after: &str) -> Vec<String> {
    let one = |text: &str| vec![file("m1", "etc/x", kind, "c", text)];
    let text = human(&compare(one(before), one(after)));
    text.lines().filter_map(|line| line.strip_prefix("        ")).map(str::to_owned).collect()
}

#[test]
fn certificates_are_reissued_for_a_reason() {
    let check = |before: &str, after: &str, expected: &[&str]| {
        assert_eq!(details(Kind::Certificate, before, after), expected);
    };
    let [base, san, short, rekeyed, reca, both, ca, ca2] =
        ["base", "san", "short", "rekeyed", "reca", "both", "ca", "ca2"].map(certificate);
    check(&base, &san, &["SAN +10.0.0.9"]);
    check(&san, &base, &["SAN -10.0.0.9"]);
    check(
        &base,
        &short,
        &[
            "validity: 2026-01-01T00:00:00Z to 2026-12-31T23:59:59Z → 2026-01-01T00:00:00Z to 2026-03-31T23:59:59Z",
            "lifetime: 365 days → 90 days",
        ],
    );
    check(&base, &rekeyed, &["key: EC P-256 → RSA 2048", "key changed"]);
    check(&base, &reca, &["issuer's key changed"]);
    check(&base, &both, &["subject: CN=kube-apiserver, O=k → CN=api, O=k", "usage +client auth"]);
    check(&ca, &ca2, &["authority's key changed"]);
    check(&ca, &(ca.clone() + &ca2), &["authority CN=kubernetes-ca #2 added"]);
    check(
        &(ca.clone() + &ca2),
        &(ca2.clone() + &ca),
        &["authority's key CN=kubernetes-ca changed", "authority's key CN=kubernetes-ca #2 changed"],
    );
    check("no certificate\n", &base[..28], &["-no certificate", "+-----BEGIN CERTIFICATE-----"]);
}

#[test]
fn units_change_by_flag_and_directive() {
    let before = "[Unit]\nAfter=network.target\n[Service]\n# why\nExecStart=/bin/api \\\n  --v=2 \\\n  --plugins=A,B \\\n  --old\nRestart=always\n";
    let after = "[Unit]\nAfter=network.target\nWants=x\n[Service]\nExecStart=/bin/api \\\n  --v=4 \\\n  --plugins=B,C \\\n  --name \"a b\"\nRestart=on-failure\n";
    assert_eq!(
        details(Kind::Unit, before, after),
        [
            "--old removed",
            "--plugins -A",
            "--plugins +C",
            "--v: 2 → 4",
            "--name +a b",
            "[Service] Restart: always → on-failure",
            "[Unit] Wants +x",
        ]
    );
    assert_eq!(details(Kind::Unit, "[Service]\nExecStart=/a\n", "[Service]\nExecStart=/b\n"), ["command ExecStart: /a → /b"]);
}

#[test]
fn yaml_changes_by_meaning() {
    let check = |before: &str, after: &str, expected: &[&str]| assert_eq!(details(Kind::Yaml, before, after), expected);
    let audit = "kind: Policy\nrules:\n- level: None\n  verbs: [get]\n- level: Metadata\n";
    check(audit, &audit.replace("Metadata", "Request"), &["rules[1].level: Metadata → Request"]);
    check(audit, &audit.replace("rules:\n", "rules:\n- level: RequestResponse\n"), &["rules[0] +{\"level\":\"RequestResponse\"}"]);
    check(audit, &audit.replace("  verbs: [get]\n", ""), &["rules[0].verbs -[\"get\"]"]);
    check("a: 1\n", "# a comment\na: 1\n", &["+# a comment"]);
    let binding =
        |who: &str| format!("kind: ClusterRoleBinding\nmetadata: {{name: b}}\nsubjects:\n- {{kind: Group, name: {who}}}\n");
    let role = "kind: ClusterRole\nmetadata: {name: r}\n";
    check(
        &binding("g"),
        &format!("{}---\n{role}", binding("h")),
        &[
            "ClusterRoleBinding b: subjects[g] -{\"kind\":\"Group\",\"name\":\"g\"}",
            "ClusterRoleBinding b: subjects[h] +{\"kind\":\"Group\",\"name\":\"h\"}",
            "object ClusterRole r added",
        ],
    );
    let secret = |value: &str| format!("kind: Secret\nmetadata: {{name: s, namespace: n}}\nstringData:\n  token: {value}\n");
    check(&secret("hush1"), &secret("hush2"), &["stringData.token changed"]);
}

fn kubeconfig(server: &str, ca: &str, certificate_name: &str, key: &str) -> String {
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let (ca, client) = (encode(&certificate(ca)), encode(&certificate(certificate_name)));
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: {server}\n    certificate-authority-data: {ca}\n\
         users:\n- name: admin\n  user:\n    client-certificate-data: {client}\n    client-key-data: {key}\n"
    )
}

#[test]
fn kubeconfigs_show_no_key() {
    let before = kubeconfig("https://a:6443", "ca", "base", "hush1");
    let after = kubeconfig("https://b:6443", "ca2", "san", "hush2");
    assert_eq!(
        details(Kind::Kubeconfig, &before, &after),
        [
            "clusters[c].cluster.server: https://a:6443 → https://b:6443",
            "authority's key clusters[c].cluster.certificate-authority-data changed",
            "SAN users[admin].user.client-certificate-data +10.0.0.9",
            "users[admin].user.client-key-data changed",
        ]
    );
    let exec = |value: &str| {
        format!(
            "kind: Config\nusers:\n- name: a\n  user:\n    exec:\n      command: x\n      env:\n      - {{name: T, value: {value}}}\n"
        )
    };
    assert_eq!(details(Kind::Kubeconfig, &exec("hush1"), &exec("hush2")), ["users[a].user.exec.env[T].value changed"]);
    let bare = "kind: Config\nusers:\n- name: b\n  user: {}\n";
    assert_eq!(details(Kind::Kubeconfig, bare, &exec("hush1")), ["users[b] -{\"name\":\"b\",\"user\":{}}", "users[a] added"]);
}

#[test]
fn tokens_are_named_and_not_shown() {
    let before = "hush1,a,1,\"g\"\nhush2,b,2\n";
    assert_eq!(
        details(Kind::TokenCsv, before, "hush9,a,1,\"g,h\"\nhush3,c,3\n"),
        ["token a changed", "identity a: 1,\"g\" → 1,\"g,h\"", "token b removed", "token c added",]
    );
    assert_eq!(details(Kind::TokenCsv, before, "hush"), ["content changed"]);
    assert_eq!(details(Kind::PrivateKey, "hush1", "hush2"), ["content changed"]);
}

/// A cluster in which everything that may be secret contains the word `hush`.
fn cluster(n: u32) -> Vec<File> {
    let ca = certificate(if n == 1 { "ca" } else { "ca2" });
    let mut files = vec![
        file("cluster", "manifests/rbac.yaml", Kind::Yaml, "cluster", &format!("kind: Role\nmetadata: {{name: r}}\nx: {n}\n")),
        file(
            "cluster",
            "users/admin.kubeconfig",
            Kind::Kubeconfig,
            "cluster",
            &kubeconfig("https://a", "ca", "base", &format!("hush{n}")),
        ),
    ];
    for host in ["m1", "m2"] {
        let unit = |name: &str, more: &str| format!("[Service]\nExecStart=/bin/{name} --ca=/srv/pki/ca.pem {more}\n");
        let api = unit("kube-apiserver", &format!("--v={n} --key=/srv/pki/api-key.pem"));
        files.push(file(host, "etc/systemd/system/kube-apiserver.service", Kind::Unit, "kube-apiserver", &api));
        files.push(file(host, "etc/systemd/system/etcd.service", Kind::Unit, "etcd", &unit("etcd", "--peer=/srv/pki/ca.pem.old")));
        files.push(file(
            host,
            "etc/systemd/system/kube-scheduler.service",
            Kind::Unit,
            "kube-scheduler",
            "[Service]\nExecStart=/bin/s\n",
        ));
        files.push(file(host, "srv/pki/ca.pem", Kind::Certificate, "pki", &ca));
        files.push(file(host, "srv/pki/api-key.pem", Kind::PrivateKey, "kube-apiserver", &format!("hush{n} of {host}")));
        files.push(file(host, "srv/pki/tokens.csv", Kind::TokenCsv, "kube-apiserver", &format!("hush{n},monitor,1\n")));
        files.push(file(host, "etc/haproxy/haproxy.cfg", Kind::Config, "haproxy", &format!("server {n}\n")));
        files.push(file(host, "usr/lib/sysusers.d/kapic.conf", Kind::Config, "hosts", &format!("u etcd {n}\n")));
    }
    files
}

#[test]
fn restarts_come_in_order_and_only_where_needed() {
    let found = compare(cluster(1), cluster(2));
    let steps: Vec<String> = found.steps.iter().map(|step| format!("{} @ {}", step.run, step.hosts.join(","))).collect();
    assert_eq!(
        steps,
        [
            "systemd-sysusers @ m1,m2",
            "systemctl daemon-reload @ m1,m2",
            "systemctl restart etcd.service @ m1,m2",
            "systemctl restart kube-apiserver.service @ m1,m2",
            "systemctl reload haproxy.service @ m1,m2",
            "kubectl apply -f cluster/manifests/rbac.yaml @ ",
            "hand out cluster/users/admin.kubeconfig @ ",
        ]
    );
    let only_mode = cluster(1).into_iter().map(|mut file| {
        file.meta.mode = 0o640;
        file
    });
    assert_eq!(compare(cluster(1), only_mode.collect()).steps, []);
}

#[test]
fn hosts_come_and_go() {
    let of = |hosts: &[&str]| {
        cluster(1).into_iter().filter(|file| hosts.contains(&file.meta.place.to_string().as_str())).collect::<Vec<_>>()
    };
    let found = compare(of(&["cluster", "hosts/m1"]), of(&["cluster", "hosts/m1", "hosts/m2"]));
    assert_eq!((found.hosts_added.as_slice(), found.changes.len(), found.risk.level), (&["m2".to_owned()][..], 0, Level::Low));
    let found = compare(of(&["cluster", "hosts/m1", "hosts/m2"]), of(&["cluster", "hosts/m1"]));
    assert_eq!((found.hosts_removed.as_slice(), found.risk.level), (&["m2".to_owned()][..], Level::Medium));
}

#[test]
fn risk_has_a_level_and_reasons() {
    let check = |kind: Kind, path: &str, component: &str, before: &str, after: &str, expected: Level| {
        let one = |text: &str| vec![file("m1", path, kind, component, text)];
        assert_eq!(compare(one(before), one(after)).risk.level, expected, "{path}: {before} → {after}");
    };
    let unit = |flags: &str| format!("[Service]\nExecStart=/bin/x {flags}\n");
    check(Kind::Document, "a.md", "cluster", "a", "b", Level::None);
    check(Kind::Certificate, "a.pem", "x", &certificate("base"), &certificate("san"), Level::Low);
    check(Kind::Certificate, "ca.pem", "x", &certificate("ca"), &certificate("ca2"), Level::High);
    check(Kind::Unit, "a.service", "kube-apiserver", &unit("--v=1"), &unit("--v=2"), Level::Medium);
    check(Kind::Unit, "a.service", "kubelet", &unit("--v=1"), &unit("--v=2"), Level::Low);
    check(
        Kind::Unit,
        "a.service",
        "kube-apiserver",
        &unit("--service-cluster-ip-range=1"),
        &unit("--service-cluster-ip-range=2"),
        Level::High,
    );
    check(Kind::PrivateKey, "service-account-key.pem", "x", "a", "b", Level::High);
    check(Kind::PrivateKey, "server-key.pem", "x", "a", "b", Level::Medium);
}

#[test]
fn no_renderer_shows_a_secret() {
    let found = compare(cluster(1), cluster(2));
    for text in [human(&found), markdown(&found), json(&found), stat(&found), format!("{found:?}")] {
        assert!(!text.contains("hush"), "{text}");
        assert!(!text.contains('\u{1b}'));
    }
    assert_eq!(human(&compare(cluster(1), cluster(1))), "");
}

#[test]
fn text_from_files_cannot_steer_a_terminal_or_a_comment() {
    let one = |text: &str| vec![file("m1", "a", Kind::Config, "c", text)];
    let found = compare(one("a\n"), one("\u{1b}[2J\u{202e}``` @all\n"));
    assert!(human(&found).contains("+\u{fffd}[2J\u{fffd}``` @all"));
    assert!(markdown(&found).contains("````+\u{fffd}[2J\u{fffd}``` @all````"));
}

#[test]
fn the_whole_report_reads_well() {
    let text = human(&compare(cluster(1), cluster(2)));
    assert_eq!(text, include_str!("differences.txt"));
    let value: serde_json::Value = serde_json::from_str(&json(&compare(cluster(1), cluster(2)))).unwrap();
    let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["from", "to", "hosts_added", "hosts_removed", "changes", "steps", "risk"]);
    assert_eq!(stat(&compare(cluster(1), cluster(2))), include_str!("stat.txt"));
}

#[test]
fn a_public_half_can_be_compared() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let public = Selection { part: Part::Whole, secrets: Secrets::Without };
    export_dir(&Sealed::new(cluster(1)).into(), &public, &out).unwrap();
    let half: Bundle = open(out.to_str().unwrap(), None).unwrap();
    let found = diff(&half, &Sealed::new(cluster(2)).into()).unwrap();
    assert_eq!(found.steps, compare(cluster(1), cluster(2)).steps);
    let secret = found.changes.iter().filter(|change| change.secret);
    assert!(secret.flat_map(|change| &change.details).all(|detail| detail.topic == "content"));
    assert!(diff(&half, &sealed("1").into()).is_ok());
}
