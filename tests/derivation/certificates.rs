//! Plans of certificates for the other tests, and what can be said of the issued bytes without another program.

use std::collections::BTreeMap;

use kapic::plan::{Algorithm, CertificateId, CertificateSpec, DistinguishedName, DnAttribute, KeySpec, Parent, San, Usage};
use kapic::realise::pki::{Certificate, issue};
use kapic::realise::vault::{RootSecret, Vault};
use time::macros::datetime;

pub const CLUSTER: &str = "prod-eu1";

pub fn vault() -> Vault {
    Vault::new(&RootSecret::from_bytes(RootSecret::PUBLISHED_TEST_SECRET), CLUSTER)
}

pub fn id(name: &str) -> CertificateId {
    CertificateId(name.to_owned())
}

fn name(attributes: &[(DnAttribute, &str)]) -> DistinguishedName {
    DistinguishedName(attributes.iter().map(|(attribute, value)| (*attribute, (*value).to_owned())).collect())
}

fn key(algorithm: Algorithm, node: Option<&str>, path: &str) -> KeySpec {
    let parent = node.map_or(Parent::Cluster, |node| Parent::Node { id: node.to_owned(), generation: 0 });
    KeySpec { parent, algorithm, path: path.to_owned(), generation: 0 }
}

fn spec(subject: DistinguishedName, usage: Usage, key: KeySpec, issuer: Option<&str>) -> CertificateSpec {
    let (not_before, not_after) = (datetime!(2026-01-01 0:00 UTC), datetime!(2027-01-01 0:00 UTC));
    CertificateSpec { subject, san: vec![], usage, key, issuer: issuer.map(id), not_before, not_after }
}

/// A root, an intermediate below it, a server of both, a user with two groups.
pub fn plan(algorithm: Algorithm) -> BTreeMap<CertificateId, CertificateSpec> {
    use DnAttribute::{C, CN, L, O, OU, ST};
    let mut root = spec(
        name(&[(C, "DE"), (ST, "Berlin"), (L, "Berlin"), (O, "Kubernetes"), (OU, "a"), (OU, "b"), (CN, "kubernetes-ca")]),
        Usage::Authority { path_length: None },
        key(algorithm, None, "ca/kubernetes"),
        None,
    );
    root.not_after = datetime!(2056-01-01 0:00 UTC);
    let mut intermediate = spec(
        name(&[(CN, "kubernetes-intermediate")]),
        Usage::Authority { path_length: Some(0) },
        key(algorithm, None, "ca/intermediate"),
        Some("ca/kubernetes"),
    );
    intermediate.not_after = datetime!(2036-01-01 0:00 UTC);
    let serving = key(algorithm, Some("m1"), "kube-apiserver/serving");
    let mut server = spec(name(&[(CN, "kube-apiserver")]), Usage::Server, serving, Some("ca/intermediate"));
    server.san = vec![
        San::Dns("kubernetes".to_owned()),
        San::Dns("*.example.org".to_owned()),
        San::Ip("10.0.0.1".parse().unwrap()),
        San::Ip("fd00::1".parse().unwrap()),
    ];
    let peer = key(algorithm, Some("m1"), "etcd/peer");
    let mut peer = spec(name(&[(CN, "m1")]), Usage::ServerAndClient, peer, Some("ca/kubernetes"));
    peer.san = vec![San::Dns("m1".to_owned())];
    let user = name(&[(O, "developers"), (O, "viewers"), (CN, "jürgen")]);
    let user = spec(user, Usage::Client, key(algorithm, None, "user/admin"), Some("ca/kubernetes"));
    let named = [("ca/kubernetes", root), ("ca/intermediate", intermediate), ("server", server), ("peer", peer), ("user", user)];
    named.into_iter().map(|(name, spec)| (id(name), spec)).collect()
}

fn issue_with(threads: usize, plan: &BTreeMap<CertificateId, CertificateSpec>) -> BTreeMap<CertificateId, Certificate> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| issue(plan, &vault()))
}

#[test]
fn the_number_of_threads_cannot_be_seen() {
    let mut big = BTreeMap::new();
    for algorithm in [Algorithm::P256, Algorithm::P384, Algorithm::Ed25519] {
        for (CertificateId(name), mut spec) in plan(algorithm) {
            spec.issuer = spec.issuer.map(|CertificateId(issuer)| id(&format!("{algorithm:?}/{issuer}")));
            big.insert(id(&format!("{algorithm:?}/{name}")), spec);
        }
    }
    assert_eq!(issue_with(1, &big), issue_with(7, &big));
}

#[test]
fn a_serial_changes_with_the_content_only() {
    let plan = plan(Algorithm::P256);
    let mut changed = plan.clone();
    changed.get_mut(&id("server")).unwrap().san.push(San::Dns("another".to_owned()));
    let (before, after) = (issue_with(2, &plan), issue_with(2, &changed));
    for (name, certificate) in &before {
        let equal = certificate.der == after[name].der;
        assert_eq!(equal, *name != id("server"), "{name}");
        assert_eq!(serial(certificate) == serial(&after[name]), equal, "{name}");
    }
}

fn serial(certificate: &Certificate) -> Vec<u8> {
    let (_, read) = x509_parser::parse_x509_certificate(&certificate.der).unwrap();
    read.raw_serial().to_vec()
}

#[test]
fn pem_has_unix_line_ends() {
    for certificate in issue_with(1, &plan(Algorithm::P256)).values() {
        let pem = certificate.pem();
        assert!(!pem.contains('\r') && pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("-----\n"), "{pem}");
        assert!(pem.lines().all(|line| line.len() <= 64), "{pem}");
    }
}
