//! HMAC_DRBG with SHA-256 (SP 800-90A, 10.1.2) as c2sp.org/det-keygen and RFC 6979 use it: no reseeding, no additional input.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroize;

/// Deterministic bytes from a seed.
pub(super) struct HmacDrbg {
    key: [u8; 32],
    value: [u8; 32],
}

impl HmacDrbg {
    /// Starts from the concatenation of `seed`, which is nonce and personalisation too.
    pub(super) fn new(seed: &[&[u8]]) -> Self {
        let mut drbg = Self { key: [0; 32], value: [1; 32] };
        for tag in [0, 1] {
            drbg.update(tag, seed);
        }
        drbg
    }

    /// Fills `out`; the bytes that are left over in the last block are lost.
    pub(super) fn generate(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            self.value = mac(&self.key, &[&self.value]);
            chunk.copy_from_slice(&self.value[..chunk.len()]);
        }
    }

    /// Moves on after a call of `generate`, so that the next one gives other bytes.
    pub(super) fn next(&mut self) {
        self.update(0, &[]);
    }

    fn update(&mut self, tag: u8, seed: &[&[u8]]) {
        let mut message: Vec<&[u8]> = vec![&self.value, std::slice::from_ref(&tag)];
        message.extend_from_slice(seed);
        self.key = mac(&self.key, &message);
        self.value = mac(&self.key, &[&self.value]);
    }
}

impl Drop for HmacDrbg {
    fn drop(&mut self) {
        self.key.zeroize();
        self.value.zeroize();
    }
}

fn mac(key: &[u8; 32], message: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    message.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
