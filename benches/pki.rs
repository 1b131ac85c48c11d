//! How fast keys and certificates are made, as ratios of rates measured in the same run: absolute numbers would only describe the
//! machine. `cargo bench --bench pki`, on one core.

#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use graviola::hashing::Sha256;
use graviola::key_agreement::p256::StaticPrivateKey;
use graviola::signing::ecdsa::{P256, SigningKey, VerifyingKey};
use kapic::plan::{Algorithm, CertificateId, CertificateSpec, DistinguishedName, DnAttribute, KeySpec, Parent, San, Usage};
use kapic::realise::keygen::{KeyPair, rsa_numbers};
use kapic::realise::pki::issue;
use kapic::realise::vault::{RootSecret, Vault, self_test};
use time::macros::datetime;

const LEAVES: u32 = 2_000;
const RSA_KEYS: u32 = 40;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().expect("the pool is built once");
    let limit = rate(LEAVES, raw_operations);
    let issued = rate(LEAVES, issue_leaves);
    println!("raw: one signature, one fixed-base multiplication  {limit:>9.0} /s");
    println!("     with a verification of the signature          {:>9.0} /s", rate(LEAVES, raw_operations_verified));
    println!("derive, issue, verify, read back, two PEM          {issued:>9.0} /s   ratio {:.2}", issued / limit);
    let rsa = average(RSA_KEYS, |round| drop(black_box(rsa_numbers(&round.to_be_bytes().repeat(8), 2048))));
    let raw = rsa.as_secs_f64() * limit;
    println!("RSA-2048 key, average of {RSA_KEYS} seeds                   {:>9.1} ms   {raw:.0} raw", rsa.as_secs_f64() * 1e3);
    let p256 = average(LEAVES, |round| drop(black_box(KeyPair::from_seed(Algorithm::P256, &seed(round)))));
    println!("P-256 key                                          {:>9.1} µs", p256.as_secs_f64() * 1e6);
    println!(
        "self-test                                          {:>9.1} µs",
        average(100, |_| self_test().expect("it passes")).as_secs_f64() * 1e6
    );
}

fn rate(count: u32, work: impl Fn(u32)) -> f64 {
    work(count / 10);
    let start = Instant::now();
    work(count);
    f64::from(count) / start.elapsed().as_secs_f64()
}

fn average(count: u32, work: impl Fn(u32)) -> Duration {
    let start = Instant::now();
    (0..count).for_each(work);
    start.elapsed() / count
}

fn seed(round: u32) -> [u8; 32] {
    round.wrapping_add(1).to_be_bytes().repeat(8).try_into().expect("eight times four bytes")
}

fn raw_operations(count: u32) {
    let key = SigningKey::<P256> { private_key: StaticPrivateKey::from_bytes(&seed(7)).expect("a scalar in range") };
    for round in 0..count {
        let mut signature = [0; 80];
        black_box(key.sign_asn1::<Sha256>(&[&round.to_be_bytes()], &mut signature).expect("it signs"));
        black_box(StaticPrivateKey::from_bytes(&seed(round)).expect("a scalar in range").public_key_uncompressed());
    }
}

fn raw_operations_verified(count: u32) {
    let private_key = StaticPrivateKey::from_bytes(&seed(7)).expect("a scalar in range");
    let public = VerifyingKey::<P256>::from_x962_uncompressed(&private_key.public_key_uncompressed()).expect("a point");
    let key = SigningKey::<P256> { private_key };
    for round in 0..count {
        let mut buffer = [0; 80];
        let signature = key.sign_asn1::<Sha256>(&[&round.to_be_bytes()], &mut buffer).expect("it signs");
        public.verify_asn1::<Sha256>(&[&round.to_be_bytes()], signature).expect("it verifies");
        black_box(StaticPrivateKey::from_bytes(&seed(round)).expect("a scalar in range").public_key_uncompressed());
    }
}

fn issue_leaves(count: u32) {
    let plan = plan(count);
    let vault = Vault::new(&RootSecret::from_bytes(RootSecret::PUBLISHED_TEST_SECRET), "bench");
    for (id, certificate) in issue(&plan, &vault) {
        black_box((certificate.pem(), vault.key(&plan[&id].key).private_pem()));
    }
}

fn plan(leaves: u32) -> BTreeMap<CertificateId, CertificateSpec> {
    let authority = CertificateId("ca/kubernetes".to_owned());
    let root = spec("kubernetes-ca", Usage::Authority { path_length: None }, Parent::Cluster, None);
    let leaves = (0..leaves).map(|leaf| {
        let node = format!("worker-{leaf:05}");
        let parent = Parent::Node { id: node.clone(), generation: 0 };
        let mut leaf = spec(&format!("system:node:{node}"), Usage::ServerAndClient, parent, Some(authority.clone()));
        leaf.san = vec![San::Dns(node.clone()), San::Ip([10, 0, 0, 1].into())];
        (CertificateId(node), leaf)
    });
    [(authority.clone(), root)].into_iter().chain(leaves).collect()
}

fn spec(name: &str, usage: Usage, parent: Parent, issuer: Option<CertificateId>) -> CertificateSpec {
    let path = if issuer.is_some() { "kubelet/serving" } else { "ca/kubernetes" };
    CertificateSpec {
        subject: DistinguishedName(vec![(DnAttribute::O, "system:nodes".to_owned()), (DnAttribute::CN, name.to_owned())]),
        san: vec![],
        usage,
        key: KeySpec { parent, algorithm: Algorithm::P256, path: path.to_owned(), generation: 0 },
        issuer,
        not_before: datetime!(2026-01-01 0:00 UTC),
        not_after: datetime!(2027-01-01 0:00 UTC),
    }
}
