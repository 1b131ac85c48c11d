//! A key pair of any algorithm: what it signs and how it is written. It must not know what it is for.

use std::fmt;

use ::rsa::pkcs1::EncodeRsaPublicKey;
use ::rsa::pkcs1v15::{Signature as RsaSignature, SigningKey as RsaSigningKey};
use ::rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use crypto_bigint::{BoxedUint, ConcatenatingMul};
use p384::ecdsa::signature::{Keypair, SignatureEncoding, Signer, Verifier};
use p384::ecdsa::{Signature as P384Signature, SigningKey as P384SigningKey};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::plan::Algorithm;

use super::ecdsa::{self, ecdsa_scalar};
use super::encoding::{self, ED25519, P256, P384, Template};
use super::p256::{Backend, P256Key};
use super::rsa::{RSA_EXPONENT, rsa_numbers};

/// A private key with its public half. The private half is wiped on drop and hidden from `Debug`.
pub struct KeyPair {
    algorithm: Algorithm,
    private: Private,
    public: Vec<u8>,
    spki: Vec<u8>,
}

enum Private {
    P256(P256Key),
    P384(Box<P384SigningKey>),
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Rsa(Box<RsaSigningKey<Sha256>>),
}

impl KeyPair {
    /// The key pair of a seed. RSA takes tens of milliseconds (4096 bits: a second), the others some microseconds.
    pub fn from_seed(algorithm: Algorithm, seed: &[u8; 32]) -> Self {
        match algorithm {
            Algorithm::P256 => Self::p256(&ecdsa_scalar(seed, ecdsa::P256)),
            Algorithm::P384 => Self::p384(&ecdsa_scalar(seed, ecdsa::P384)),
            Algorithm::Ed25519 => Self::ed25519(seed),
            Algorithm::Rsa2048 => Self::rsa(algorithm, seed, 2048),
            Algorithm::Rsa3072 => Self::rsa(algorithm, seed, 3072),
            Algorithm::Rsa4096 => Self::rsa(algorithm, seed, 4096),
        }
    }

    /// Algorithm and size.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The content of the BIT STRING subjectPublicKey: an uncompressed point, 32 bytes, or an RSAPublicKey.
    pub fn public_key(&self) -> &[u8] {
        &self.public
    }

    /// DER of the SubjectPublicKeyInfo.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// PEM of the SubjectPublicKeyInfo, `PUBLIC KEY`, with LF.
    pub fn public_pem(&self) -> String {
        encoding::pem("PUBLIC KEY", &self.spki)
    }

    /// PEM of the PKCS#8 private key, `PRIVATE KEY`, with LF.
    pub fn private_pem(&self) -> Zeroizing<String> {
        Zeroizing::new(encoding::pem("PRIVATE KEY", &self.pkcs8()))
    }

    /// DER of the PKCS#8 private key.
    pub fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        match &self.private {
            Private::P256(key) => P256.pkcs8(key.scalar(), &self.public),
            Private::P384(key) => P384.pkcs8(&Zeroizing::new(key.to_bytes()), &self.public),
            Private::Ed25519(key) => ED25519.pkcs8(key.as_bytes(), &self.public),
            Private::Rsa(key) => key.as_ref().as_ref().to_pkcs8_der().expect("a key of two primes").to_bytes(),
        }
    }

    /// Signs as certificates need it, always with the same bytes, and verifies what it signed.
    ///
    /// ECDSA: RFC 6979, DER, s not forced to be low; P-256 with SHA-256, P-384 with SHA-384 (in RFC 6979 the digest of the message
    /// is also that of the nonce, and X.509 knows P-384 by ecdsa-with-SHA384). Ed25519: RFC 8032. RSA: PKCS#1 v1.5 with SHA-256.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.private {
            Private::P256(key) => key.sign(message),
            Private::P384(key) => {
                let signature: P384Signature = key.sign(message);
                verify(key.verifying_key(), message, &signature);
                signature.to_der().as_bytes().to_vec()
            }
            Private::Ed25519(key) => {
                let signature = key.sign(message);
                verify(&key.verifying_key(), message, &signature);
                signature.to_vec()
            }
            Private::Rsa(key) => {
                let signature: RsaSignature = key.sign(message);
                verify(&key.verifying_key(), message, &signature);
                signature.to_vec()
            }
        }
    }

    fn p256(scalar: &[u8]) -> Self {
        let key = P256Key::new(scalar.try_into().expect("a scalar of 32 bytes"), Backend::detect());
        let public = key.point().to_vec();
        Self::from_parts(Algorithm::P256, Private::P256(key), public, &P256)
    }

    fn p384(scalar: &[u8]) -> Self {
        let key = P384SigningKey::from_slice(scalar).expect("a scalar in range");
        let public = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        Self::from_parts(Algorithm::P384, Private::P384(Box::new(key)), public, &P384)
    }

    fn ed25519(seed: &[u8; 32]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let public = key.verifying_key().to_bytes().to_vec();
        Self::from_parts(Algorithm::Ed25519, Private::Ed25519(Box::new(key)), public, &ED25519)
    }

    fn rsa(algorithm: Algorithm, seed: &[u8; 32], bits: u16) -> Self {
        let numbers = rsa_numbers(seed, bits);
        let modulus = numbers.p.concatenating_mul(&*numbers.q);
        let primes = vec![(*numbers.p).clone(), (*numbers.q).clone()];
        let key = ::rsa::PrivateKey::from_components(modulus, BoxedUint::from(RSA_EXPONENT), (*numbers.d).clone(), primes)
            .expect("the numbers of a key fit each other");
        let public = key.as_public_key().to_pkcs1_der().expect("a public key has an encoding").into_vec();
        let spki = key.as_public_key().to_public_key_der().expect("a public key has an encoding").into_vec();
        Self { algorithm, private: Private::Rsa(Box::new(RsaSigningKey::new(key))), public, spki }
    }

    fn from_parts(algorithm: Algorithm, private: Private, public: Vec<u8>, template: &Template) -> Self {
        let spki = template.spki(&public);
        Self { algorithm, private, public, spki }
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({:?}, …)", self.algorithm)
    }
}

/// A signature that does not verify means a fault of the processor or of a library: giving it out could give the key away.
fn verify<S, V: Verifier<S>>(key: &V, message: &[u8], signature: &S) {
    key.verify(message, signature).expect("a signature that was just made is valid");
}

#[cfg(test)]
mod tests {
    use crate::plan::Algorithm;

    use super::KeyPair;

    /// `signature` is r and s, in hexadecimal, of equal length.
    fn check(key: &KeyPair, message: &str, signature: &str) {
        let found = key.sign(message.as_bytes());
        let expected: Vec<u8> =
            (0..signature.len() / 2).map(|i| u8::from_str_radix(&signature[2 * i..][..2], 16).unwrap()).collect();
        let fixed = match key.algorithm() {
            Algorithm::P256 => p256::ecdsa::Signature::from_der(&found).unwrap().to_bytes().to_vec(),
            _ => p384::ecdsa::Signature::from_der(&found).unwrap().to_bytes().to_vec(),
        };
        assert_eq!(fixed, expected, "{key:?} {message}");
    }

    fn unhex<const N: usize>(text: &str) -> [u8; N] {
        std::array::from_fn(|i| u8::from_str_radix(&text[2 * i..][..2], 16).unwrap())
    }

    /// RFC 6979, A.2.5 with SHA-256. The second s is high or low as it comes.
    #[test]
    fn rfc_6979_p256() {
        let key = KeyPair::p256(&unhex::<32>("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        check(
            &key,
            "sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
             f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        );
        check(
            &key,
            "test",
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
             019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
        );
    }

    /// RFC 6979, A.2.6 with SHA-384.
    #[test]
    fn rfc_6979_p384() {
        let key = KeyPair::p384(&unhex::<48>(
            "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
        ));
        check(
            &key,
            "sample",
            "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46\
             99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
        );
    }

    /// RFC 8032, 7.1, test 2.
    #[test]
    fn rfc_8032() {
        let seed = unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let signature: [u8; 64] = unhex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert_eq!(KeyPair::from_seed(Algorithm::Ed25519, &seed).sign(&[0x72]), signature);
    }

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", KeyPair::from_seed(Algorithm::P256, &[1; 32])), "KeyPair(P256, …)");
    }
}
