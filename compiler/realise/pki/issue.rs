//! Issues all certificates of a plan. No certificate needs the bytes of another one, only specifications and keys, so that all are
//! made at once and the number of threads cannot be seen in the result.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rcgen::{CertificateParams, Issuer, SerialNumber, SigningKey};

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
    let authorities = authorities(plan, vault);
    let sign = |(id, spec)| (Clone::clone(id), authorities[issuer(id, spec)].sign(spec, vault));
    let issued: BTreeMap<_, _> = plan.par_iter().map(sign).collect();
    let names: BTreeMap<_, _> = authorities.keys().map(|id| (*id, readback::subject(&issued[*id]))).collect();
    plan.par_iter().for_each(|(id, spec)| readback::compare(spec, &issued[id], &names[issuer(id, spec)]));
    issued
}

/// All keys at once and each one a single time: a slow RSA key of an authority would make its leaves wait for it.
fn derive_keys(plan: &BTreeMap<CertificateId, CertificateSpec>, vault: &Vault) {
    let keys: BTreeSet<&KeySpec> = plan.values().map(|spec| &spec.key).collect();
    keys.into_par_iter().for_each(|key| drop(vault.key(key)));
}

/// The certificate whose key signs: a root's own.
fn issuer<'a>(id: &'a CertificateId, spec: &'a CertificateSpec) -> &'a CertificateId {
    spec.issuer.as_ref().unwrap_or(id)
}

fn authorities<'a>(plan: &'a BTreeMap<CertificateId, CertificateSpec>, vault: &Vault) -> BTreeMap<&'a CertificateId, Authority> {
    let issuers: BTreeSet<_> = plan.iter().map(|(id, spec)| issuer(id, spec)).collect();
    let prepare = |id| (id, Authority::new(plan.get(id).expect("a plan holds the issuer of each certificate"), vault));
    issuers.into_iter().map(prepare).collect()
}

/// What signs: name and key identifier in the words of rcgen, and the key.
struct Authority {
    params: CertificateParams,
    key: Arc<KeyPair>,
}

impl Authority {
    fn new(spec: &CertificateSpec, vault: &Vault) -> Self {
        let key = vault.key(&spec.key);
        Self { params: params(spec, &key), key }
    }

    /// Writes the certificate twice, as its serial number is a function of all the rest.
    fn sign(&self, spec: &CertificateSpec, vault: &Vault) -> Certificate {
        let key = vault.key(&spec.key);
        let mut params = params(spec, &key);
        let probe = Probe::new(&self.key);
        self.write(&params, &key, &probe);
        params.serial_number = Some(SerialNumber::from_slice(&vault.serial(self.key.spki(), probe.message())));
        Certificate { der: self.write(&params, &key, &*self.key) }
    }

    fn write(&self, params: &CertificateParams, key: &KeyPair, signer: &impl SigningKey) -> Vec<u8> {
        let issuer = Issuer::from_params(&self.params, signer);
        params.signed_by(key, &issuer).expect("everything that rcgen asks for is set").der().to_vec()
    }
}
