//! P-256 keys. `graviola` multiplies points five times as fast as `p256` but needs a recent processor and always mixes randomness
//! into its own signatures; so the points come from it where it runs, the scalars from `p256`, and the bytes are the same.

use graviola::key_agreement::p256::StaticPrivateKey;
use p256::ecdsa::Signature;
use p256::elliptic_curve::Group;
use p256::elliptic_curve::ff::PrimeField;
use p256::elliptic_curve::ops::Reduce;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{FieldBytes, NonZeroScalar, ProjectivePoint, Scalar};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::drbg::HmacDrbg;

/// An uncompressed point (SEC 1): 4, x, y.
type Point = [u8; 65];

/// Who multiplies points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backend {
    /// Assembly; wants ADX and AVX2 on x86-64, NEON on aarch64.
    Graviola,
    /// Plain Rust, everywhere.
    Portable,
}

/// A private key and its public point.
pub(super) struct P256Key {
    scalar: Zeroizing<[u8; 32]>,
    point: Point,
    backend: Backend,
}

impl Backend {
    /// The fastest that this processor can run.
    pub(super) fn detect() -> Self {
        if graviola::util::is_cpu_supported() { Self::Graviola } else { Self::Portable }
    }

    /// The product of `scalar`, between 1 and the order, and the generator.
    fn multiply(self, scalar: &[u8; 32]) -> Point {
        match self {
            Self::Graviola => StaticPrivateKey::from_bytes(scalar).expect("a scalar in range").public_key_uncompressed(),
            Self::Portable => {
                let scalar = to_scalar(scalar).expect("a scalar in range");
                let point = ProjectivePoint::mul_by_generator(&scalar).to_affine().to_sec1_point(false);
                point.as_bytes().try_into().expect("an uncompressed point has 65 bytes")
            }
        }
    }
}

impl P256Key {
    /// From a scalar between 1 and the order.
    pub(super) fn new(scalar: [u8; 32], backend: Backend) -> Self {
        let scalar = Zeroizing::new(scalar);
        Self { point: backend.multiply(&scalar), scalar, backend }
    }

    /// The private scalar, big-endian.
    pub(super) fn scalar(&self) -> &[u8; 32] {
        &self.scalar
    }

    /// The public point, uncompressed.
    pub(super) fn point(&self) -> &Point {
        &self.point
    }

    /// ECDSA with SHA-256 and the nonce of RFC 6979; s is not forced to be low. DER, verified.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let z = Scalar::reduce(&Sha256::digest(message));
        let d = Zeroizing::new(to_scalar(&self.scalar).expect("a scalar in range"));
        let mut nonces = HmacDrbg::new(&[self.scalar.as_slice(), &z.to_repr()]);
        let mut nonce = Zeroizing::new([0; 32]);
        let signature = loop {
            nonces.generate(nonce.as_mut_slice());
            if let Some(signature) = self.sign_with(&nonce, &z, &d) {
                break signature;
            }
            nonces.next();
        };
        assert!(self.verifies(message, &signature), "a signature that was just made is valid");
        signature.to_der().as_bytes().to_vec()
    }

    fn sign_with(&self, nonce: &[u8; 32], z: &Scalar, d: &Scalar) -> Option<Signature> {
        let k = Zeroizing::new(to_scalar(nonce)?);
        let r = x_of(&self.backend.multiply(nonce));
        let inverse = Zeroizing::new(k.invert().into_option().expect("the nonce is not zero"));
        let s = *inverse * (z + &(r * d));
        Signature::from_scalars(r.to_repr(), s.to_repr()).ok()
    }

    /// The equation of a verifier: the x coordinate of z/s·G + r/s·Q is r. As Q is d·G here, one multiplication of G is enough,
    /// which takes a third of the time.
    fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let (r, s) = signature.split_scalars();
        let z = Scalar::reduce(&Sha256::digest(message));
        let d = Zeroizing::new(to_scalar(&self.scalar).expect("a scalar in range"));
        let inverse = s.invert_vartime().into_option().expect("a signature holds no zero");
        let sum = Zeroizing::new((z + *r * *d) * inverse);
        let sum = Zeroizing::new(<[u8; 32]>::from(sum.to_repr()));
        to_scalar(&sum).is_some() && x_of(&self.backend.multiply(&sum)) == *r
    }
}

/// The x coordinate of a point as the first half of a signature.
fn x_of(point: &Point) -> Scalar {
    let x: [u8; 32] = point[1..33].try_into().expect("a coordinate has 32 bytes");
    Scalar::reduce(&FieldBytes::from(x))
}

/// The scalar, unless it is zero or not below the order.
fn to_scalar(bytes: &[u8; 32]) -> Option<Scalar> {
    NonZeroScalar::from_repr(FieldBytes::from(*bytes)).into_option().map(|scalar| *scalar)
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::{Signer, Verifier};
    use p256::ecdsa::{Signature, SigningKey, VerifyingKey};

    use super::{Backend, P256Key};

    /// RFC 6979, A.2.5: the private key of P-256.
    const PRIVATE: [u8; 32] = [
        0xc9, 0xaf, 0xa9, 0xd8, 0x45, 0xba, 0x75, 0x16, 0x6b, 0x5c, 0x21, 0x57, 0x67, 0xb1, 0xd6, 0x93, 0x4e, 0x50, 0xc3, 0xdb,
        0x36, 0xe8, 0x9b, 0x12, 0x7b, 0x8a, 0x62, 0x2b, 0x12, 0x0f, 0x67, 0x21,
    ];

    fn check(scalar: [u8; 32], message: &[u8]) {
        let expected: Signature = SigningKey::from_bytes(&scalar.into()).unwrap().sign(message);
        for backend in [Backend::detect(), Backend::Portable] {
            let key = P256Key::new(scalar, backend);
            assert_eq!(key.sign(message), expected.to_der().as_bytes(), "{backend:?} {message:02x?}");
        }
    }

    #[test]
    fn both_ways_give_the_bytes_of_the_p256_crate() {
        check(PRIVATE, b"sample");
        check(PRIVATE, b"");
        for i in 1..50u8 {
            let scalar = std::array::from_fn(|j| i.wrapping_mul(37).wrapping_add(j as u8));
            check(scalar, &vec![i; usize::from(i)]);
        }
    }

    #[test]
    fn a_wrong_signature_is_noticed() {
        for backend in [Backend::detect(), Backend::Portable] {
            let key = P256Key::new(PRIVATE, backend);
            let signature = Signature::from_der(&key.sign(b"a")).unwrap();
            let public = VerifyingKey::from_sec1_bytes(key.point()).unwrap();
            for message in [b"a", b"b"] {
                let valid = public.verify(message, &signature).is_ok();
                assert_eq!((valid, key.verifies(message, &signature)), (message == b"a", valid), "{backend:?}");
            }
        }
    }
}
