//! The authorities of a cluster. Their keys are written nowhere here: only a controller-manager that signs gets one.

use time::{Duration, OffsetDateTime};

use crate::plan::draft::{Draft, File};
use crate::plan::paths::Pair;
use crate::plan::topology::Site;
use crate::plan::{Algorithm, CertificateId, CertificateSpec, DistinguishedName, DnAttribute, KeySpec, Parent, Place, Usage};
use crate::schema::sections::Authority;
use crate::schema::types::{AlgorithmName, AuthorityName, Lifetime, Placement};
use crate::source::Span;

/// Adds the authorities that the cluster has, and gives the operator their certificates.
pub(in crate::plan) fn plan_authorities(site: &Site<'_>, draft: &mut Draft) {
    for name in [AuthorityName::Kubernetes, AuthorityName::Etcd, AuthorityName::FrontProxy] {
        if exists(site, name) {
            draft.certificate(id(name), specification(site, name), Vec::new());
            let path = site.paths.certificate(&Pair::Authority(name));
            let copy = format!("pki/{}", site.paths.inside_pki(&path));
            let file = File::certificates("cluster", copy, vec![id(name)]);
            draft.file(
                &Place::Cluster,
                file.because("the operator checks with it who answers")
                    .asked_by([written(site, name).and_then(|own| own.span), site.cluster.settings.pki.span]),
            );
        }
    }
}

/// The authority that signs in the name of another one: itself, or kubernetes where that is shared.
pub(in crate::plan) fn authority(site: &Site<'_>, name: AuthorityName) -> AuthorityName {
    match written(site, name) {
        Some(own) if own.shared.value => AuthorityName::Kubernetes,
        _ => name,
    }
}

/// Gives a host the certificate of an authority that it trusts, and returns its path there.
pub(in crate::plan) fn trust(
    site: &Site<'_>,
    draft: &mut Draft,
    place: &Place,
    name: AuthorityName,
    component: &str,
    origin: Option<Span>,
) -> String {
    let own = written(site, name).and_then(|own| own.span);
    let name = authority(site, name);
    let path = site.paths.certificate(&Pair::Authority(name));
    let asked = [own, origin, site.cluster.settings.pki.span];
    let reason = match name {
        AuthorityName::Kubernetes => "components trust whom this authority signed: clients, API servers, kubelets",
        AuthorityName::Etcd => "etcd and its clients trust whom this authority signed",
        AuthorityName::FrontProxy => "the API server believes an aggregator whom this authority signed",
    };
    draft.file(place, File::certificates(component, path.clone(), vec![id(name)]).because(reason).asked_by(asked));
    path
}

/// The name of an authority's certificate.
pub(super) fn id(name: AuthorityName) -> CertificateId {
    CertificateId(format!("ca/{}", name.word()))
}

/// The specification of an authority.
pub(super) fn specification(site: &Site<'_>, name: AuthorityName) -> CertificateSpec {
    let pki = &site.cluster.settings.pki;
    let own = written(site, name);
    let usual = match name {
        AuthorityName::Kubernetes => "kubernetes",
        AuthorityName::Etcd => "etcd-ca",
        AuthorityName::FrontProxy => "front-proxy-ca",
    };
    let common_name = own.and_then(|own| own.common_name.as_ref()).map_or(usual, |name| name.0.as_str());
    CertificateSpec {
        subject: subject(site, SubjectO::OfThePki, &[], common_name),
        san: Vec::new(),
        usage: Usage::Authority { path_length: None },
        key: key(site, name),
        issuer: None,
        not_before: pki.epoch.0,
        not_after: last_second(site, pki.lifetime.ca.value),
    }
}

/// The key of an authority.
pub(in crate::plan) fn key(site: &Site<'_>, name: AuthorityName) -> KeySpec {
    let own = written(site, name);
    let algorithm = own.and_then(|own| own.algorithm.as_ref()).unwrap_or(&site.cluster.settings.pki.algorithm);
    let generation = own.map_or(0, |own| number(own.generation.0));
    KeySpec { parent: Parent::Cluster, algorithm: algorithm_of(algorithm.value), path: format!("ca/{}", name.word()), generation }
}

/// Whether the organization of `pki { subject }` stands in a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SubjectO {
    /// It does.
    OfThePki,
    /// It does not: Kubernetes would read it as a group.
    OnlyGroups,
}

/// A subject: the attributes of `pki { subject }`, groups, the common name.
pub(super) fn subject(site: &Site<'_>, organization: SubjectO, groups: &[String], common_name: &str) -> DistinguishedName {
    let own = &site.cluster.settings.pki.subject;
    let organization = own.organization.as_ref().filter(|_| organization == SubjectO::OfThePki);
    let attributes = [(DnAttribute::C, &own.country), (DnAttribute::ST, &own.state), (DnAttribute::L, &own.locality)];
    let mut name: Vec<(DnAttribute, String)> =
        attributes.into_iter().filter_map(|(attribute, text)| Some((attribute, text.as_ref()?.0.clone()))).collect();
    name.extend(organization.map(|text| (DnAttribute::O, text.0.clone())));
    name.extend(groups.iter().map(|group| (DnAttribute::O, group.clone())));
    name.extend(own.unit.as_ref().map(|text| (DnAttribute::OU, text.0.clone())));
    name.push((DnAttribute::CN, common_name.to_owned()));
    DistinguishedName(name)
}

/// The word of the description as the kind of key.
pub(super) fn algorithm_of(name: AlgorithmName) -> Algorithm {
    match name {
        AlgorithmName::P256 => Algorithm::P256,
        AlgorithmName::P384 => Algorithm::P384,
        AlgorithmName::Ed25519 => Algorithm::Ed25519,
        AlgorithmName::Rsa2048 => Algorithm::Rsa2048,
        AlgorithmName::Rsa3072 => Algorithm::Rsa3072,
        AlgorithmName::Rsa4096 => Algorithm::Rsa4096,
    }
}

/// The last second of a certificate that lives from the epoch on.
pub(super) fn last_second(site: &Site<'_>, lifetime: Lifetime) -> OffsetDateTime {
    let seconds = i64::try_from(lifetime.seconds).expect("a lifetime is at most a hundred years");
    site.cluster.settings.pki.epoch.0 + Duration::seconds(seconds - 1)
}

/// A counter of the description; its type there admits no other numbers.
pub(in crate::plan) fn number(counter: i64) -> u32 {
    u32::try_from(counter).expect("the schema admits counters from 0 to 2^32 - 1 only")
}

fn written<'a>(site: &Site<'a>, name: AuthorityName) -> Option<&'a Authority> {
    site.cluster.settings.pki.authorities.iter().find(|own| own.name.value == name)
}

fn exists(site: &Site<'_>, name: AuthorityName) -> bool {
    let aggregator = site.cluster.components.api_server.aggregator.as_ref();
    let needed = match name {
        AuthorityName::Kubernetes => true,
        AuthorityName::Etcd => site.cluster.components.etcd.placement.value != Placement::External,
        AuthorityName::FrontProxy => {
            aggregator.is_some() || site.cluster.masters().any(|host| host.components.api_server.aggregator.is_some())
        }
    };
    needed && authority(site, name) == name
}
