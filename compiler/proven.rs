//! Bundles as the prover sees them, and the prover's findings with the lines of the description that asked for the files. It
//! proves nothing itself.

use std::collections::BTreeMap;

use crate::bundle::{Bundle, Sealed};
use crate::check::silence;
use crate::model::Cluster;
use crate::plan::{Artifact, FileMeta, Plan};
use crate::proof::{Bytes, Files, Proof};
use crate::schema::types::AuthorityName;
use crate::source::{Diagnostic, Severity, Sink, Span};

/// At most this many files of a finding are shown with their lines.
const LABELS: usize = 3;

/// A bundle in memory.
pub struct InMemory<'a>(pub &'a Sealed);

/// A bundle in a store or a folder. A file that is not what the manifest says counts as absent: `bundle::verify` tells of it.
pub struct Opened<'a>(pub &'a Bundle);

impl Files for InMemory<'_> {
    fn count(&self) -> usize {
        self.0.files().len()
    }

    fn meta(&self, at: usize) -> &FileMeta {
        &self.0.files()[at].meta
    }

    fn sha256(&self, at: usize) -> [u8; 32] {
        self.0.manifest().entries()[at].sha256.bytes()
    }

    fn bytes(&self, at: usize) -> Option<Bytes<'_>> {
        Some(Bytes::Borrowed(&self.0.files()[at].bytes))
    }
}

impl Files for Opened<'_> {
    fn count(&self) -> usize {
        self.0.manifest.entries().len()
    }

    fn meta(&self, at: usize) -> &FileMeta {
        &self.0.manifest.entries()[at].meta
    }

    fn sha256(&self, at: usize) -> [u8; 32] {
        self.0.manifest.entries()[at].sha256.bytes()
    }

    fn bytes(&self, at: usize) -> Option<Bytes<'_>> {
        let (bytes, range) = self.0.read_entry(&self.0.manifest.entries()[at]).ok()?.shared();
        Some(Bytes::Shared(bytes, range))
    }
}

/// Hands the findings to `sink`, each with the places that asked for its files; what an `allow` silences and what a rule of `check`
/// told already stay out.
pub fn report(proof: &Proof, plan: &Plan, cluster: &Cluster, sink: &mut Sink) {
    if proof.findings.is_empty() {
        return;
    }
    let artifacts: BTreeMap<String, &Artifact> =
        plan.artifacts.iter().map(|artifact| (artifact.meta.bundle_path(), artifact)).collect();
    let mut found = Sink::new();
    // Notes are for who reads a bundle without its description: `verify` prints them.
    for finding in proof.findings.iter().filter(|finding| finding.severity != Severity::Note && !is_told(cluster, finding.code)) {
        let places = finding.files.iter().filter_map(|path| Some((path.as_str(), *artifacts.get(path)?.origin.first()?)));
        let labelled = |diagnostic: Diagnostic, (span, files): (Span, String)| diagnostic.label(span, files);
        found.push(gathered(places).into_iter().take(LABELS).fold(finding.to_diagnostic(), labelled));
    }
    silence(&cluster.allows, &mut found);
    sink.append(found);
}

/// Files that one place asked for stand behind one label.
fn gathered<'a>(places: impl Iterator<Item = (&'a str, Span)>) -> Vec<(Span, String)> {
    let mut all: Vec<(Span, Vec<&str>)> = Vec::new();
    for (path, span) in places {
        match all.iter_mut().find(|(known, _)| *known == span) {
            Some((_, paths)) => paths.push(path),
            None => all.push((span, vec![path])),
        }
    }
    let text = |paths: Vec<&str>| match paths.len() {
        0..=LABELS => paths.join(", "),
        more => format!("{} and {} more", paths[..LABELS].join(", "), more - LABELS),
    };
    all.into_iter().map(|(span, paths)| (span, text(paths))).collect()
}

fn policies(cluster: &Cluster) -> impl Iterator<Item = &str> {
    cluster.masters().filter_map(|master| Some(master.components.api_server.audit.policy.as_ref()?.value.0.as_str()))
}

/// Whether a setting asks for what was found, so that a rule of `check` warned of it, or somebody allowed it: K0531, K0532, K0542 and
/// K0548.
fn is_told(cluster: &Cluster, code: &str) -> bool {
    let shared = |name| cluster.settings.pki.authorities.iter().any(|own| own.name.value == name && own.shared.value);
    match code {
        "K0605" => cluster.masters().any(|master| !master.components.api_server.service_address_in_san.value),
        "K0612" => shared(AuthorityName::Etcd),
        "K0617" => shared(AuthorityName::FrontProxy),
        "K0618" => policies(cluster).any(|policy| policy == "std:audit/none"),
        _ => false,
    }
}
