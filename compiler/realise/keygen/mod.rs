//! From a seed to a key pair: c2sp.org/det-keygen for ECDSA and RSA, RFC 8032 for Ed25519. It must not know how the seed was
//! derived. Library key generation is not stable between versions, hence this one, against published vectors.

mod drbg;
mod ecdsa;
mod encoding;
mod key_pair;
mod p256;
mod prime;
mod rsa;

pub use ecdsa::{Curve, P256, P384, ecdsa_scalar};
pub(super) use encoding::pem;
pub use key_pair::KeyPair;
pub use rsa::{RSA_EXPONENT, RsaNumbers, rsa_numbers};
