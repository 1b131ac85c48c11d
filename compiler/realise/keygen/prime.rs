//! Whether a large odd number is prime: trial division, then Miller-Rabin. It must not know where the number comes from, except
//! that nobody chose it.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Limb, NonZero, Odd, Reciprocal, Word};

/// Primes below this bound are tried first. A division costs about a hundred-thousandth of a Miller-Rabin round, so that beyond
/// this size it costs more than it saves.
const SMALL: usize = 1 << 15;

/// After base 2, which sorts nearly all composites out: for a random candidate of 1024 bits or more five bases in all leave less
/// than 2^-112 (FIPS 186-5, table B.1).
const MORE_BASES: [Word; 4] = [3, 5, 7, 11];

/// Small primes, bundled: one division of a long number by a product of four tells about all four.
pub(super) struct Sieve {
    bundles: Vec<Bundle>,
}

struct Bundle {
    reciprocal: Reciprocal,
    primes: Vec<Word>,
}

impl Sieve {
    /// Finds the small primes: some ten microseconds, once for a key.
    pub(super) fn new() -> Self {
        let bundles = odd_primes().chunks(4).map(Bundle::new).collect();
        Self { bundles }
    }

    /// Whether `candidate`, random and 7 modulo 8, is prime.
    pub(super) fn is_prime(&self, candidate: &BoxedUint) -> bool {
        !self.bundles.iter().any(|bundle| bundle.divides(candidate)) && miller_rabin(candidate)
    }
}

impl Bundle {
    fn new(primes: &[Word]) -> Self {
        let product = primes.iter().product();
        let divisor = NonZero::new(Limb(product)).expect("a product of primes is not zero");
        Self { reciprocal: Reciprocal::new(divisor), primes: primes.to_vec() }
    }

    fn divides(&self, candidate: &BoxedUint) -> bool {
        let rest = candidate.rem_limb_with_reciprocal(&self.reciprocal).0;
        self.primes.iter().any(|prime| rest.is_multiple_of(*prime))
    }
}

/// The odd primes below [`SMALL`], by the sieve of Eratosthenes.
fn odd_primes() -> Vec<Word> {
    let mut composite = vec![false; SMALL];
    let mut primes = Vec::new();
    for n in (3..SMALL).step_by(2) {
        if !composite[n] {
            primes.push(n as Word);
            (n * n..SMALL).step_by(2 * n).for_each(|multiple| composite[multiple] = true);
        }
    }
    primes
}

/// As the candidate is 3 modulo 4, (n - 1) / 2 is odd and a round is one power: it must be 1 or -1.
fn miller_rabin(candidate: &BoxedUint) -> bool {
    let modulus = Odd::new(candidate.clone()).expect("a candidate is odd");
    let params = BoxedMontyParams::new_vartime(modulus);
    let exponent = candidate.shr_vartime(1).expect("a candidate has more than one bit");
    let one = BoxedMontyForm::one(&params);
    // 2 is a square modulo a prime that is 7 modulo 8, so that its power cannot be -1.
    power_of_two(&exponent, &one) == one
        && MORE_BASES.iter().all(|&base| {
            let base = BoxedUint::from_words_with_precision([base], candidate.bits_precision());
            let power = BoxedMontyForm::new(base, &params).pow(&exponent);
            power == one || power == -&one
        })
}

/// A power of 2 needs squarings and doublings only: a seventh faster than one of another base, and most candidates fail here.
fn power_of_two(exponent: &BoxedUint, one: &BoxedMontyForm) -> BoxedMontyForm {
    (0..exponent.bit_width_vartime()).rev().fold(one.clone(), |power, bit| {
        let square = power.square();
        if exponent.bit_vartime(bit) { square.double() } else { square }
    })
}

#[cfg(test)]
mod tests {
    use crypto_bigint::BoxedUint;

    use super::{Sieve, odd_primes};

    fn check(hex: &str, prime: bool) {
        let bits = u32::try_from(hex.len() * 4).unwrap();
        let candidate = BoxedUint::from_be_hex(hex, bits).expect("a hexadecimal number");
        assert_eq!(Sieve::new().is_prime(&candidate), prime, "{hex}");
    }

    #[test]
    fn known_numbers() {
        // Mersenne numbers: 2^127 - 1 and 2^521 - 1 are prime, 2^64 - 1 has small factors, the least of 2^67 - 1 is 193707721.
        check("7fffffffffffffffffffffffffffffff", true);
        check(&format!("00000000000001{}", "f".repeat(130)), true);
        check("ffffffffffffffff", false);
        check("0000000000000007ffffffffffffffff", false);
        // The cube of the prime 2^61 - 1: only Miller-Rabin notices.
        check("0000000000000000007ffffffffffffff4000000000000005fffffffffffffff", false);
    }

    #[test]
    fn the_small_primes_are_complete() {
        let primes = odd_primes();
        assert_eq!((primes.len(), primes[0], primes[primes.len() - 1]), (3511, 3, 32749));
    }
}
