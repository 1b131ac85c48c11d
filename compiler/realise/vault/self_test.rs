//! Known answers, asked at start-up: a processor or a library that computes something else must not write a single key.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::plan::{Algorithm, KeySpec, Parent, SecretKind, SecretSpec};

use super::{RootSecret, Secret, Vault};

/// Which known answer was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SelfTestError {
    /// What was computed, in the words of `docs/pki.md`.
    pub what: &'static str,
}

/// Compares the derivation, one token, one P-256 key and one of its signatures with their published values. Takes less than a
/// millisecond.
pub fn self_test() -> Result<(), SelfTestError> {
    let root = RootSecret::from_bytes(RootSecret::PUBLISHED_TEST_SECRET);
    let vault = Vault::new(&root, "prod-eu1");
    let key = vault.key(&KeySpec {
        parent: Parent::Node { id: "worker-0".to_owned(), generation: 0 },
        algorithm: Algorithm::P256,
        path: "kubelet/client".to_owned(),
        generation: 0,
    });
    same("PRK", root.extract().as_bytes(), &PRK)?;
    same("CK", vault.cluster.as_bytes(), &CK)?;
    same("N", vault.cluster.node("worker-0", 0).as_bytes(), &NODE)?;
    same("token", token(&vault).as_bytes(), b"b7a0ba.v459koh6xqlqrzbv")?;
    same("P-256 key", &Sha256::digest(key.spki()), &SPKI_SHA256)?;
    same("P-256 signature", &Sha256::digest(key.sign(b"kapic/derive/v1")), &SIGNATURE_SHA256)
}

const PRK: [u8; 32] = [
    0x9d, 0xf6, 0x66, 0x58, 0x17, 0x28, 0x68, 0x80, 0xd8, 0xf1, 0x26, 0x03, 0x76, 0x75, 0x2f, 0x3d, 0x2b, 0x35, 0x76, 0xa0, 0x2f,
    0x5f, 0x50, 0x16, 0x07, 0x61, 0xe3, 0xd6, 0xb9, 0x04, 0xf9, 0x8e,
];
const CK: [u8; 32] = [
    0xc3, 0x44, 0xa1, 0x1a, 0x0d, 0xde, 0xd3, 0x1f, 0x42, 0x52, 0x9c, 0xc2, 0xba, 0xbd, 0xc9, 0xdd, 0xea, 0x5a, 0xd5, 0xff, 0xa9,
    0x65, 0x1e, 0x1c, 0x85, 0xe9, 0x60, 0xad, 0xe6, 0x14, 0x25, 0xa3,
];
const NODE: [u8; 32] = [
    0x6b, 0x0d, 0xc3, 0x4b, 0x71, 0xff, 0xa0, 0xdb, 0xa3, 0x20, 0xf5, 0x3b, 0xff, 0x80, 0xc9, 0xe2, 0x7b, 0x94, 0xe3, 0xac, 0x8b,
    0xf5, 0x90, 0xa5, 0x41, 0x01, 0xef, 0x40, 0x49, 0xd1, 0xbe, 0x7e,
];
const SPKI_SHA256: [u8; 32] = [
    0x36, 0xa3, 0x9c, 0xbd, 0x58, 0x3f, 0xee, 0x71, 0xe7, 0x64, 0x99, 0x38, 0x4f, 0xec, 0x0f, 0xcc, 0x13, 0x6a, 0x22, 0x99, 0x8b,
    0x4c, 0xdf, 0xe8, 0x2a, 0x13, 0x07, 0x28, 0x02, 0x14, 0x05, 0xfd,
];
const SIGNATURE_SHA256: [u8; 32] = [
    0x5e, 0x2f, 0xe1, 0x0a, 0xa3, 0xb8, 0xb3, 0x6f, 0x7d, 0x29, 0x40, 0x89, 0x82, 0x1f, 0x5c, 0x2e, 0x0c, 0x32, 0x71, 0x23, 0xc8,
    0x3f, 0x35, 0x86, 0xc2, 0x45, 0xe5, 0x81, 0xe3, 0xb7, 0xa3, 0x08,
];

fn token(vault: &Vault) -> String {
    let path = "bootstrap/workers".to_owned();
    match vault.secret(&SecretSpec { kind: SecretKind::BootstrapToken, path, generation: 0 }) {
        // The test secret is public, and so is this token.
        Secret::BootstrapToken(token) => token.text().to_string(),
        Secret::StaticToken(_) | Secret::EncryptionKey(_) => String::new(),
    }
}

fn same(what: &'static str, found: &[u8], expected: &[u8]) -> Result<(), SelfTestError> {
    if found == expected { Ok(()) } else { Err(SelfTestError { what }) }
}

impl fmt::Display for SelfTestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "self-test failed: {} differs from its published value", self.what)
    }
}

impl std::error::Error for SelfTestError {}

#[cfg(test)]
mod tests {
    use super::{same, self_test};

    #[test]
    fn this_machine_gives_the_known_answers() {
        assert_eq!(self_test(), Ok(()));
    }

    #[test]
    fn another_answer_is_named() {
        assert_eq!(same("CK", b"a", b"b").unwrap_err().to_string(), "self-test failed: CK differs from its published value");
    }
}
