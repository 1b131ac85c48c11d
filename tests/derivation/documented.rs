//! The vectors of `docs/pki.md`, each line of them.

use kapic::plan::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};
use kapic::realise::derive::extract;
use kapic::realise::vault::{RootSecret, Secret, Vault};
use sha2::{Digest, Sha256};

use crate::certificates::{CLUSTER, vault};

const PAGE: &str = include_str!("../../docs/pki.md");

#[test]
fn every_line_is_true() {
    let table = PAGE.split("| vector | value |").nth(1).unwrap().split("\n\n").next().unwrap();
    let lines: Vec<_> = table.lines().skip(2).map(|line| line.trim_matches(['|', ' ']).split_once(" | ").unwrap()).collect();
    assert_eq!(lines.len(), 14);
    for (what, value) in lines {
        assert_eq!(answer(what), value.trim_matches('`'), "{what}");
    }
}

fn answer(what: &str) -> String {
    let root = RootSecret::from_bytes(RootSecret::PUBLISHED_TEST_SECRET);
    let prk = extract(&RootSecret::PUBLISHED_TEST_SECRET);
    match what {
        "root secret" => root.text().to_string(),
        "id" => root.secret_id(),
        "PRK" => hex(prk.as_bytes()),
        "CK" => hex(prk.cluster(CLUSTER).as_bytes()),
        "N of `worker-0`, generation 0" => hex(prk.cluster(CLUSTER).node("worker-0", 0).as_bytes()),
        object => self::object(&vault(), &object.replace('`', "").split(' ').collect::<Vec<_>>()),
    }
}

fn object(vault: &Vault, line: &[&str]) -> String {
    let [parent, kind, path, generation] = line else { panic!("not an object: {line:?}") };
    let (path, generation) = ((*path).to_owned(), generation.parse().unwrap());
    let secret = |kind| vault.secret(&SecretSpec { kind, path: path.clone(), generation });
    match *kind {
        "token/bootstrap" => text(secret(SecretKind::BootstrapToken)),
        "token/static" => text(secret(SecretKind::StaticToken)),
        "enc/secretbox" => text(secret(SecretKind::Secretbox)),
        kind => {
            let algorithm = algorithm(kind.strip_prefix("key/").unwrap());
            let parent = if *parent == "CK" { Parent::Cluster } else { Parent::Node { id: "worker-0".to_owned(), generation: 0 } };
            hex(&Sha256::digest(vault.key(&KeySpec { parent, algorithm, path, generation }).spki()))
        }
    }
}

fn algorithm(word: &str) -> Algorithm {
    let all = [Algorithm::P256, Algorithm::P384, Algorithm::Ed25519, Algorithm::Rsa2048];
    all.into_iter().find(|algorithm| algorithm.derivation_name() == word).unwrap()
}

fn text(secret: Secret) -> String {
    match secret {
        Secret::BootstrapToken(token) => token.text().to_string(),
        Secret::StaticToken(token) => token.to_string(),
        Secret::EncryptionKey(key) => hex(key.as_bytes()),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
