//! Certificates as files hold them: PEM read once, the facts that handshakes need. It verifies nothing.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use rustls_pki_types::CertificateDer;
use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{BasicConstraints, GeneralName};
use x509_parser::prelude::FromDer;

use super::handshake::Identity;
use super::pem;

/// The certificates of one file, the first one first; never empty.
#[derive(Debug)]
pub struct Certificates {
    /// Names them: SHA-256 over all of them.
    pub id: [u8; 32],
    /// Each in DER.
    pub ders: Vec<CertificateDer<'static>>,
    /// What each says.
    pub facts: Vec<Facts>,
}

/// What one certificate says.
#[derive(Debug)]
pub struct Facts {
    /// Common name and organizations of the subject.
    pub identity: Identity,
    /// Subject alternative names as text.
    pub names: Vec<String>,
    /// The subject, DER.
    pub subject: Vec<u8>,
    /// The issuer, DER.
    pub issuer: Vec<u8>,
    /// SubjectPublicKeyInfo, DER.
    pub public_key: Vec<u8>,
    /// Whether it may sign certificates: basic constraints and key usage.
    pub is_authority: bool,
    /// Extended key usage: server, client; `None` if it has none and may do all.
    pub usage: Option<(bool, bool)>,
    /// First second, since 1970.
    pub not_before: i64,
    /// Last second, since 1970.
    pub not_after: i64,
}

impl Certificates {
    /// The first certificate: the one that is shown.
    pub fn leaf(&self) -> &Facts {
        &self.facts[0]
    }

    /// Reads PEM. Other sections than certificates are passed over, as Kubernetes and etcd do.
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let sections = pem::sections(bytes)?;
        let certificates = sections.iter().filter(|section| section.label == "CERTIFICATE");
        let ders: Vec<_> = certificates.map(|section| CertificateDer::from(section.der.to_vec())).collect();
        if ders.is_empty() {
            return Err("it holds no certificate".to_owned());
        }
        let facts = ders.iter().map(|der| Facts::read(der)).collect::<Result<Vec<_>, _>>()?;
        let mut hash = Sha256::new();
        ders.iter().for_each(|der| hash.update(der));
        Ok(Self { id: hash.finalize().into(), ders, facts })
    }
}

impl Facts {
    fn read(der: &[u8]) -> Result<Self, String> {
        let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| "a certificate in it cannot be read".to_owned())?;
        if !rest.is_empty() {
            return Err("bytes follow a certificate in it".to_owned());
        }
        let subject = certificate.subject();
        let words = |attributes: Vec<&str>| attributes.into_iter().map(str::to_owned).collect::<Vec<_>>();
        Ok(Self {
            identity: Identity {
                user: subject.iter_common_name().filter_map(|name| name.as_str().ok()).last().unwrap_or_default().to_owned(),
                groups: words(subject.iter_organization().filter_map(|name| name.as_str().ok()).collect()),
            },
            names: names(&certificate),
            subject: subject.as_raw().to_vec(),
            issuer: certificate.issuer().as_raw().to_vec(),
            public_key: certificate.public_key().raw.to_vec(),
            is_authority: is_authority(&certificate),
            usage: usage(&certificate),
            not_before: certificate.validity().not_before.timestamp(),
            not_after: certificate.validity().not_after.timestamp(),
        })
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let extension = certificate.subject_alternative_name().ok().flatten();
    let all = extension.iter().flat_map(|extension| &extension.value.general_names);
    all.filter_map(|name| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(octets) => address(octets).map(|address| address.to_string()),
        _ => None,
    })
    .collect()
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    match octets.len() {
        4 => <[u8; 4]>::try_from(octets).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(octets).ok().map(IpAddr::from),
        _ => None,
    }
}

fn is_authority(certificate: &X509Certificate<'_>) -> bool {
    let constraints = certificate.basic_constraints().ok().flatten();
    let signs = certificate.key_usage().ok().flatten().is_none_or(|usage| usage.value.key_cert_sign());
    constraints.is_some_and(|constraints| matches!(constraints.value, BasicConstraints { ca: true, .. })) && signs
}

fn usage(certificate: &X509Certificate<'_>) -> Option<(bool, bool)> {
    let usage = certificate.extended_key_usage().ok().flatten()?.value;
    Some((usage.server_auth || usage.any, usage.client_auth || usage.any))
}

type Outcome = Result<Arc<Certificates>, String>;

/// Every certificate file that was read, by its bytes: a thousand hosts share one authority.
#[derive(Debug, Default)]
pub struct Library {
    read: Mutex<BTreeMap<[u8; 32], Outcome>>,
}

impl Library {
    /// The certificates in these bytes, or why there are none.
    pub fn read(&self, bytes: &[u8]) -> Outcome {
        let key = Sha256::digest(bytes).into();
        if let Some(known) = self.read.lock().expect("no holder of this lock panics").get(&key) {
            return known.clone();
        }
        let made = Certificates::read(bytes).map(Arc::new);
        self.read.lock().expect("no holder of this lock panics").insert(key, made.clone());
        made
    }
}
