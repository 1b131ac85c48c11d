//! RSA, PKCS#1 v1.5, by the `rsa` crate. Keys below 2048 bits are refused.

use std::fmt;

use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use rsa::{Pkcs1v15Sign, PublicKey};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::{Digest, Sha256, Sha384, Sha512};

/// RSA with SHA-256.
pub(super) static SHA256: Rsa = Rsa {
    name: "rsa, sha-256",
    identifier: alg_id::RSA_PKCS1_SHA256,
    scheme: Pkcs1v15Sign::new::<Sha256>,
    hash: |message| Sha256::digest(message).to_vec(),
};

/// RSA with SHA-384.
pub(super) static SHA384: Rsa = Rsa {
    name: "rsa, sha-384",
    identifier: alg_id::RSA_PKCS1_SHA384,
    scheme: Pkcs1v15Sign::new::<Sha384>,
    hash: |message| Sha384::digest(message).to_vec(),
};

/// RSA with SHA-512.
pub(super) static SHA512: Rsa = Rsa {
    name: "rsa, sha-512",
    identifier: alg_id::RSA_PKCS1_SHA512,
    scheme: Pkcs1v15Sign::new::<Sha512>,
    hash: |message| Sha512::digest(message).to_vec(),
};

/// One hash with its scheme.
pub(super) struct Rsa {
    name: &'static str,
    identifier: AlgorithmIdentifier,
    scheme: fn() -> Pkcs1v15Sign,
    hash: fn(&[u8]) -> Vec<u8>,
}

impl SignatureVerificationAlgorithm for Rsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = PublicKey::from_pkcs1_der(public_key).map_err(|_| InvalidSignature)?;
        if key.n().bit_width() < 2048 {
            return Err(InvalidSignature);
        }
        key.verify((self.scheme)(), &(self.hash)(message), signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.identifier
    }
}

impl fmt::Debug for Rsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
