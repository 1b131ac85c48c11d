//! ECDSA on P-384, by the `p384` crate.

use p384::ecdsa::signature::hazmat::PrehashVerifier;
use p384::ecdsa::{DerSignature, VerifyingKey};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest, Sha256, Sha384};

/// ECDSA on P-384 with SHA-256: what a foreign authority may sign with.
pub(super) static P384_SHA256: P384Sha256 = P384Sha256;

/// ECDSA on P-384 with SHA-384.
pub(super) static P384_SHA384: P384Sha384 = P384Sha384;

#[derive(Debug)]
pub(super) struct P384Sha256;

#[derive(Debug)]
pub(super) struct P384Sha384;

impl SignatureVerificationAlgorithm for P384Sha256 {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        verify(public_key, &Sha256::digest(message), signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P384
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

impl SignatureVerificationAlgorithm for P384Sha384 {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        verify(public_key, &Sha384::digest(message), signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P384
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA384
    }
}

fn verify(public_key: &[u8], digest: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
    let signature = DerSignature::try_from(signature).map_err(|_| InvalidSignature)?;
    key.verify_prehash(digest, &signature).map_err(|_| InvalidSignature)
}
