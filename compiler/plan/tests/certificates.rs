//! Which certificates there are, for whom, with which names and groups.

use crate::plan::{DnAttribute, Usage};

use super::{ONE_MASTER, certificate, planned, small};

fn groups(plan: &crate::plan::Plan, id: &str) -> Vec<String> {
    let subject = &certificate(plan, id).subject.0;
    subject.iter().filter(|(attribute, _)| *attribute == DnAttribute::O).map(|(_, text)| text.clone()).collect()
}

fn names(plan: &crate::plan::Plan, id: &str) -> Vec<String> {
    certificate(plan, id).san.iter().map(ToString::to_string).collect()
}

#[test]
fn the_organization_of_the_pki_is_no_group() {
    let plan = planned(include_str!("../../../examples/ha/cluster.kdl"));
    let check = |id: &str, expected: &[&str]| assert_eq!(groups(&plan, id), expected, "{id}");
    check("m1/kube-apiserver/serving", &["Example"]);
    check("m1/kube-apiserver/kubelet-client", &[]);
    check("m1/kube-apiserver/etcd-client", &[]);
    check("m1/front-proxy/client", &[]);
    check("m1/kube-scheduler/client", &[]);
    check("w1/kubelet/serving", &["system:nodes"]);
    check("user/admin", &["example:admins"]);
    check("user/super-admin", &["system:masters"]);
    let masters = plan.certificates.keys().filter(|id| groups(&plan, &id.0).contains(&"system:masters".to_owned()));
    assert_eq!(masters.map(|id| id.0.as_str()).collect::<Vec<_>>(), ["user/super-admin"]);
}

#[test]
fn names_follow_the_topology() {
    let plan = planned(include_str!("../../../examples/ha/cluster.kdl"));
    let expected = [
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
        "api.eu1.example.com",
        "10.20.0.11",
        "10.20.0.12",
        "10.20.0.13",
        "127.0.0.1",
        "10.96.0.1",
        "10.20.0.10",
        "10.20.0.21",
        "10.20.0.22",
    ];
    assert_eq!(names(&plan, "m2/kube-apiserver/serving"), expected);
    assert_eq!(names(&plan, "m2/etcd/peer"), ["10.20.0.12", "127.0.0.1"]);
    assert_eq!(names(&plan, "w1/kubelet/serving"), ["w1", "10.20.0.31"]);
}

#[test]
fn two_families_have_two_service_addresses_and_two_loopbacks() {
    let dual = r#"etcd "3.6.8"; masters { host m1 ip="10.0.0.1" ip2="fd00::1"; }; network { service-cidr "10.96.0.0/16" "fd10::/108"; }; "#;
    let plan = small("1.36.3", dual);
    let expected = ["10.0.0.1", "fd00::1", "127.0.0.1", "::1", "10.96.0.1", "fd10::1"];
    assert_eq!(names(&plan, "m1/kube-apiserver/serving")[4..], expected);
}

#[test]
fn every_leaf_has_an_issuer_of_the_plan_and_does_not_outlive_it() {
    let plan = small("1.36.3", &format!("{ONE_MASTER} pki {{ lifetime ca=\"1y\" leaf=\"1y\"; }}; "));
    for (id, spec) in &plan.certificates {
        match (&spec.issuer, spec.usage) {
            (None, Usage::Authority { .. }) => {}
            (Some(issuer), _) => assert!(spec.not_after <= plan.certificates[issuer].not_after, "{id}"),
            (None, _) => panic!("{id} has no issuer"),
        }
    }
}

#[test]
fn a_shared_authority_signs_in_the_name_of_the_others() {
    let plan = small("1.36.3", &format!("{ONE_MASTER} pki {{ authority etcd {{ shared; }}; }}; "));
    let issuer = |id: &str| certificate(&plan, id).issuer.as_ref().map(|issuer| issuer.0.clone());
    assert_eq!(issuer("m1/etcd/server").as_deref(), Some("ca/kubernetes"));
    assert_eq!(issuer("m1/front-proxy/client").as_deref(), Some("ca/front-proxy"));
    assert!(plan.certificates.keys().all(|id| id.0 != "ca/etcd"));
}
