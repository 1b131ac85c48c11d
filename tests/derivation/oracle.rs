//! The implementation in Python, `tests/oracle/derive_v1.py`, which shares no code with kapic: random objects, all kinds of them,
//! and the serial numbers of issued certificates.

use std::fs;
use std::process::Command;

use kapic::plan::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};
use kapic::realise::pki::issue;
use kapic::realise::vault::{RootSecret, Secret, Vault};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sha2::{Digest, Sha256};

use crate::certificates::{CLUSTER, plan, vault};
use crate::external::{available, run};

const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/derive_v1.py");

/// Whether Python is there with the package `cryptography` in version 43 or later.
fn has_oracle(test: &str) -> bool {
    available(test, "python3", &["-c", "import cryptography; assert int(cryptography.__version__.split('.')[0]) >= 43"])
}

fn ask(secret: &[u8; 32], cluster: &str, arguments: &[String]) -> String {
    let secret: String = hex(secret);
    run(Command::new("python3").args([ORACLE, "--secret", &secret, "--cluster", cluster]).args(arguments))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Inputs without a pattern but the same in every run, so that a failure can be repeated.
fn scrambled(what: &str, round: u32) -> [u8; 32] {
    Sha256::digest(format!("kapic oracle test {what} {round}")).into()
}

fn address(round: u32) -> ([u8; 32], String, String, u32) {
    let bytes = scrambled("address", round);
    let path = ["ca/kubernetes", "user/jürgen", "a", "kube-apiserver/etcd-client"][usize::from(bytes[0] % 4)];
    (scrambled("secret", round), format!("cluster-{}", bytes[1]), path.to_owned(), u32::from(bytes[2] % 3) * 1000)
}

#[test]
fn keys_agree() {
    if !has_oracle("keys_agree") {
        return;
    }
    // Python takes up to half a minute for a longer RSA key; the vectors of C2SP hold such keys.
    let mut rounds = vec![];
    for (algorithm, count) in
        [(Algorithm::P256, 6), (Algorithm::P384, 4), (Algorithm::Ed25519, 4), (Algorithm::Rsa2048, 2), (Algorithm::Rsa3072, 1)]
    {
        rounds.extend((0..count).map(|round| (algorithm, round)));
    }
    rounds.into_par_iter().for_each(|(algorithm, round)| check_key(algorithm, round));
}

fn check_key(algorithm: Algorithm, round: u32) {
    let (secret, cluster, path, generation) = address(round);
    let kind = format!("key/{}", algorithm.derivation_name());
    let mut arguments = vec![kind, path.clone(), generation.to_string()];
    let mut parent = Parent::Cluster;
    if round % 2 == 1 {
        arguments.splice(0..0, ["--node".to_owned(), format!("worker-{round}:{round}")]);
        parent = Parent::Node { id: format!("worker-{round}"), generation: round };
    }
    let answer = ask(&secret, &cluster, &arguments);
    let key = Vault::new(&RootSecret::from_bytes(secret), &cluster).key(&KeySpec { parent, algorithm, path, generation });
    let mut lines = answer.splitn(3, '\n').skip(1);
    assert_eq!(lines.next().unwrap(), format!("spki {}", hex(&Sha256::digest(key.spki()))), "{arguments:?}");
    assert_eq!(lines.next().unwrap(), key.private_pem().as_str(), "{arguments:?}");
}

#[test]
fn secrets_agree() {
    if !has_oracle("secrets_agree") {
        return;
    }
    let kinds =
        [SecretKind::BootstrapToken, SecretKind::StaticToken, SecretKind::Secretbox, SecretKind::Aesgcm, SecretKind::Aescbc];
    for round in 0..10 {
        let kind = kinds[round as usize % kinds.len()];
        let (secret, cluster, path, generation) = address(round);
        let answer = ask(&secret, &cluster, &[kind.derivation_name().to_owned(), path.clone(), generation.to_string()]);
        let found = Vault::new(&RootSecret::from_bytes(secret), &cluster).secret(&SecretSpec { kind, path, generation });
        let (word, expected) = answer.trim_end().rsplit_once(['\n', ' ']).unwrap();
        match found {
            Secret::BootstrapToken(token) => assert_eq!(token.text().as_str(), expected, "{answer}"),
            // The oracle knows tokens in the form 6.16 only: the first 22 of our 32 letters.
            Secret::StaticToken(token) => {
                assert_eq!(token.len(), 32);
                assert_eq!(format!("{}.{}", &token[..6], &token[6..22]), expected, "{answer}");
            }
            Secret::EncryptionKey(key) => assert_eq!((word, hex(key.as_bytes()).as_str()), ("seed", expected)),
        }
    }
}

#[test]
fn serial_numbers_agree() {
    if !has_oracle("serial_numbers_agree") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    for algorithm in [Algorithm::P256, Algorithm::Rsa2048] {
        let plan = plan(algorithm);
        let issued = issue(&plan, &vault());
        let path = |name: &str| directory.path().join(name.replace('/', "-")).display().to_string();
        for (name, certificate) in &issued {
            fs::write(path(&name.0), certificate.pem()).unwrap();
        }
        for (name, spec) in &plan {
            let issuer = spec.issuer.as_ref().unwrap_or(name);
            let answer = ask(&RootSecret::PUBLISHED_TEST_SECRET, CLUSTER, &["serial".to_owned(), path(&name.0), path(&issuer.0)]);
            let (_, read) = x509_parser::parse_x509_certificate(&issued[name].der).unwrap();
            assert_eq!(answer.trim_end(), hex(read.raw_serial()), "{name}");
        }
    }
}

#[test]
fn the_oracle_passes_its_own_test() {
    if has_oracle("the_oracle_passes_its_own_test") {
        assert!(run(Command::new("python3").args([ORACLE, "selftest"])).contains("all vectors agree"));
    }
}
