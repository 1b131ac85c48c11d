//! The signature algorithms that certificates of a cluster may use, and a memory of the signatures that were checked.

mod ed25519;
mod p256;
mod p384;
mod rsa;

use std::collections::BTreeMap;
use std::sync::Mutex;

use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm};
use sha2::{Digest, Sha256};

/// Every algorithm that is accepted; the same ones as Go's `crypto/x509`, without SHA-1.
pub static ALL: [&dyn SignatureVerificationAlgorithm; 8] = [
    &p256::P256_SHA256,
    &p256::P256_SHA384,
    &p384::P384_SHA256,
    &p384::P384_SHA384,
    &ed25519::ED25519,
    &rsa::SHA256,
    &rsa::SHA384,
    &rsa::SHA512,
];

/// Remembers each signature that was checked, so that a certificate that is shown a thousand times is computed once.
#[derive(Debug, Default)]
pub struct Memory {
    seen: Mutex<BTreeMap<[u8; 32], bool>>,
}

/// An algorithm that asks the memory first.
#[derive(Debug)]
pub struct Remembered<'a> {
    algorithm: &'static dyn SignatureVerificationAlgorithm,
    memory: &'a Memory,
}

impl Memory {
    /// All algorithms, each with this memory.
    pub fn algorithms(&self) -> Vec<Remembered<'_>> {
        ALL.iter().map(|algorithm| Remembered { algorithm: *algorithm, memory: self }).collect()
    }

    /// How many distinct signatures were checked.
    pub fn checks(&self) -> usize {
        self.seen.lock().expect("no holder of this lock panics").len()
    }
}

impl SignatureVerificationAlgorithm for Remembered<'_> {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = digest(&[self.signature_alg_id().as_ref(), public_key, message, signature]);
        let known = self.memory.seen.lock().expect("no holder of this lock panics").get(&key).copied();
        let valid = known.unwrap_or_else(|| self.algorithm.verify_signature(public_key, message, signature).is_ok());
        self.memory.seen.lock().expect("no holder of this lock panics").insert(key, valid);
        if valid { Ok(()) } else { Err(InvalidSignature) }
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.public_key_alg_id()
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.signature_alg_id()
    }
}

/// SHA-256 over parts, each behind its length.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
