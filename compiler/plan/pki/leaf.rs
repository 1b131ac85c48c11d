//! Leaves: what authorities sign. It must not know which flag points to which file.

use crate::model::Host;
use crate::plan::draft::{Draft, File};
use crate::plan::paths::Pair;
use crate::plan::topology::Site;
use crate::plan::{CertificateId, CertificateSpec, KeySpec, Parent, Place, Usage};
use crate::schema::types::{AuthorityName, Lifetime};
use crate::source::Span;

use super::authorities::{self, SubjectO, authority};
use super::san::{Named, apart};

/// What a leaf is for; decides its extended key usage and whether the organization of `pki { subject }` stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) enum Purpose {
    /// Serves.
    Server,
    /// Connects. Kubernetes reads its `O` as groups, so it has only those that it was given.
    Client,
    /// Does both.
    Both,
}

/// What is special about one leaf.
#[derive(Debug)]
pub(in crate::plan) struct Leaf<'a> {
    /// The host that its key belongs to; `None`: a user's.
    pub(in crate::plan) host: Option<&'a Host>,
    /// The path of its derivation.
    pub(in crate::plan) path: &'a str,
    /// Common name.
    pub(in crate::plan) common_name: &'a str,
    /// Groups.
    pub(in crate::plan) groups: Vec<String>,
    /// Names and addresses.
    pub(in crate::plan) san: Vec<Named>,
    /// What it is for.
    pub(in crate::plan) purpose: Purpose,
    /// In whose name it is signed.
    pub(in crate::plan) issuer: AuthorityName,
    /// How long it lives, if not as `pki` says.
    pub(in crate::plan) lifetime: Option<Lifetime>,
    /// Rotations of its own key.
    pub(in crate::plan) generation: u32,
}

impl<'a> Leaf<'a> {
    /// A client of the kubernetes authority.
    pub(in crate::plan) fn client(host: &'a Host, path: &'a str, common_name: &'a str) -> Self {
        let (groups, san) = (Vec::new(), Vec::new());
        let issuer = AuthorityName::Kubernetes;
        Self { host: Some(host), path, common_name, groups, san, purpose: Purpose::Client, issuer, lifetime: None, generation: 0 }
    }
}

/// A leaf that is part of the plan.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Issued {
    /// Its name.
    pub(in crate::plan) id: CertificateId,
    /// Its key.
    pub(in crate::plan) key: KeySpec,
}

/// Adds a leaf to the plan.
pub(in crate::plan) fn issue(site: &Site<'_>, draft: &mut Draft, leaf: Leaf<'_>) -> Issued {
    let Leaf { host, path, common_name, groups, san, purpose, issuer, lifetime, generation } = leaf;
    let pki = &site.cluster.settings.pki;
    let issuer = authority(site, issuer);
    let parent = host.map_or(Parent::Cluster, |host| Parent::Node {
        id: host.node_id().to_owned(),
        generation: authorities::number(host.facts.generation.0),
    });
    // Both counters only ever grow, so their sum never meets a key again that was given up.
    let generation = generation.saturating_add(authorities::number(pki.generation.0));
    let key = KeySpec { parent, algorithm: authorities::algorithm_of(pki.algorithm.value), path: path.to_owned(), generation };
    let id = CertificateId(host.map_or_else(|| path.to_owned(), |host| format!("{}/{path}", host.name())));
    let end = authorities::last_second(site, lifetime.unwrap_or(pki.lifetime.leaf.value));
    let (san, names) = apart(san);
    let spec = CertificateSpec {
        subject: authorities::subject(site, organization(purpose, &groups), &groups, common_name),
        san,
        usage: usage(purpose),
        key: key.clone(),
        issuer: Some(authorities::id(issuer)),
        not_before: pki.epoch.0,
        not_after: end.min(authorities::specification(site, issuer).not_after),
    };
    draft.certificate(id.clone(), spec, names);
    Issued { id, key }
}

/// Gives a host a certificate and its key, and returns both paths.
pub(in crate::plan) fn pair(
    site: &Site<'_>,
    draft: &mut Draft,
    place: &Place,
    pair: &Pair,
    component: &str,
    issued: &Issued,
    origin: &[Option<Span>],
) -> (String, String) {
    let paths = (site.paths.certificate(pair), site.paths.key(pair));
    let asked = || origin.iter().copied().chain([site.cluster.settings.pki.span]);
    let certificate = File::certificates(component, paths.0.clone(), vec![issued.id.clone()]);
    draft.file(place, certificate.because(reason(pair)).asked_by(asked()));
    let key = File::private_key(component, paths.1.clone(), issued.key.clone());
    draft.file(place, key.because(reason(pair)).asked_by(asked()));
    paths
}

/// Why a host has such a pair.
fn reason(pair: &Pair) -> &'static str {
    match pair {
        Pair::Authority(_) => "it signs for the cluster",
        Pair::Serving => "the API server proves itself to its clients with it",
        Pair::KubeletClient => "the API server calls kubelets with it, for logs and `exec`",
        Pair::EtcdClient => "etcd lets in only clients with a certificate, and the API server is one",
        Pair::FrontProxyClient => "the aggregator passes requests on with it",
        Pair::EtcdServer => "etcd proves itself to its clients with it",
        Pair::EtcdPeer => "members of etcd prove themselves to each other with it",
        Pair::EtcdShared => "`shared-certificate` makes one certificate of etcd's server, peers and client",
        Pair::KubeletServing => "the kubelet proves itself to the API server with it; `serving-certificate` is `issued`",
        Pair::User(_) => "`client-certificate-of` lets the aggregator show this user's certificate",
    }
}

/// Servers, and what is both, carry the organization of `pki { subject }`, which is no group of Kubernetes' own (K0598); clients never do.
fn organization(purpose: Purpose, groups: &[String]) -> SubjectO {
    match purpose {
        Purpose::Server | Purpose::Both if groups.is_empty() => SubjectO::OfThePki,
        _ => SubjectO::OnlyGroups,
    }
}

fn usage(purpose: Purpose) -> Usage {
    match purpose {
        Purpose::Server => Usage::Server,
        Purpose::Client => Usage::Client,
        Purpose::Both => Usage::ServerAndClient,
    }
}
