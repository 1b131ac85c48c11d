//! Our keys in the words of `rcgen`, which has no cryptography of its own here.

use std::cell::OnceCell;

use rcgen::{
    Error, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ED25519, PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm,
    SigningKey,
};

use crate::plan::Algorithm;
use crate::realise::keygen::KeyPair;

impl PublicKeyData for KeyPair {
    fn subject_public_key_info(&self) -> Vec<u8> {
        self.spki().to_vec()
    }

    fn der_bytes(&self) -> &[u8] {
        self.public_key()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        match KeyPair::algorithm(self) {
            Algorithm::P256 => &PKCS_ECDSA_P256_SHA256,
            Algorithm::P384 => &PKCS_ECDSA_P384_SHA384,
            Algorithm::Ed25519 => &PKCS_ED25519,
            Algorithm::Rsa2048 | Algorithm::Rsa3072 | Algorithm::Rsa4096 => &PKCS_RSA_SHA256,
        }
    }
}

impl SigningKey for KeyPair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(KeyPair::sign(self, message))
    }
}

/// Stands in for a key: signs nothing and keeps what it was asked to sign.
pub(super) struct Probe<'a> {
    key: &'a KeyPair,
    message: OnceCell<Vec<u8>>,
}

impl<'a> Probe<'a> {
    /// Stands in for `key`.
    pub(super) fn new(key: &'a KeyPair) -> Self {
        Self { key, message: OnceCell::new() }
    }

    /// What it was asked to sign.
    pub(super) fn message(&self) -> &[u8] {
        self.message.get().expect("rcgen signs every certificate")
    }
}

impl PublicKeyData for Probe<'_> {
    fn subject_public_key_info(&self) -> Vec<u8> {
        self.key.subject_public_key_info()
    }

    fn der_bytes(&self) -> &[u8] {
        self.key.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        PublicKeyData::algorithm(self.key)
    }
}

impl SigningKey for Probe<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        self.message.set(message.to_vec()).expect("rcgen signs a certificate once");
        Ok(Vec::new())
    }
}
