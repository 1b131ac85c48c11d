//! Collects artifacts and certificates while families plan them. It must not know what any of them is for.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::source::{NamedFile, Span};

use super::{Artifact, CertificateId, CertificateSpec, Content, FileMeta, KeySpec, Kind, Part, Place, Plan, Term};

/// A plan in the making. Artifacts are kept by place and path, so their order never depends on who planned first.
#[derive(Debug)]
pub(super) struct Draft {
    certificates: BTreeMap<CertificateId, CertificateSpec>,
    names: BTreeMap<CertificateId, Vec<Part>>,
    artifacts: BTreeMap<(Place, String), Artifact>,
    fallback: Span,
}

/// A file without its place.
#[derive(Debug)]
pub(super) struct File {
    path: String,
    kind: Kind,
    mode: u32,
    secret: bool,
    component: String,
    content: Content,
    origin: Vec<Span>,
    reason: Option<&'static str>,
    parts: Vec<Part>,
}

impl Draft {
    /// An empty draft. `fallback` is the origin of what nobody asked for in particular: the cluster itself.
    pub(super) fn new(fallback: Span) -> Self {
        Self { certificates: BTreeMap::new(), names: BTreeMap::new(), artifacts: BTreeMap::new(), fallback }
    }

    /// Adds a certificate with the reasons for its names; the same one may be asked for by several families.
    pub(super) fn certificate(&mut self, id: CertificateId, spec: CertificateSpec, names: Vec<Part>) {
        if !names.is_empty() {
            self.names.insert(id.clone(), names);
        }
        let known = self.certificates.entry(id).or_insert_with(|| spec.clone());
        debug_assert_eq!(*known, spec, "one certificate has one specification");
    }

    /// Adds a file. Several families may ask for the same one (an authority's certificate): their origins join.
    pub(super) fn file(&mut self, place: &Place, file: File) {
        let File { path, kind, mode, secret, component, content, mut origin, reason, parts } = file;
        if origin.is_empty() {
            origin.push(self.fallback);
        }
        let path = path.trim_start_matches('/').to_owned();
        match self.artifacts.entry((place.clone(), path.clone())) {
            Entry::Occupied(mut known) => {
                debug_assert_eq!(known.get().content, content, "{path} is planned twice with different contents");
                let known = known.get_mut();
                let news: Vec<Span> = origin.into_iter().filter(|span| !known.origin.contains(span)).collect();
                known.origin.extend(news);
                let reason = reason.filter(|reason| !known.reasons.contains(reason));
                known.reasons.extend(reason);
            }
            Entry::Vacant(free) => {
                let (owner, group) = ("root".to_owned(), "root".to_owned());
                let meta = FileMeta { place: place.clone(), path, kind, mode, owner, group, secret, component };
                free.insert(Artifact { meta, content, origin, reasons: reason.into_iter().collect(), parts });
            }
        }
    }

    /// What was collected.
    pub(super) fn finish(self, cluster_id: &str, templates: Vec<NamedFile>) -> Plan {
        Plan {
            cluster_id: cluster_id.to_owned(),
            certificates: self.certificates,
            names: self.names,
            artifacts: self.artifacts.into_values().collect(),
            templates,
        }
    }
}

impl File {
    fn new(component: &str, path: String, kind: Kind, content: Content) -> Self {
        let component = component.to_owned();
        Self { path, kind, mode: 0o644, secret: false, component, content, origin: Vec::new(), reason: None, parts: Vec::new() }
    }

    /// A file that a template lays out, readable by all.
    pub(super) fn template(component: &str, path: impl Into<String>, kind: Kind, template: &str, values: Term) -> Self {
        Self::new(component, path.into(), kind, Content::Template { template: template.to_owned(), values })
    }

    /// YAML documents, one after another.
    pub(super) fn yaml(component: &str, path: impl Into<String>, documents: Vec<Term>) -> Self {
        let values = Term::map([("documents", Term::List(documents))]);
        Self::template(component, path, Kind::Yaml, "std:documents.yaml", values)
    }

    /// Certificates in PEM.
    pub(super) fn certificates(component: &str, path: impl Into<String>, ids: Vec<CertificateId>) -> Self {
        Self::new(component, path.into(), Kind::Certificate, Content::Certificates(ids))
    }

    /// The public half of a key in PEM.
    pub(super) fn public_key(component: &str, path: impl Into<String>, key: KeySpec) -> Self {
        Self::new(component, path.into(), Kind::PublicKey, Content::PublicKey(key))
    }

    /// A private key in PEM: a secret.
    pub(super) fn private_key(component: &str, path: impl Into<String>, key: KeySpec) -> Self {
        Self::new(component, path.into(), Kind::PrivateKey, Content::PrivateKey(key)).secret()
    }

    /// Only root may read it.
    pub(super) fn private(mut self) -> Self {
        self.mode = 0o600;
        self
    }

    /// Its bytes are a secret; only root may read it.
    pub(super) fn secret(mut self) -> Self {
        self.secret = true;
        self.private()
    }

    /// It can be run.
    pub(super) fn executable(mut self) -> Self {
        self.mode = 0o755;
        self
    }

    /// Why there is such a file, as the end of "kapic writes it because …".
    pub(super) fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }

    /// What is known of its parts.
    pub(super) fn parts(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }

    /// The lines that asked for it, the most telling one first. What nobody wrote is left out.
    pub(super) fn asked_by(mut self, spans: impl IntoIterator<Item = Option<Span>>) -> Self {
        for span in spans.into_iter().flatten() {
            if !self.origin.contains(&span) {
                self.origin.push(span);
            }
        }
        self
    }
}
