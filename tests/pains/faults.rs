//! Faults that other tools ship.

use std::collections::BTreeSet;

use kapic::plan::Kind;

use crate::lab::{Lab, certificate};
use crate::refuses;

#[test]
fn kubeasz_signs_tokens_with_the_key_of_an_authority() {
    let lab = Lab::new("");
    let signer = lab.named_by("m1", "kube-apiserver", "--service-account-signing-key-file");
    let same = lab.bundle().files().iter().filter(|file| *file.bytes == *signer.as_bytes());
    let paths: BTreeSet<&str> = same.map(|file| file.meta.path.as_str()).collect();
    assert_eq!(paths, BTreeSet::from(["etc/kubernetes/pki/sa.key"]));
}

#[test]
fn the_hard_way_had_etcd_without_tls_and_no_service_range() {
    refuses("etcd on=external { endpoint \"http://10.0.0.9:2379\"; }", "K0204");
    let bare = "kapic 1\ncluster lab {\nkubernetes \"1.36.3\"\netcd \"3.6.14\"\npki { epoch \"2026-11-01T00:00:00Z\"; }\n\
                masters { host m1 ip=\"10.0.0.1\"; }\napi-server { authorization Node RBAC; anonymous-auth #false; admission-plugins NodeRestriction; }\n\
                controller-manager { use-service-account-credentials; }\n}";
    let lab = Lab::whole(bare);
    assert_eq!(lab.codes, BTreeSet::from(["K0528"]), "{:#?}", lab.messages);
}

#[test]
fn githubixx_trusts_a_leaf_as_an_authority() {
    refuses("controller-manager { extra-args { arg \"--client-ca-file\" \"/etc/kubernetes/pki/apiserver.crt\"; }; }", "K0703");
    let lab = Lab::new("");
    for (unit, flag) in [("kube-apiserver", "--client-ca-file"), ("kube-controller-manager", "--root-ca-file")] {
        assert_eq!(certificate(&lab.named_by("m1", unit, flag)).common_name, "kubernetes");
    }
}

#[test]
fn puppet_derives_a_token_from_the_name_of_a_host() {
    refuses(
        "bootstrap-tokens { token a secret=\"abcdef.0123456789abcdef\" group=\"system:bootstrappers:a\" expires=\"2026-12-01T00:00:00Z\"; }",
        "K0201",
    );
}

#[test]
fn k8s_tew_lets_the_scheduler_and_the_admin_be_front_proxies() {
    let names = |names: &str| {
        format!(
            "users {{ user admin {{ cluster-role view; }}; }}\napi-server {{ aggregator {{ allowed-names front-proxy-client {names}; }}; }}"
        )
    };
    refuses(&names("\"system:kube-scheduler\""), "K0578");
    refuses(&names("admin"), "K0578");
}

#[test]
fn talos_writes_keys_for_all_to_read_and_tokens_without_end() {
    let lab = Lab::new("");
    let keys = lab.bundle().files().iter().filter(|file| file.meta.kind == Kind::PrivateKey);
    let modes: BTreeSet<u32> = keys.map(|file| file.meta.mode).collect();
    assert_eq!(modes, BTreeSet::from([0o600]));
    refuses("bootstrap-tokens { token a group=\"system:bootstrappers:a\"; }", "K0546");
    refuses("bootstrap-tokens { token a group=\"system:bootstrappers:a\" expires=\"2026-01-01T00:00:00Z\"; }", "K0546");
    refuses("bootstrap-tokens { token a group=\"system:bootstrappers:a\" expires=\"2036-01-01T00:00:00Z\"; }", "K0581");
}

#[test]
fn rke2_records_nothing() {
    refuses("api-server { audit { policy \"std:audit/none\"; }; }", "K0542");
}

#[test]
fn typhoon_serves_as_the_master_of_the_cluster_for_a_year() {
    let pki = |lines: &str| format!("pki {{ epoch \"2026-11-01T00:00:00Z\"; {lines}; }}");
    refuses(&pki("subject O=\"system:masters\""), "K0598");
    refuses(&pki("lifetime ca=\"1y\" leaf=\"1y\""), "K0555");
    let lab = Lab::new("");
    let of_masters = lab
        .bundle()
        .files()
        .iter()
        .filter(|file| file.meta.kind == Kind::Certificate)
        .filter(|file| certificate(std::str::from_utf8(&file.bytes).unwrap()).groups.contains(&"system:masters".to_owned()));
    assert_eq!(of_masters.count(), 0, "on no host");
}

#[test]
fn leaves_of_fifty_and_a_hundred_years() {
    for years in [50, 100] {
        refuses(&format!("pki {{ epoch \"2026-11-01T00:00:00Z\"; lifetime ca=\"{years}y\" leaf=\"{years}y\"; }}"), "K0555");
        refuses(
            &format!("pki {{ epoch \"2026-11-01T00:00:00Z\"; lifetime ca=\"20y\" leaf=\"{years}y\"; }}\nusers {{ user a; }}"),
            "K0521",
        );
    }
}
