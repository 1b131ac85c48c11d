//! The manifest of a bundle: every file, sorted, in one canonical form. It must not know where it is kept.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::plan::Place;
use crate::source::Diagnostic;

use super::entry::Wire;
use super::{BundleId, ManifestEntry, failure};

/// Every file of a bundle, sorted bytewise by path; no path is there twice, none is a folder of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    entries: Vec<ManifestEntry>,
}

/// The form on disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireManifest {
    files: Vec<Wire>,
}

impl Manifest {
    /// Sorts the entries. Two files with one path are a mistake of the plan, not of a user.
    pub fn new(mut entries: Vec<ManifestEntry>) -> Self {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(problem) = order_problem(&entries) {
            panic!("a plan gives every file a path of its own: {problem}");
        }
        Self { entries }
    }

    /// Reads a manifest and checks all of it; `place` is what messages call it.
    pub fn parse(bytes: &[u8], place: &str) -> Result<Self, Vec<Diagnostic>> {
        let wire: WireManifest = serde_json::from_slice(bytes).map_err(|error| vec![failure::bad_manifest(place, error)])?;
        let (mut entries, mut problems) = (Vec::with_capacity(wire.files.len()), Vec::new());
        for file in wire.files {
            let path = file.path.clone();
            match ManifestEntry::from_wire(file) {
                Ok(entry) => entries.push(entry),
                Err(what) => problems.push(failure::bad_manifest(place, format!("`{}`: {what}", path.escape_debug()))),
            }
        }
        if problems.is_empty() {
            problems.extend(order_problem(&entries).map(|what| failure::bad_manifest(place, what)));
        }
        let manifest = Self { entries };
        if problems.is_empty() && manifest.to_bytes() != bytes {
            problems.push(failure::bad_manifest(place, "its bytes are not in canonical form (RFC 8785)"));
        }
        if problems.is_empty() { Ok(manifest) } else { Err(problems) }
    }

    /// The canonical form (RFC 8785), which the id is made from.
    pub fn to_bytes(&self) -> Vec<u8> {
        let wire = WireManifest { files: self.entries.iter().map(ManifestEntry::to_wire).collect() };
        serde_jcs::to_vec(&wire).expect("text, whole numbers and flags have a canonical form")
    }

    /// The id of the bundle.
    pub fn id(&self) -> BundleId {
        BundleId::of(&self.to_bytes())
    }

    /// All files, sorted by path.
    pub fn entries(&self) -> &[ManifestEntry] {
        &self.entries
    }

    /// The file at a path of the bundle.
    pub fn get(&self, path: &str) -> Option<&ManifestEntry> {
        self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok().map(|at| &self.entries[at])
    }

    /// The files of one place.
    pub fn of_place(&self, place: &Place) -> &[ManifestEntry] {
        let prefix = format!("{place}/");
        let start = self.entries.partition_point(|entry| entry.path < prefix);
        let length = self.entries[start..].partition_point(|entry| entry.path.starts_with(&prefix));
        &self.entries[start..start + length]
    }

    /// The files of each place, `cluster` first. Files of a place stand together because their paths begin alike.
    pub fn by_place(&self) -> Vec<(&Place, &[ManifestEntry])> {
        self.entries.chunk_by(|a, b| a.meta.place == b.meta.place).map(|files| (&files[0].meta.place, files)).collect()
    }
}

fn order_problem(entries: &[ManifestEntry]) -> Option<String> {
    for pair in entries.windows(2) {
        let (a, b) = (&pair[0].path, &pair[1].path);
        if a == b {
            return Some(format!("`{a}` is there twice"));
        }
        if a > b {
            return Some(format!("`{b}` stands behind `{a}`: files are sorted by path"));
        }
    }
    let files: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let folder_of = |path: &str| {
        path.match_indices('/').map(|(at, _)| &path[..at]).find_map(|folder| files.get(folder).map(|f| (*f).to_owned()))
    };
    entries
        .iter()
        .find_map(|entry| folder_of(&entry.path).map(|folder| format!("`{folder}` is a file and the folder of `{}`", entry.path)))
}
