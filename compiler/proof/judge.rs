//! Verifies: chains, extended key usage, dates and names, by rustls-webpki, each distinct question once. It knows no components.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use rustls_pki_types::{ServerName, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use super::certificates::{Certificates, Facts};
use super::pair::{Check, Pair, Purpose};
use super::signature::{Memory, Remembered};

/// Why a side refuses the other: the code and a clause that continues "because".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// K0601 to K0604.
    pub code: &'static str,
    /// Why.
    pub why: String,
}

type Id = [u8; 32];
type Answer = Result<(), Fault>;

/// Every answer that the pairs need.
#[derive(Debug, Default)]
pub struct Answers {
    chains: BTreeMap<(Id, Id, Purpose), Answer>,
    names: BTreeMap<(Id, String), Answer>,
    /// How many signatures were checked.
    pub signature_checks: usize,
}

impl Answers {
    /// Answers every question that the pairs ask, all cores at work.
    pub fn find(pairs: &[Pair], at: OffsetDateTime) -> Self {
        let mut chains: BTreeMap<_, (&Certificates, &Certificates)> = BTreeMap::new();
        let mut names: BTreeMap<_, &Certificates> = BTreeMap::new();
        for check in pairs.iter().flat_map(|pair| &pair.checks) {
            let (Ok(shown), Ok(trusted)) = (&check.shown, &check.trusted) else { continue };
            let (shown, trusted) = (&*shown.certificates, &*trusted.certificates);
            chains.insert((shown.id, trusted.id, check.purpose), (shown, trusted));
            if let Some(name) = &check.name {
                names.entry((shown.id, &**name)).or_insert(shown);
            }
        }
        let memory = Memory::default();
        let algorithms = memory.algorithms();
        let verifier = Verifier { algorithms: algorithms.iter().map(as_algorithm).collect(), at };
        let chain = |(key, (shown, trusted)): ((Id, Id, Purpose), _)| (key, verifier.chain(shown, trusted, key.2));
        let name = |((id, name), shown): ((Id, &str), &Certificates)| ((id, name.to_owned()), has_name(shown, name));
        Self {
            chains: chains.into_par_iter().map(chain).collect(),
            names: names.into_par_iter().map(name).collect(),
            signature_checks: memory.checks(),
        }
    }

    /// Whether a check passes. Both sides of it are there.
    pub fn of(&self, check: &Check, shown: &Certificates, trusted: &Certificates) -> Answer {
        self.chains[&(shown.id, trusted.id, check.purpose)].clone()?;
        check.name.as_ref().map_or(Ok(()), |name| self.names[&(shown.id, name.to_string())].clone())
    }
}

fn as_algorithm<'a>(algorithm: &'a Remembered<'_>) -> &'a dyn SignatureVerificationAlgorithm {
    algorithm
}

struct Verifier<'a> {
    algorithms: Vec<&'a dyn SignatureVerificationAlgorithm>,
    at: OffsetDateTime,
}

impl Verifier<'_> {
    /// Go and webpki differ where authorities are concerned: webpki takes whatever is trusted, Go wants it to be an authority and
    /// within its dates. Both must agree here, so those that Go would not use are left out.
    fn chain(&self, shown: &Certificates, trusted: &Certificates, purpose: Purpose) -> Answer {
        let now = self.at.unix_timestamp();
        let usable = |facts: &Facts| facts.is_authority && facts.not_before <= now && now <= facts.not_after;
        let anchors: Vec<TrustAnchor<'_>> = std::iter::zip(&trusted.ders, &trusted.facts)
            .filter(|(_, facts)| usable(facts))
            .filter_map(|(der, _)| anchor_from_trusted_cert(der).ok())
            .collect();
        let leaf = EndEntityCert::try_from(&shown.ders[0]).map_err(|error| self.fault(&error, shown, trusted, purpose))?;
        let usage = match purpose {
            Purpose::Server => KeyUsage::server_auth(),
            Purpose::Client => KeyUsage::client_auth(),
        };
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(now).unwrap_or(0)));
        leaf.verify_for_usage(&self.algorithms, &anchors, &shown.ders[1..], time, usage, None, None)
            .map(|_| ())
            .map_err(|error| self.fault(&error, shown, trusted, purpose))
    }

    fn fault(&self, error: &Error, shown: &Certificates, trusted: &Certificates, purpose: Purpose) -> Fault {
        let leaf = shown.leaf();
        let now = self.at.unix_timestamp();
        match error {
            Error::CertExpired { not_after, .. } => ended(i64::try_from(not_after.as_secs()).unwrap_or(i64::MAX)),
            Error::CertNotValidYet { not_before, .. } => not_yet(i64::try_from(not_before.as_secs()).unwrap_or(i64::MAX)),
            Error::RequiredEkuNotFoundContext(_) | Error::EmptyEkuExtension => {
                let (word, usage) = match purpose {
                    Purpose::Server => ("server", "serverAuth"),
                    Purpose::Client => ("client", "clientAuth"),
                };
                Fault { code: "K0603", why: format!("it may not be used by a {word}: its extended key usage lacks `{usage}`") }
            }
            Error::UnknownIssuer => match trusted.facts.iter().find(|anchor| anchor.subject == leaf.issuer) {
                Some(anchor) if now > anchor.not_after => in_authority(&ended(anchor.not_after)),
                Some(anchor) if now < anchor.not_before => in_authority(&not_yet(anchor.not_before)),
                Some(_) => chain_fault("the trusted certificate with its issuer's name is not an authority"),
                None => chain_fault(&format!("its issuer is not among the trusted: {}", subjects(trusted))),
            },
            Error::InvalidSignatureForPublicKey => {
                chain_fault("the trusted authority has its issuer's name but another key, or the certificate was changed")
            }
            Error::CaUsedAsEndEntity => chain_fault("it is the certificate of an authority, not of a server or client"),
            Error::EndEntityUsedAsCa => chain_fault("a certificate between it and the authority may not sign"),
            other => chain_fault(&format!("it cannot be verified ({other})")),
        }
    }
}

fn has_name(shown: &Certificates, name: &str) -> Answer {
    let leaf = EndEntityCert::try_from(&shown.ders[0]).map_err(|error| chain_fault(&format!("it cannot be read ({error})")))?;
    let wanted = ServerName::try_from(name);
    if wanted.is_ok_and(|wanted| leaf.verify_is_valid_for_subject_name(&wanted).is_ok()) {
        return Ok(());
    }
    let names = &shown.leaf().names;
    let has = if names.is_empty() { "no names at all".to_owned() } else { format!("only {}", names.join(", ")) };
    Err(Fault { code: "K0602", why: format!("`{name}` is not among its subject alternative names; it has {has}") })
}

fn subjects(trusted: &Certificates) -> String {
    let names: Vec<String> = trusted.facts.iter().map(|facts| format!("`{}`", facts.identity.user)).collect();
    names.join(", ")
}

fn chain_fault(why: &str) -> Fault {
    Fault { code: "K0601", why: why.to_owned() }
}

fn ended(at: i64) -> Fault {
    Fault { code: "K0604", why: format!("it ended at {}", date(at)) }
}

fn not_yet(at: i64) -> Fault {
    Fault { code: "K0604", why: format!("it begins only at {}", date(at)) }
}

fn in_authority(fault: &Fault) -> Fault {
    Fault { code: fault.code, why: format!("its authority is out of date: {}", fault.why) }
}

fn date(at: i64) -> String {
    OffsetDateTime::from_unix_timestamp(at).ok().and_then(|time| time.format(&Rfc3339).ok()).unwrap_or_else(|| at.to_string())
}
