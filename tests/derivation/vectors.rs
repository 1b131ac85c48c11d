//! The vectors of c2sp.org/det-keygen, all of them: of curves and sizes that kapic does not offer, too.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use crypto_bigint::BoxedUint;
use kapic::realise::keygen::{Curve, P256, P384, ecdsa_scalar, rsa_numbers};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rsa::pkcs1::RsaPrivateKeyRef;
use rsa::pkcs8::PrivateKeyInfoRef;
use rsa::pkcs8::der::Decode;
use serde_json::Value;

#[test]
fn c2sp_ecdsa() {
    let mut p521 = [0xff; 66];
    p521[0] = 1;
    p521[33..].copy_from_slice(&unhex("fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409")[..]);
    let p224 = unhex("ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d");
    for vector in vectors(include_str!("../vectors/det-keygen/ecdsa.json")) {
        let curve = match text(&vector["curve"]) {
            "secp224r1" => Curve { name: "P-224", order: &p224 },
            "secp256r1" => P256,
            "secp384r1" => P384,
            "secp521r1" => Curve { name: "P-521", order: &p521 },
            other => panic!("a vector for the unknown curve {other}"),
        };
        let scalar = ecdsa_scalar(&bytes(&vector["seed"]), curve);
        let pkcs8 = bytes(&vector["private_key_pkcs8"]);
        let info = PrivateKeyInfoRef::from_der(&pkcs8).unwrap();
        // ECPrivateKey: SEQUENCE, INTEGER 1, OCTET STRING; the sequence of P-384 and longer has a two-byte length.
        let ec = info.private_key.as_bytes();
        let start = if ec[1] < 0x80 { 7 } else { 8 };
        assert_eq!(hex(&ec[start..start + scalar.len()]), hex(&scalar), "{vector}");
    }
}

#[test]
fn c2sp_rsa() {
    vectors(include_str!("../vectors/det-keygen/rsa.json")).into_par_iter().for_each(|vector| {
        let bits = u16::try_from(vector["bits"].as_u64().unwrap()).unwrap();
        let numbers = rsa_numbers(&bytes(&vector["seed"]), bits);
        let pkcs8 = bytes(&vector["private_key_pkcs8"]);
        let info = PrivateKeyInfoRef::from_der(&pkcs8).unwrap();
        let key = RsaPrivateKeyRef::from_der(info.private_key.as_bytes()).unwrap();
        let found = [&numbers.p, &numbers.q, &numbers.d].map(|number| trimmed(number));
        let expected = [key.prime1, key.prime2, key.private_exponent].map(|number| hex(number.as_bytes()));
        assert_eq!(found, expected, "{vector}");
    });
}

fn vectors(json: &str) -> Vec<Value> {
    let vectors: Vec<Value> = serde_json::from_str(json).unwrap();
    assert_eq!(vectors.len(), 21);
    vectors
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(text(value)).unwrap()
}

fn trimmed(number: &BoxedUint) -> String {
    hex(&number.to_be_bytes_trimmed_vartime())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}
