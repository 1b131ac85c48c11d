//! RSA keys by c2sp.org/det-keygen (FIPS 186-5, A.1.3). The two primes of a key come from one generator, one after the other;
//! several keys at once are the caller's business.

use crypto_bigint::{BoxedUint, ConcatenatingMul, Gcd, Limb, NonZero, Resize};
use zeroize::Zeroizing;

use super::drbg::HmacDrbg;
use super::prime::Sieve;

/// The public exponent of every key.
pub const RSA_EXPONENT: u64 = 65537;

/// What makes an RSA key: two primes, the first one found first, and the exponent that undoes [`RSA_EXPONENT`].
pub struct RsaNumbers {
    /// First prime.
    pub p: Zeroizing<BoxedUint>,
    /// Second prime.
    pub q: Zeroizing<BoxedUint>,
    /// Inverse of the public exponent modulo lcm(p - 1, q - 1).
    pub d: Zeroizing<BoxedUint>,
}

/// The key of a seed with a modulus of `bits`, a multiple of 16 and at least 2048.
pub fn rsa_numbers(seed: &[u8], bits: u16) -> RsaNumbers {
    let mut search = Search::new(seed, bits);
    loop {
        let (p, q) = (search.prime(), search.prime());
        if let Some(d) = private_exponent(&p, &q) {
            return RsaNumbers { p, q, d };
        }
    }
}

/// The stream of candidates of one seed.
struct Search {
    drbg: HmacDrbg,
    sieve: Sieve,
    candidate: Zeroizing<Vec<u8>>,
    begun: bool,
}

impl Search {
    fn new(seed: &[u8], bits: u16) -> Self {
        let drbg = HmacDrbg::new(&[seed, b"det RSA key gen", &bits.to_be_bytes()]);
        let candidate = Zeroizing::new(vec![0; usize::from(bits) / 16]);
        Self { drbg, sieve: Sieve::new(), candidate, begun: false }
    }

    fn prime(&mut self) -> Zeroizing<BoxedUint> {
        loop {
            let candidate = self.candidate();
            if self.sieve.is_prime(&candidate) {
                return Zeroizing::new(candidate);
            }
        }
    }

    /// The two upper bits make the product of two candidates full length; the three lower ones make (n - 1) / 2 odd.
    fn candidate(&mut self) -> BoxedUint {
        if self.begun {
            self.drbg.next();
        }
        self.begun = true;
        let last = self.candidate.len() - 1;
        self.drbg.generate(&mut self.candidate);
        self.candidate[0] |= 0b1100_0000;
        self.candidate[last] |= 0b0000_0111;
        BoxedUint::from_be_slice_vartime(&self.candidate)
    }
}

/// The inverse of the public exponent modulo λ = lcm(p - 1, q - 1), unless there is none or the common divisor is too large.
fn private_exponent(p: &BoxedUint, q: &BoxedUint) -> Option<Zeroizing<BoxedUint>> {
    let one = BoxedUint::one();
    let p = Zeroizing::new(p.wrapping_sub(&one));
    let q = Zeroizing::new(q.wrapping_sub(&one));
    let ratio = p.gcd_vartime(&q);
    if ratio.bit_width_vartime() > 32 {
        return None;
    }
    let ratio = NonZero::new(Limb(ratio.as_words()[0])).expect("a greatest common divisor is not zero");
    let totient = Zeroizing::new(p.concatenating_mul(&*q));
    let lambda = Zeroizing::new(totient.div_rem_limb(ratio).0);
    invert_exponent(&lambda)
}

/// d = (k λ + 1) / e with k = -1/λ modulo e: as e fits a word and is prime, no long inversion is needed.
fn invert_exponent(lambda: &BoxedUint) -> Option<Zeroizing<BoxedUint>> {
    let e = NonZero::new(Limb(RSA_EXPONENT)).expect("the exponent is not zero");
    let rest = lambda.rem_limb(e).0;
    if rest == 0 {
        return None;
    }
    let k = RSA_EXPONENT - power_modulo_exponent(rest, RSA_EXPONENT - 2);
    let product = Zeroizing::new(lambda.concatenating_mul(BoxedUint::from(k)).wrapping_add(BoxedUint::one()));
    let (d, rest) = product.div_rem_limb(e);
    assert_eq!(rest.0, 0, "k was chosen so that the division leaves no rest");
    Some(Zeroizing::new(d.resize(lambda.bits_precision())))
}

fn power_modulo_exponent(base: u64, exponent: u64) -> u64 {
    (0..u64::BITS).rev().fold(1, |power, bit| {
        let square = power * power % RSA_EXPONENT;
        if exponent >> bit & 1 == 1 { square * base % RSA_EXPONENT } else { square }
    })
}

#[cfg(test)]
mod tests {
    use super::{RSA_EXPONENT, power_modulo_exponent};

    #[test]
    fn fermat_inverts_modulo_the_exponent() {
        for number in [1, 2, 3, 40_000, RSA_EXPONENT - 1] {
            assert_eq!(number * power_modulo_exponent(number, RSA_EXPONENT - 2) % RSA_EXPONENT, 1, "{number}");
        }
    }
}
