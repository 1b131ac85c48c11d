//! All files of a bundle in memory, with their manifest and id. It must not know of a disk.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::{BundleId, File, Manifest, ManifestEntry};

/// A complete bundle in memory. Files stand in the order of the manifest; only [`Sealed::new`] makes one.
#[derive(Debug, Clone)]
pub struct Sealed {
    manifest: Manifest,
    canonical: Vec<u8>,
    id: BundleId,
    files: Vec<File>,
}

impl Sealed {
    /// Digests all files. The order in which they come does not matter.
    pub fn new(mut files: Vec<File>) -> Self {
        files.sort_by_cached_key(|file| file.meta.bundle_path());
        let manifest = Manifest::new(files.par_iter().map(ManifestEntry::of).collect());
        let canonical = manifest.to_bytes();
        Self { id: BundleId::of(&canonical), manifest, canonical, files }
    }

    /// Every file with its digest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The bytes of `manifest.json`.
    pub fn manifest_bytes(&self) -> &[u8] {
        &self.canonical
    }

    /// The id of the bundle.
    pub fn id(&self) -> BundleId {
        self.id
    }

    /// All files, in the order of the manifest.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The files of each place, `cluster` first.
    pub fn by_place(&self) -> Vec<&[File]> {
        self.files.chunk_by(|a, b| a.meta.place == b.meta.place).collect()
    }
}
