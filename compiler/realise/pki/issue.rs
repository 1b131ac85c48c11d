//! Issues all certificates of a plan. No certificate needs the bytes of another one, only specifications and keys, so that all are
//! made at once and the number of threads cannot be seen in the result.

use std::collections::{BTreeMap, BTreeSet};

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rcgen::{CertificateParams, Issuer, SerialNumber};

use crate::plan::{CertificateId, CertificateSpec, KeySpec};
use crate::realise::keygen::KeyPair;
use crate::realise::vault::Vault;

use super::certificate::Certificate;
use super::params::params;
use super::readback;
use super::signer::Probe;

/// Every certificate of `plan`, signed. Total for plans in which every issuer exists and every subject is [`super::expressible`].
///
/// Each key is derived once. Each certificate is read back by another parser and compared with its specification, and its issuer's
/// name with the subject of the certificate that signed it.
pub fn issue(plan: &BTreeMap<CertificateId, CertificateSpec>, vault: &Vault) -> BTreeMap<CertificateId, Certificate> {
    derive_keys(plan, vault);
    let issued: BTreeMap<_, _> = plan.par_iter().map(|(id, spec)| (id.clone(), sign(spec, signer(plan, spec), vault))).collect();
    plan.par_iter().for_each(|(id, spec)| {
        let issuer = spec.issuer.as_ref().unwrap_or(id);
        readback::compare(spec, &issued[id], &issued[issuer]);
    });
    issued
}

/// All keys at once and each one a single time: a slow RSA key of an authority would make its leaves wait for it.
fn derive_keys(plan: &BTreeMap<CertificateId, CertificateSpec>, vault: &Vault) {
    let keys: BTreeSet<&KeySpec> = plan.values().map(|spec| &spec.key).collect();
    keys.into_par_iter().for_each(|key| drop(vault.key(key)));
}

/// The specification of the certificate whose key signs: its own for a root.
fn signer<'a>(plan: &'a BTreeMap<CertificateId, CertificateSpec>, spec: &'a CertificateSpec) -> &'a CertificateSpec {
    spec.issuer.as_ref().map_or(spec, |issuer| plan.get(issuer).expect("a plan holds the issuer of each certificate"))
}

fn sign(spec: &CertificateSpec, issuer: &CertificateSpec, vault: &Vault) -> Certificate {
    let key = vault.key(&spec.key);
    let issuer_key = vault.key(&issuer.key);
    let issuer_params = params(issuer, &issuer_key);
    let mut params = params(spec, &key);
    let tbs = to_be_signed(&params, &key, &issuer_params, &issuer_key);
    let serial = vault.serial(issuer_key.spki(), &tbs);
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    let issuer = Issuer::from_params(&issuer_params, &*issuer_key);
    let certificate = params.signed_by(&*key, &issuer).expect("everything that rcgen asks for is set");
    Certificate { der: certificate.der().to_vec() }
}

/// The TBSCertificate with serial 0.
fn to_be_signed(params: &CertificateParams, key: &KeyPair, issuer_params: &CertificateParams, issuer_key: &KeyPair) -> Vec<u8> {
    let issuer = Issuer::from_params(issuer_params, Probe::new(issuer_key));
    params.signed_by(key, &issuer).expect("everything that rcgen asks for is set");
    issuer.key().message()
}
