//! ECDSA on P-256. `graviola` checks a signature in 58 µs where `p256` takes 286, but needs a recent processor: where it does not
//! run, `p256` answers, and answers the same.

use graviola::hashing::Sha256 as FastSha256;
use graviola::signing::ecdsa::{P256 as FastP256, VerifyingKey as FastKey};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{DerSignature, VerifyingKey};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest, Sha256, Sha384};

/// ECDSA on P-256 with SHA-256.
pub(super) static P256_SHA256: P256Sha256 = P256Sha256;

/// ECDSA on P-256 with SHA-384: what a foreign authority may sign with.
pub(super) static P256_SHA384: P256Sha384 = P256Sha384;

#[derive(Debug)]
pub(super) struct P256Sha256;

#[derive(Debug)]
pub(super) struct P256Sha384;

impl SignatureVerificationAlgorithm for P256Sha256 {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        if !graviola::util::is_cpu_supported() {
            return portable(public_key, &Sha256::digest(message), signature);
        }
        let key = FastKey::<FastP256>::from_x962_uncompressed(public_key).map_err(|_| InvalidSignature)?;
        key.verify_asn1::<FastSha256>(&[message], signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

impl SignatureVerificationAlgorithm for P256Sha384 {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        portable(public_key, &Sha384::digest(message), signature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA384
    }
}

fn portable(public_key: &[u8], digest: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
    let key = VerifyingKey::from_sec1_bytes(public_key).map_err(|_| InvalidSignature)?;
    let signature = DerSignature::try_from(signature).map_err(|_| InvalidSignature)?;
    key.verify_prehash(digest, &signature).map_err(|_| InvalidSignature)
}

#[cfg(test)]
mod tests {
    use super::{P256_SHA256, portable};
    use p256::ecdsa::signature::Signer;
    use p256::ecdsa::{DerSignature, SigningKey};
    use rustls_pki_types::SignatureVerificationAlgorithm;
    use sha2::{Digest, Sha256};

    /// Both implementations must say the same of a signature and of every signature with one byte turned.
    #[test]
    fn both_implementations_agree() {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let public = key.verifying_key().to_sec1_point(false);
        let signature: DerSignature = key.sign(b"tbs");
        let digest = Sha256::digest(b"tbs");
        let good = signature.as_bytes().to_vec();
        assert!(P256_SHA256.verify_signature(public.as_bytes(), b"tbs", &good).is_ok());
        assert!(portable(public.as_bytes(), &digest, &good).is_ok());
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert!(P256_SHA256.verify_signature(public.as_bytes(), b"tbs", &bad).is_err(), "byte {at}");
            assert!(portable(public.as_bytes(), &digest, &bad).is_err(), "byte {at}");
        }
    }
}
