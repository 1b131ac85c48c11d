//! What `rcgen` must be told to write a certificate as its specification says.

use rcgen::string::Ia5String;
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyUsagePurpose, SanType, SerialNumber,
};
use sha2::{Digest, Sha256};
use time::UtcOffset;

use crate::plan::{CertificateSpec, San, Usage};
use crate::realise::keygen::KeyPair;

use super::name;

/// Everything but the serial number, which is 0, and the issuer. Without its feature `crypto` rcgen would leave the key identifier
/// empty, so it is always given.
pub(super) fn params(spec: &CertificateSpec, key: &KeyPair) -> CertificateParams {
    let CertificateSpec { subject, san, usage, key: _, issuer, not_before, not_after } = spec;
    let mut params = CertificateParams::default();
    params.serial_number = Some(SerialNumber::from_slice(&[0]));
    params.distinguished_name = name::to_rcgen(subject);
    params.subject_alt_names = san.iter().map(to_rcgen_san).collect();
    params.not_before = not_before.to_offset(UtcOffset::UTC);
    params.not_after = not_after.to_offset(UtcOffset::UTC);
    params.is_ca = is_ca(*usage);
    params.key_usages = key_usages(*usage, key);
    params.extended_key_usages = extended_key_usages(*usage);
    params.key_identifier_method = KeyIdMethod::PreSpecified(key_identifier(key));
    params.use_authority_key_identifier_extension = issuer.is_some();
    params
}

/// RFC 7093, method 1: the first 160 bits of the SHA-256 of the public key.
pub(super) fn key_identifier(key: &KeyPair) -> Vec<u8> {
    Sha256::digest(key.public_key())[..20].to_vec()
}

fn to_rcgen_san(san: &San) -> SanType {
    match san {
        San::Dns(name) => SanType::DnsName(Ia5String::try_from(name.as_str()).expect("a check refuses names that are not ASCII")),
        San::Ip(address) => SanType::IpAddress(*address),
    }
}

fn is_ca(usage: Usage) -> IsCa {
    match usage {
        Usage::Authority { path_length: None } => IsCa::Ca(BasicConstraints::Unconstrained),
        Usage::Authority { path_length: Some(length) } => IsCa::Ca(BasicConstraints::Constrained(length)),
        // Not `NoCa`: that would also leave out the subject key identifier.
        Usage::Server | Usage::Client | Usage::ServerAndClient => IsCa::ExplicitNoCa,
    }
}

fn key_usages(usage: Usage, key: &KeyPair) -> Vec<KeyUsagePurpose> {
    match usage {
        Usage::Authority { .. } => vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign],
        Usage::Server | Usage::Client | Usage::ServerAndClient if key.algorithm().is_rsa() => {
            vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment]
        }
        Usage::Server | Usage::Client | Usage::ServerAndClient => vec![KeyUsagePurpose::DigitalSignature],
    }
}

fn extended_key_usages(usage: Usage) -> Vec<ExtendedKeyUsagePurpose> {
    match usage {
        Usage::Authority { .. } => vec![],
        Usage::Server => vec![ExtendedKeyUsagePurpose::ServerAuth],
        Usage::Client => vec![ExtendedKeyUsagePurpose::ClientAuth],
        Usage::ServerAndClient => vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth],
    }
}
