//! Makes certificates for the tests: P-256, keys from labels, so that every run makes the same bytes.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PublicKeyData, SerialNumber, SignatureAlgorithm,
};
use sha2::{Digest, Sha256};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// First second of every certificate that says nothing else.
pub const EPOCH: OffsetDateTime = datetime!(2026-11-01 00:00:00 UTC);

pub struct Key {
    signer: SigningKey,
    point: Vec<u8>,
}

impl Key {
    pub fn of(label: &str) -> Self {
        let signer = SigningKey::from_slice(&Sha256::digest(label)).unwrap();
        let point = signer.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        Self { signer, point }
    }

    pub fn private_pem(&self) -> String {
        self.signer.to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
    }

    pub fn public_pem(&self) -> String {
        self.signer.verifying_key().to_public_key_pem(LineEnding::LF).unwrap()
    }
}

impl PublicKeyData for Key {
    fn der_bytes(&self) -> &[u8] {
        &self.point
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_ECDSA_P256_SHA256
    }
}

impl rcgen::SigningKey for Key {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature: DerSignature = self.signer.sign(message);
        Ok(signature.as_bytes().to_vec())
    }
}

/// What a certificate says. `key` names its key and its certificate.
#[derive(Clone)]
pub struct Cert {
    pub key: String,
    pub user: String,
    pub groups: Vec<String>,
    pub names: Vec<String>,
    pub server: bool,
    pub client: bool,
    pub authority: bool,
    pub not_before: OffsetDateTime,
    pub days: i64,
}

impl Cert {
    pub fn new(key: &str, user: &str) -> Self {
        let (key, user) = (key.to_owned(), user.to_owned());
        let (groups, names) = (Vec::new(), Vec::new());
        Self { key, user, groups, names, server: false, client: false, authority: false, not_before: EPOCH, days: 365 }
    }

    pub fn server(mut self, names: &[&str]) -> Self {
        self.server = true;
        self.names = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    pub fn client(mut self) -> Self {
        self.client = true;
        self
    }

    pub fn group(mut self, group: &str) -> Self {
        self.groups.push(group.to_owned());
        self
    }

    /// The certificate in PEM, signed by the authority of this name.
    pub fn signed_by(&self, authority: &str) -> String {
        self.signed_by_key(authority, authority)
    }

    /// The same, by an authority of this name whose key has another label.
    pub fn signed_by_key(&self, authority: &str, key: &str) -> String {
        let issuer = authority_params(authority);
        let signer = Key::of(key);
        self.params().signed_by(&Key::of(&self.key), &Issuer::from_params(&issuer, &signer)).unwrap().pem()
    }

    fn params(&self) -> CertificateParams {
        let mut params = CertificateParams::new(self.names.clone()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        assert!(self.groups.len() < 2, "rcgen keeps only one O");
        self.groups.iter().for_each(|group| params.distinguished_name.push(DnType::OrganizationName, group.as_str()));
        params.distinguished_name.push(DnType::CommonName, self.user.as_str());
        params.serial_number = Some(SerialNumber::from_slice(&Sha256::digest(&self.key)[..8]));
        params.key_identifier_method = KeyIdMethod::PreSpecified(Sha256::digest(&self.key)[..20].to_vec());
        (params.not_before, params.not_after) = (self.not_before, self.not_before + Duration::days(self.days));
        params.is_ca = if self.authority { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::ExplicitNoCa };
        params.key_usages = vec![if self.authority { KeyUsagePurpose::KeyCertSign } else { KeyUsagePurpose::DigitalSignature }];
        let usages = [(self.server, ExtendedKeyUsagePurpose::ServerAuth), (self.client, ExtendedKeyUsagePurpose::ClientAuth)];
        params.extended_key_usages = usages.into_iter().filter_map(|(has, usage)| has.then_some(usage)).collect();
        params
    }
}

/// The certificate of an authority; its name is its key's label and its common name.
pub fn authority(name: &str) -> String {
    authority_params(name).self_signed(&Key::of(name)).unwrap().pem()
}

fn authority_params(name: &str) -> CertificateParams {
    Cert { authority: true, days: 3650, ..Cert::new(name, name) }.params()
}
