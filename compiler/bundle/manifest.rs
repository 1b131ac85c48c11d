//! The manifest of a bundle: every file, sorted, in one canonical form. It must not know where it is kept.

use rayon::prelude::{IntoParallelIterator, ParallelIterator, ParallelSlice};
use serde::Deserialize;

use crate::plan::Place;
use crate::source::Diagnostic;

use super::entry::Wire;
use super::{BundleId, ManifestEntry, failure};

/// Every file of a bundle, sorted bytewise by path; no path is there twice, none is a folder of another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    entries: Vec<ManifestEntry>,
}

/// What stands before the entries.
const HEAD: &[u8] = br#"{"files":["#;
/// What stands between two of them.
const BETWEEN: &[u8] = br#"},{"component":"#;
/// What stands behind them.
const TAIL: &[u8] = b"]}";
/// Bytes of most entries.
const TYPICAL: usize = 320;
/// How many entries one thread writes at a time.
const CHUNK: usize = 1024;

/// The form on disk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireManifest<'a> {
    #[serde(borrow)]
    files: Vec<Wire<'a>>,
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
        let read = match side_by_side(bytes) {
            Some(read) => read,
            // Not in the canonical form: one reader for all of it says what is wrong.
            None => {
                let wire: WireManifest<'_> =
                    serde_json::from_slice(bytes).map_err(|error| vec![failure::bad_manifest(place, error)])?;
                wire.files.into_iter().map(ManifestEntry::from_wire).collect()
            }
        };
        let (mut entries, mut problems) = (Vec::with_capacity(read.len()), Vec::new());
        for entry in read {
            match entry {
                Ok(entry) => entries.push(entry),
                Err(what) => problems.push(failure::bad_manifest(place, what)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let manifest = Self { entries };
        let (order, is_canonical) = rayon::join(|| order_problem(&manifest.entries), || manifest.is_written_as(bytes));
        match order {
            Some(what) => Err(vec![failure::bad_manifest(place, what)]),
            None if !is_canonical => Err(vec![failure::bad_manifest(place, "its bytes are not in canonical form (RFC 8785)")]),
            None => Ok(manifest),
        }
    }

    /// The canonical form (RFC 8785), which the id is made from. Fields are declared in the order of their names, and the values are
    /// text, flags and small whole numbers: `serde_json` writes those as the RFC wants them, in a tenth of the time of a sorting writer.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = self.parts();
        let mut bytes = HEAD.to_vec();
        bytes.reserve(parts.iter().map(Vec::len).sum::<usize>() + TAIL.len());
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        bytes.truncate(bytes.len() - usize::from(!self.entries.is_empty()));
        bytes.extend_from_slice(TAIL);
        bytes
    }

    /// Whether these bytes are the canonical form; nothing is put together for that.
    fn is_written_as(&self, bytes: &[u8]) -> bool {
        let Some(mut rest) = bytes.strip_prefix(HEAD) else { return false };
        let mut parts = self.parts();
        if let Some(last) = parts.last_mut() {
            last.pop();
        }
        parts.iter().all(|part| rest.strip_prefix(part.as_slice()).map(|behind| rest = behind).is_some()) && rest == TAIL
    }

    /// The entries in their form, each with a comma behind it.
    fn parts(&self) -> Vec<Vec<u8>> {
        let part = |entries: &[ManifestEntry]| {
            let mut bytes = Vec::with_capacity(entries.len() * TYPICAL);
            for entry in entries {
                serde_json::to_writer(&mut bytes, &entry.to_wire()).expect("text, whole numbers and flags have a form");
                bytes.push(b',');
            }
            bytes
        };
        self.entries.par_chunks(CHUNK).map(part).collect()
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

/// The entries of a manifest that is written as it should be, each part of it read by one thread; nothing if it is not.
fn side_by_side(bytes: &[u8]) -> Option<Vec<Result<ManifestEntry, String>>> {
    let mut rest = bytes.strip_prefix(HEAD)?.strip_suffix(TAIL)?;
    let mut parts = Vec::new();
    while rest.len() > CHUNK * TYPICAL {
        // Within a text a quote has a backslash before it, so this stands between two entries only.
        let at = CHUNK * TYPICAL + rest[CHUNK * TYPICAL..].windows(BETWEEN.len()).position(|found| found == BETWEEN)?;
        parts.push(&rest[..=at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    let read: Option<Vec<_>> = parts.into_par_iter().map(entries_of).collect();
    Some(read?.into_iter().flatten().collect())
}

/// Entries with commas between them.
fn entries_of(mut part: &[u8]) -> Option<Vec<Result<ManifestEntry, String>>> {
    let mut entries = Vec::new();
    while !part.is_empty() {
        let mut stream = serde_json::Deserializer::from_slice(part).into_iter::<Wire<'_>>();
        entries.push(ManifestEntry::from_wire(stream.next()?.ok()?));
        part = &part[stream.byte_offset()..];
        part = if part.is_empty() { part } else { part.strip_prefix(b",").filter(|rest| !rest.is_empty())? };
    }
    Some(entries)
}

impl Drop for Manifest {
    /// Of thousands of hosts there are hundreds of thousands of texts: all threads free them.
    fn drop(&mut self) {
        if self.entries.len() > CHUNK {
            std::mem::take(&mut self.entries).into_par_iter().for_each(drop);
        }
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
    (1..entries.len()).find_map(|at| {
        let (before, path) = (entries[at - 1].path.as_bytes(), entries[at].path.as_str());
        // The folders that it shares with the file before were looked at there.
        let common = before.iter().zip(path.as_bytes()).take_while(|(a, b)| a == b).count();
        let mut folders = path.match_indices('/').map(|(end, _)| &path[..end]).skip_while(|folder| folder.len() < common);
        let folder = folders.find(|folder| entries[..at].binary_search_by(|entry| entry.path.as_str().cmp(folder)).is_ok())?;
        Some(format!("`{folder}` is a file and the folder of `{path}`"))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Manifest, ManifestEntry};
    use crate::bundle::{Content, File};
    use crate::plan::{FileMeta, Kind, Place};

    fn entry(path: &str, owner: &str) -> ManifestEntry {
        let (place, kind, component) = (Place::Cluster, Kind::Config, "k\u{e9}\u{2028}".to_owned());
        let meta = FileMeta {
            place,
            path: path.to_owned(),
            kind,
            mode: 0o600,
            owner: owner.to_owned(),
            group: String::new(),
            secret: true,
            component,
        };
        ManifestEntry::of(&File { meta, bytes: Content::new(vec![1, 2, 3]) })
    }

    #[test]
    fn the_form_is_that_of_rfc_8785() {
        let manifest = Manifest::new(vec![entry("b", "\u{8}\u{9}\n\u{1f}\u{7f}\"\\/\u{1f600}"), entry("a", "root")]);
        let files: Vec<_> = manifest.entries.iter().map(ManifestEntry::to_wire).collect();
        let sorting = serde_jcs::to_string(&BTreeMap::from([("files", files)])).expect("it has a canonical form");
        assert_eq!(String::from_utf8(manifest.to_bytes()), Ok(sorting));
        assert_eq!(Manifest::default().to_bytes(), br#"{"files":[]}"#);
        assert_eq!(Manifest::parse(&manifest.to_bytes(), "manifest.json"), Ok(manifest));
    }

    #[test]
    fn parts_are_read_as_the_whole() {
        let entries = (0..5_000).map(|number| entry(&format!("etc/{number:04}"), "},{\"component\":")).collect();
        let manifest = Manifest::new(entries);
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::parse(&bytes, "manifest.json").as_ref(), Ok(&manifest));
        let text = String::from_utf8(bytes).unwrap();
        for (from, to, expected) in [
            ("},{\"", "}, {\"", "canonical form"),
            ("},{\"", "},,{\"", "expected value"),
            ("}]}", "},]}", "trailing comma"),
            ("etc/4999\"", "etc/0000\"", "sorted by path"),
            ("\"mode\":\"0600\"", "\"mode\":\"600\"", "is no mode"),
        ] {
            let problems = Manifest::parse(text.replacen(from, to, 1).as_bytes(), "manifest.json").map(drop).unwrap_err();
            assert!(problems[0].message.contains(expected), "{from} {to}: {}", problems[0].message);
        }
    }

    #[test]
    fn a_file_is_no_folder() {
        // `a-b` and `a.b` stand between `a` and `a/b`.
        for paths in [&["a", "a-b", "a.b", "a/b"][..], &["a/b", "a/b-c", "a/b/c/d", "a/b/c/e"]] {
            let entries: Vec<_> = paths.iter().map(|path| entry(path, "root")).collect();
            let problem = super::order_problem(&entries).expect("one is both");
            assert!(problem.contains("is a file and the folder of"), "{problem}");
        }
        let apart: Vec<_> = ["a-b", "a.b", "a/b/c", "a/b/d", "a/bc", "ab"].iter().map(|path| entry(path, "root")).collect();
        assert_eq!(super::order_problem(&apart), None);
    }
}
