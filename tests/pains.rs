//! What users of other tools suffer (one test a pain, ranked as in the survey of their issues), and the faults that other tools ship:
//! each either fails to compile with the code that says so, or compiles to final bytes in which it cannot happen.
//!
//! Three of the twenty no description can show, because they are about something else than what is to be made: adopting a cluster that
//! runs (18: `kapic import`), controls of a benchmark on a bundle (17: `kapic audit`), and machines that drifted from their bundle
//! (19: `kapic verify --against`, in `tests/cli`). Rotation of an authority without an outage (4) takes several bundles one after
//! another; here stands only that one bundle never trusts an authority that nothing in it uses.

#[path = "pains/faults.rs"]
mod faults;
#[path = "pains/lab.rs"]
mod lab;
#[path = "pains/own_flags.rs"]
mod own_flags;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kapic::plan::Kind;
use kapic::source::Sink;
use lab::{Lab, certificate};
use time::OffsetDateTime;
use time::macros::datetime;

const MASTERS: [&str; 3] = ["m1", "m2", "m3"];
const KUBERNETES_CA: &str = "etc/kubernetes/pki/ca.crt";

/// Settings that must not compile, with the one code that says why.
fn refuses(settings: &str, code: &'static str) {
    let lab = Lab::new(settings);
    assert_eq!(lab.codes, BTreeSet::from([code]), "{settings}\n{:#?}", lab.messages);
}

#[test]
fn pain_01_certificates_end_and_kapic_says_so_before() {
    let lab = Lab::new("");
    assert_eq!(certificate(&lab.text("m1", "etc/kubernetes/pki/apiserver.crt")).days, 365);
    let design = lab.design.as_ref().unwrap();
    let at = |moment: OffsetDateTime| {
        let mut sink = Sink::new();
        kapic::horizon::judge(design, moment, &mut sink);
        sink.finish().into_iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(at(datetime!(2027-01-01 00:00 UTC)), Vec::<&str>::new());
    assert_eq!(at(datetime!(2027-10-15 00:00 UTC)), ["K0616"], "within the horizon");
    assert_eq!(at(datetime!(2028-01-01 00:00 UTC)), ["K0616"], "ended");
    // Renewal is a later epoch: dates change, keys do not.
    let renewed = Lab::new("pki { epoch \"2027-10-01T00:00:00Z\"; }");
    let key = |lab: &Lab| lab.text("m1", "etc/kubernetes/pki/apiserver.key");
    assert_eq!(key(&renewed), key(&lab));
    assert_ne!(renewed.text("m1", "etc/kubernetes/pki/apiserver.crt"), lab.text("m1", "etc/kubernetes/pki/apiserver.crt"));
}

#[test]
fn pain_02_one_service_range_is_everywhere() {
    let lab = Lab::new("network { service-cidr \"172.20.0.0/16\"; }\nworkers a { host w1 ip=\"10.0.0.9\"; }");
    for host in MASTERS {
        let names = certificate(&lab.named_by(host, "kube-apiserver", "--tls-cert-file")).names;
        assert!(names.contains("172.20.0.1") && !names.contains("10.96.0.1"), "{names:?}");
        for unit in ["kube-apiserver", "kube-controller-manager"] {
            assert_eq!(lab.flag(host, unit, "--service-cluster-ip-range"), "172.20.0.0/16");
        }
    }
    assert!(lab.named_by("w1", "kubelet", "--config").contains("172.20.0.10"));
    refuses("api-server { service-address-in-san #false; }", "K0548");
}

#[test]
fn pain_03_a_new_load_balancer_joins_the_certificate_and_nothing_else_changes() {
    let balancers = |vip: &str| {
        format!(
            "load-balancers {{ host lb1 ip=\"10.0.0.8\"; host lb2 ip=\"10.0.0.9\"; }}\n\
             load-balancer haproxy {{\nhealth-check client-certificate\n{vip}\n}}"
        )
    };
    let (before, after) = (Lab::new(&balancers("")), Lab::new(&balancers("vip \"10.0.0.99\" interface=eth0")));
    let differing: BTreeSet<String> = after
        .bundle()
        .files()
        .iter()
        .filter(|file| matches!(file.meta.kind, Kind::Certificate | Kind::PrivateKey | Kind::PublicKey))
        .filter(|file| !before.bundle().files().iter().any(|other| other.meta == file.meta && *other.bytes == *file.bytes))
        .map(|file| file.meta.bundle_path())
        .collect();
    assert_eq!(differing, MASTERS.map(|host| format!("hosts/{host}/etc/kubernetes/pki/apiserver.crt")).into());
    assert!(certificate(&after.text("m1", "etc/kubernetes/pki/apiserver.crt")).names.contains("10.0.0.99"));
}

#[test]
fn pain_04_a_new_authority_leaves_no_trace_of_the_old_one() {
    let (old, new) = (Lab::new(""), Lab::new("pki { epoch \"2026-11-01T00:00:00Z\"; authority kubernetes { generation 1; } }"));
    let authority = old.text("m1", KUBERNETES_CA);
    assert_ne!(new.text("m1", KUBERNETES_CA), authority);
    let holds = |lab: &Lab| lab.bundle().files().iter().filter(|file| *file.bytes == *authority.as_bytes()).count();
    assert_eq!((holds(&old) > 0, holds(&new)), (true, 0));
}

#[test]
fn pain_05_private_keys_are_for_root_alone() {
    let lab = Lab::new("api-server { encryption { key key1; }; }\nworkers a { host w1 ip=\"10.0.0.9\"; }");
    for file in lab.bundle().files() {
        let text = String::from_utf8_lossy(&file.bytes);
        let is_secret = ["PRIVATE KEY", "client-key-data", "secret: "].iter().any(|mark| text.contains(mark));
        assert!(
            !is_secret || (file.meta.secret && file.meta.mode & 0o077 == 0),
            "{} {:o}",
            file.meta.bundle_path(),
            file.meta.mode
        );
    }
    let authority_keys: Vec<String> = lab
        .bundle()
        .files()
        .iter()
        .map(|file| file.meta.bundle_path())
        .filter(|path| path.ends_with("front-proxy-ca.key"))
        .collect();
    assert_eq!(authority_keys, Vec::<String>::new(), "no machine needs this key");
}

#[test]
fn pain_06_the_same_description_is_the_same_bundle() {
    let one = Lab::new("api-server { event-ttl \"1h\"; }");
    let other = Lab::new("// a comment\napi-server {\n\n\tevent-ttl #\"1h\"#\n}\n/- api-server { profiling; }");
    assert_eq!(one.bundle().id(), other.bundle().id());
}

#[test]
fn pain_07_flags_that_went_do_not_compile() {
    refuses("api-server { extra-args { arg \"--cloud-provider\" \"external\"; }; }", "K0703");
    refuses("kubelet { extra-args { arg \"--container-runtime\" \"remote\"; }; }", "K0703");
    refuses("kubernetes \"1.34.2\"\napi-server { feature-gate APISelfSubjectReview #true; }", "K0705");
}

#[test]
fn pain_08_every_typo_is_found_in_one_run() {
    let lab = Lab::new("api-server { extra_args { arg \"--v\" 4; }; evnet-ttl \"1h\"; }\nkubelet { maxpods 10; }");
    assert_eq!(lab.codes, BTreeSet::from(["K0201"]));
    assert_eq!(lab.messages.len(), 3, "{:#?}", lab.messages);
}

#[test]
fn pain_09_joining_is_wired_at_both_ends() {
    let text = "bootstrap-tokens { token a group=\"system:bootstrappers:a\" expires=\"2026-12-01T00:00:00Z\"; }\n\
                workers a { host w1 ip=\"10.0.0.9\"; }";
    let lab = Lab::new(text);
    assert_eq!(lab.flag("m1", "kube-apiserver", "--enable-bootstrap-token-auth"), "true");
    assert_eq!(lab.named_by("m1", "kube-controller-manager", "--cluster-signing-cert-file"), lab.text("m1", KUBERNETES_CA));
    assert!(lab.flags("m1", "kube-controller-manager")["--controllers"][0].contains("tokencleaner"));
    let secret = lab.text("cluster", "manifests/30-token-a.yaml");
    let field = |name: &str| {
        let line = secret.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap_or_else(|| panic!("{name} in {secret}"));
        String::from_utf8(STANDARD.decode(line.trim().trim_matches('"')).unwrap()).unwrap()
    };
    let token = format!("{}.{}", field("token-id:"), field("token-secret:"));
    assert_eq!(field("auth-extra-groups:"), "system:bootstrappers:a");
    assert!(lab.named_by("w1", "kubelet", "--bootstrap-kubeconfig").contains(&token));
    let bindings = lab.text("cluster", "manifests/20-join.yaml");
    for role in ["system:node-bootstrapper", "certificatesigningrequests:nodeclient", "certificatesigningrequests:selfnodeclient"] {
        assert!(bindings.contains(role), "{role} in {bindings}");
    }
    refuses(&format!("{text}\napi-server {{ bootstrap-token-auth #false; }}"), "K0562");
}

#[test]
fn pain_10_kubelets_serve_with_certificates_that_are_checked() {
    let lab = Lab::new("workers a { host w1 ip=\"10.0.0.9\" ip2=\"fd00::9\"; }\nnetwork { service-cidr \"10.96.0.0/16\"; }");
    assert_eq!(lab.named_by("m1", "kube-apiserver", "--kubelet-certificate-authority"), lab.text("m1", KUBERNETES_CA));
    assert!(lab.named_by("w1", "kubelet", "--config").contains("tlsCertFile: "));
    refuses("workers a { kubelet { serving-certificate self-signed; }; host w1 ip=\"10.0.0.9\"; }", "K0536");
    let asking = Lab::new("workers a { kubelet { serving-certificate csr; }; host w1 ip=\"10.0.0.9\"; }");
    assert!(asking.named_by("w1", "kubelet", "--config").contains("serverTLSBootstrap: true"));
    assert!(asking.text("cluster", "runbook.md").contains("certificate approve"));
}

#[test]
fn pain_11_all_masters_have_one_service_account_key() {
    let lab = Lab::new("api-server { service-account { generation 2; verify-from 1; }; }");
    let keys: BTreeSet<String> = MASTERS
        .iter()
        .flat_map(|host| {
            let of = |unit, flag| lab.named_by(host, unit, flag);
            [
                of("kube-apiserver", "--service-account-signing-key-file"),
                of("kube-controller-manager", "--service-account-private-key-file"),
            ]
        })
        .collect();
    assert_eq!(keys.len(), 1);
    assert_eq!(lab.flags("m3", "kube-apiserver")["--service-account-key-file"].len(), 2, "the one before is still accepted");
    refuses("api-server { service-account { generation 1; verify-from 2; }; }", "K0579");
}

#[test]
fn pain_12_administrators_can_lose_their_rights() {
    let lab = Lab::new("users { user ann { cluster-role cluster-admin; lifetime \"30d\"; }; }");
    assert!(lab.text("cluster", "manifests/40-users.yaml").contains("name: ann"));
    refuses("users { user ann { group \"system:masters\"; }; }", "K0530");
    refuses("users { user ann { group \"system:nodes\"; }; }", "K0575");
}

#[test]
fn pain_13_the_front_proxy_has_an_authority_of_its_own() {
    let lab = Lab::new("");
    let key = |flag| certificate(&lab.named_by("m1", "kube-apiserver", flag)).public_key;
    assert_ne!(key("--requestheader-client-ca-file"), key("--client-ca-file"));
    let shown = certificate(&lab.named_by("m1", "kube-apiserver", "--proxy-client-cert-file"));
    assert_eq!(lab.flag("m1", "kube-apiserver", "--requestheader-allowed-names"), shown.common_name);
    let shared = "pki { epoch \"2026-11-01T00:00:00Z\"; authority front-proxy { shared; }; }";
    refuses(shared, "K0532");
    refuses(&format!("{shared}\napi-server {{ aggregator {{ allowed-names; }}; }}"), "K0532");
    refuses("api-server { aggregator { allowed-names; }; }", "K0532");
}

#[test]
fn pain_14_all_masters_encrypt_alike() {
    let lab = Lab::new("api-server { encryption { key new; key old provider=aescbc; }; }");
    let files: BTreeSet<String> =
        MASTERS.iter().map(|host| lab.named_by(host, "kube-apiserver", "--encryption-provider-config")).collect();
    let [file] = &files.into_iter().collect::<Vec<_>>()[..] else { panic!("they differ") };
    let at = |what: &str| file.find(what).unwrap_or_else(|| panic!("{what} in {file}"));
    assert!(at("secretbox") < at("aescbc") && at("aescbc") < at("identity"), "the first one encrypts: {file}");
    let masters = "host m1 ip=\"10.0.0.1\"; host m2 ip=\"10.0.0.2\"; host m3 ip=\"10.0.0.3\"";
    let one = "api-server { encryption { key key1; }; }";
    refuses(&format!("endpoint \"api.example.com:6443\"\nmasters {{ {masters} {{ {one}; }}; }}"), "K0516");
}

#[test]
fn pain_15_health_checks_are_answered() {
    let balancer = "load-balancers { host lb1 ip=\"10.0.0.8\"; }\nload-balancer haproxy { health-check http; }";
    let lab = Lab::new(&format!("{balancer}\napi-server {{ anonymous-paths \"/readyz\"; }}"));
    assert!(lab.text("lb1", "etc/haproxy/haproxy.cfg").contains("/readyz"));
    let authentication = lab.named_by("m1", "kube-apiserver", "--authentication-config");
    assert!(authentication.contains("/readyz") && !lab.flags("m1", "kube-apiserver").contains_key("--anonymous-auth"));
    refuses(balancer, "K0508");
    refuses("load-balancers { host lb1 ip=\"10.0.0.8\"; }\nload-balancer haproxy", "K0509");
    refuses("load-balancer external\nkubelet { enabled; }", "K0585");
}

#[test]
fn pain_16_audit_logs_hold_what_they_should() {
    for policy in ["metadata", "recommended", "full"] {
        let lab = Lab::new(&format!("api-server {{ audit {{ policy \"std:audit/{policy}\"; }}; }}"));
        assert!(lab.named_by("m1", "kube-apiserver", "--audit-policy-file").contains("level: Metadata"), "{policy}");
        assert!(lab.flags("m1", "kube-apiserver").contains_key("--audit-log-maxage"), "{policy}");
    }
    refuses("api-server { audit { policy \"std:audit/none\"; }; }", "K0542");
    refuses("api-server { audit { (unset)policy; }; }", "K0540");
}

#[test]
fn pain_20_etcd_proves_itself_both_ways() {
    let lab = Lab::new("");
    for (host, flag) in MASTERS.iter().flat_map(|host| [(host, "--cert-file"), (host, "--peer-cert-file")]) {
        let facts = certificate(&lab.named_by(host, "etcd", flag));
        assert!(facts.serves && facts.asks, "{host} {flag}");
    }
    let key = |unit, flag| certificate(&lab.named_by("m1", unit, flag)).public_key;
    assert_ne!(key("etcd", "--trusted-ca-file"), key("kube-apiserver", "--client-ca-file"));
    assert_eq!(key("etcd", "--trusted-ca-file"), key("kube-apiserver", "--etcd-cafile"));
}
