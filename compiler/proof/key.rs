//! Public halves: of private keys, of public-key files, of certificates. A private key is read to multiply it and forgotten.

use graviola::key_agreement::p256::StaticPrivateKey;
use p256::pkcs8::{DecodePrivateKey, EncodePublicKey};
use pkcs8::spki::SubjectPublicKeyInfoRef;
use pkcs8::{ObjectIdentifier, PrivateKeyInfoRef};
use rsa::pkcs1::DecodeRsaPrivateKey;

use super::certificates::Library;
use super::pem;

/// SubjectPublicKeyInfo, in DER.
pub type PublicKey = Vec<u8>;

const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// What stands before the point of a P-256 key in its SubjectPublicKeyInfo (RFC 5480).
const P256_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
    0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Every key in a PEM file: private keys, public keys and certificates, as kube-apiserver reads its `--service-account-key-file`.
pub fn public_keys(bytes: &[u8], library: &Library) -> Result<Vec<PublicKey>, String> {
    let mut found = Vec::new();
    let mut certificates = false;
    for section in pem::sections(bytes)? {
        match section.label {
            "PUBLIC KEY" => found.push(public(&section.der).ok_or_else(unreadable)?),
            "CERTIFICATE" => certificates = true,
            label => found.push(public_half(label, &section.der).ok_or_else(unreadable)?),
        }
    }
    if certificates {
        found.extend(library.read(bytes)?.facts.iter().map(|facts| facts.public_key.clone()));
    }
    if found.is_empty() { Err("it holds no key".to_owned()) } else { Ok(found) }
}

/// The public half of the first private key in a PEM file.
pub fn of_private_key(bytes: &[u8]) -> Result<PublicKey, String> {
    let sections = pem::sections(bytes)?;
    let section = sections.iter().find(|section| section.label.ends_with("PRIVATE KEY"));
    let section = section.ok_or_else(|| "it holds no private key".to_owned())?;
    public_half(section.label, &section.der).ok_or_else(unreadable)
}

fn unreadable() -> String {
    "a key in it cannot be read".to_owned()
}

fn public(der: &[u8]) -> Option<PublicKey> {
    SubjectPublicKeyInfoRef::try_from(der).ok().map(|_| der.to_vec())
}

fn public_half(label: &str, der: &[u8]) -> Option<PublicKey> {
    match label {
        "PRIVATE KEY" => of_pkcs8(der),
        "EC PRIVATE KEY" => {
            let p256 = p256::SecretKey::from_sec1_der(der).ok().and_then(|key| encode(&key.public_key()));
            p256.or_else(|| p384::SecretKey::from_sec1_der(der).ok().and_then(|key| encode(&key.public_key())))
        }
        "RSA PRIVATE KEY" => rsa::PrivateKey::from_pkcs1_der(der).ok().and_then(|key| encode(&key.to_public_key())),
        _ => None,
    }
}

fn of_pkcs8(der: &[u8]) -> Option<PublicKey> {
    fast_p256(der)
        .or_else(|| p256::SecretKey::from_pkcs8_der(der).ok().and_then(|key| encode(&key.public_key())))
        .or_else(|| p384::SecretKey::from_pkcs8_der(der).ok().and_then(|key| encode(&key.public_key())))
        .or_else(|| ed25519_dalek::SigningKey::from_pkcs8_der(der).ok().map(|key| ed25519(&key)))
        .or_else(|| rsa::PrivateKey::from_pkcs8_der(der).ok().and_then(|key| encode(&key.to_public_key())))
}

fn encode(key: &impl EncodePublicKey) -> Option<PublicKey> {
    key.to_public_key_der().ok().map(|der| der.as_bytes().to_vec())
}

/// RFC 8410.
fn ed25519(key: &ed25519_dalek::SigningKey) -> PublicKey {
    const PREFIX: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    [&PREFIX[..], key.verifying_key().as_bytes()].concat()
}

/// P-256 by `graviola`, which multiplies eight times as fast, where the processor allows and the encoding is the usual one. Like the
/// others it never believes a public key that stands beside the private one.
fn fast_p256(der: &[u8]) -> Option<PublicKey> {
    let info = PrivateKeyInfoRef::try_from(der).ok()?;
    let usual = graviola::util::is_cpu_supported() && info.algorithm.parameters_oid().ok()? == P256;
    let [0x30, _, 0x02, 0x01, 0x01, 0x04, 0x20, inner @ ..] = info.private_key.as_bytes() else { return None };
    let scalar: &[u8; 32] = inner.first_chunk().filter(|_| usual)?;
    let point = StaticPrivateKey::from_bytes(scalar).ok()?.public_key_uncompressed();
    Some([&P256_PREFIX[..], &point].concat())
}
