//! Bundles as the prover sees them, and the prover's findings with the lines of the description that asked for the files. It
//! proves nothing itself.

use std::collections::BTreeMap;

use zeroize::Zeroizing;

use crate::bundle::{Bundle, Sealed};
use crate::check::silence;
use crate::model::Allow;
use crate::plan::{Artifact, FileMeta, Plan};
use crate::proof::{Bytes, Files, Proof};
use crate::source::{Severity, Sink};

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
        let content = self.0.read(&self.0.manifest.entries()[at].path).ok()?;
        Some(Bytes::Owned(Zeroizing::new(content.to_vec())))
    }
}

/// Hands the findings to `sink`, each with the places that asked for its files; what an `allow` silences stays out.
pub fn report(proof: &Proof, plan: &Plan, allows: &[Allow], sink: &mut Sink) {
    if proof.findings.is_empty() {
        return;
    }
    let artifacts: BTreeMap<String, &Artifact> =
        plan.artifacts.iter().map(|artifact| (artifact.meta.bundle_path(), artifact)).collect();
    let mut found = Sink::new();
    // Notes are for who reads a bundle without its description: `verify` prints them.
    for finding in proof.findings.iter().filter(|finding| finding.severity != Severity::Note) {
        let places = finding.files.iter().filter_map(|path| Some((path, artifacts.get(path)?.origin.first()?)));
        let labelled = |diagnostic: crate::source::Diagnostic, (path, span): (&String, &_)| diagnostic.label(*span, path);
        found.push(places.take(LABELS).fold(finding.to_diagnostic(), labelled));
    }
    silence(allows, &mut found);
    sink.append(found);
}
