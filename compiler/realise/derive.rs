//! The derivation `kapic/derive/v1`: from a root secret to seeds, letters and serial numbers. It must not know what a seed is
//! used for. `v1` never changes: `docs/pki.md` holds its table and vectors.

use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const SALT: &[u8] = b"kapic/derive/v1";
const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// 32 secret bytes from which more can be derived. Wiped on drop, hidden from `Debug`.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

/// Begins every derivation: `HKDF-Extract(salt "kapic/derive/v1", root secret)`.
pub fn extract(root: &[u8; 32]) -> Seed {
    let (prk, _) = Hkdf::<Sha256>::extract(Some(SALT), root);
    let mut prk = prk;
    let seed = Seed(Zeroizing::new(prk.into()));
    zeroize::Zeroize::zeroize(prk.as_mut_slice());
    seed
}

impl Seed {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// CK, the key of one cluster; the receiver is what [`extract`] returned.
    pub fn cluster(&self, cluster_id: &str) -> Self {
        self.child(&[b"cluster", cluster_id.as_bytes()])
    }

    /// N, the seed of one node in one generation; the receiver is CK.
    pub fn node(&self, id: &str, generation: u32) -> Self {
        self.child(&[b"node", id.as_bytes(), &generation.to_be_bytes()])
    }

    /// S, the seed of one object; the receiver is CK or N.
    pub fn object(&self, kind: &str, path: &str, generation: u32) -> Self {
        self.child(&[b"object", kind.as_bytes(), path.as_bytes(), &generation.to_be_bytes()])
    }

    /// The public id of a root secret; the receiver is what [`extract`] returned.
    pub fn secret_id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        self.expand(&[b"id"], &mut id);
        id
    }

    /// `count` letters and digits, at most 40; the receiver is S. Counter 0 is the plain token, a higher one its replacement
    /// after a collision of ids.
    pub fn letters(&self, counter: u32, count: usize) -> Zeroizing<String> {
        let number = counter.to_be_bytes();
        let label: &[&[u8]] = if counter == 0 { &[b"token"] } else { &[b"token", &number] };
        let mut bytes = Zeroizing::new([0; 64]);
        self.expand(label, bytes.as_mut_slice());
        let mut text = Zeroizing::new(String::with_capacity(count));
        // 252 is the largest multiple of 36 in a byte: what lies above would favour the first letters.
        text.extend(bytes.iter().filter(|&&b| b < 252).take(count).map(|&b| char::from(ALPHABET[usize::from(b % 36)])));
        assert_eq!(text.len(), count, "64 bytes leave at least as many letters as a token needs");
        text
    }

    /// The serial number of a certificate: 20 bytes, positive; the receiver is CK. `tbs` is the DER of the TBSCertificate with
    /// serial 0, so that the number changes whenever the content does.
    pub fn serial(&self, issuer_spki: &[u8], tbs: &[u8]) -> [u8; 20] {
        let key = self.child(&[b"serial", &Sha256::digest(issuer_spki)]);
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
        mac.update(tbs);
        let digest = mac.finalize().into_bytes();
        let mut serial: [u8; 20] = digest[..20].try_into().expect("SHA-256 has more than 20 bytes");
        serial[0] = serial[0] & 0x3f | 0x40;
        serial
    }

    fn child(&self, label: &[&[u8]]) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        self.expand(label, seed.as_mut_slice());
        Self(seed)
    }

    fn expand(&self, label: &[&[u8]], out: &mut [u8]) {
        let hkdf = Hkdf::<Sha256>::from_prk(self.as_bytes()).expect("a seed is as long as a SHA-256");
        hkdf.expand(&enc(label), out).expect("nothing that is derived here is longer than 255 blocks");
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

/// Length-prefixed parts, one after another: two lists never encode alike.
fn enc(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|part| 4 + part.len()).sum());
    for part in parts {
        let length = u32::try_from(part.len()).expect("no label has 4 GiB");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Seed, enc, extract};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    fn root() -> Seed {
        extract(&std::array::from_fn(|i| i as u8))
    }

    #[test]
    fn published_vectors() {
        let cluster = root().cluster("prod-eu1");
        let token = cluster.object("token/bootstrap", "bootstrap/workers", 0).letters(0, 22);
        assert_eq!(hex(root().as_bytes()), "9df6665817286880d8f1260376752f3d2b3576a02f5f50160761e3d6b904f98e");
        assert_eq!(hex(cluster.as_bytes()), "c344a11a0dded31f42529cc2babdc9ddea5ad5ffa9651e1c85e960ade61425a3");
        assert_eq!(hex(cluster.node("worker-0", 0).as_bytes()), "6b0dc34b71ffa0dba320f53bff80c9e27b94e3ac8bf590a54101ef4049d1be7e");
        assert_eq!((&token[..6], &token[6..]), ("b7a0ba", "v459koh6xqlqrzbv"));
    }

    #[test]
    fn every_input_counts() {
        let cluster = root().cluster("a");
        let seeds = [
            cluster.clone(),
            root().cluster("b"),
            cluster.node("n", 0),
            cluster.node("n", 1),
            cluster.object("k", "p", 0),
            cluster.object("k", "p", 1),
            cluster.object("kp", "", 0),
            cluster.node("n", 0).object("k", "p", 0),
        ];
        let distinct: std::collections::BTreeSet<_> = seeds.iter().map(|seed| *seed.as_bytes()).collect();
        assert_eq!(distinct.len(), seeds.len());
    }

    #[test]
    fn a_counter_makes_another_token() {
        let seed = root().cluster("a").object("token/bootstrap", "bootstrap/x", 0);
        assert_ne!(*seed.letters(0, 22), *seed.letters(1, 22));
        assert!(seed.letters(0, 32).starts_with(seed.letters(0, 22).as_str()));
    }

    #[test]
    fn the_encoding_is_injective() {
        assert_eq!(enc(&[b"ab", b""]), b"\0\0\0\x02ab\0\0\0\0");
        assert_ne!(enc(&[b"a", b"b"]), enc(&[b"ab"]));
    }

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", root()), "Seed(…)");
    }
}
