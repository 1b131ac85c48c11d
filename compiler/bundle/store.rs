//! The store: an OCI image layout with checkouts beside it. It knows where things are, not what a bundle contains.
//!
//! `oci-layout`, `index.json`, `blobs/sha256/…` are the layout; `trees/ID` are checkouts, `links/…` remember who points at them,
//! `tmp/` is where everything is written before it gets its name, `lock` is held by whoever writes.

use std::io;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::source::Diagnostic;
use crate::world::{Files, Lock, Sealing};

use super::oci::{Descriptor, Index, LAYOUT, REF_NAME, canonical};
use super::{BundleId, Digest, failure};

/// A store that exists.
#[derive(Clone)]
pub struct Store {
    files: Arc<dyn Files>,
}

/// Held while a store is written to.
pub struct Writing {
    _lock: Lock,
}

impl Store {
    /// Opens the store in a folder, and makes it if the folder is empty.
    pub fn create(files: Arc<dyn Files>) -> Result<Self, Diagnostic> {
        let store = Self { files };
        store.make_folder("", 0o700)?;
        let _writing = store.write()?;
        for folder in ["blobs", "blobs/sha256", "trees", "links"] {
            store.make_folder(folder, 0o755)?;
        }
        // The marker comes last: a store that has it is complete.
        for (name, bytes) in [("index.json", canonical(&Index::of(Vec::new()))), ("oci-layout", LAYOUT.to_vec())] {
            if store.read_if_there(name)?.is_none() {
                store.replace(name, 0o644, &bytes)?;
            }
        }
        store.check_layout()?;
        Ok(store)
    }

    /// Opens a store for reading.
    pub fn open(files: Arc<dyn Files>) -> Result<Self, Diagnostic> {
        let store = Self { files };
        store.check_layout()?;
        Ok(store)
    }

    /// The folder of the store.
    pub fn files(&self) -> &Arc<dyn Files> {
        &self.files
    }

    /// Where the checkout of a bundle is, inside of the store.
    pub fn tree(id: BundleId) -> String {
        format!("trees/{id}")
    }

    /// Waits for other writers and keeps them out. What a killed writer left is removed.
    pub fn write(&self) -> Result<Writing, Diagnostic> {
        let lock = self.files.lock("lock").map_err(|error| self.refused("lock", "lock", &error))?;
        self.files.remove("tmp").map_err(|error| self.refused("empty", "tmp", &error))?;
        self.make_folder("tmp", 0o700)?;
        Ok(Writing { _lock: lock })
    }

    /// The ids of all bundles, sorted.
    pub fn list(&self) -> Result<Vec<BundleId>, Diagnostic> {
        let index = self.index()?;
        Ok(index.manifests.iter().filter_map(|found| BundleId::parse(found.annotations.get(REF_NAME)?)).collect())
    }

    /// The bundle whose id begins with at least six digits.
    pub fn find(&self, prefix: &str) -> Result<BundleId, Diagnostic> {
        if prefix.len() < 6 || !prefix.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
            return Err(failure::no_bundle(format!("`{}` is no bundle id", prefix.escape_debug()))
                .help("write the id or at least its first six digits (0-9, a-f)"));
        }
        let found: Vec<BundleId> = self.list()?.into_iter().filter(|id| id.to_string().starts_with(prefix)).collect();
        match found.as_slice() {
            [id] => Ok(*id),
            [] => Err(failure::no_bundle(format!("the store `{}` has no bundle `{prefix}`", self.files.place("")))),
            [a, b, ..] => {
                Err(failure::no_bundle(format!("`{prefix}` may be `{}` or `{}`", a.short(), b.short())).help("write more digits"))
            }
        }
    }

    /// What `index.json` says of a bundle.
    pub(super) fn descriptor(&self, id: BundleId) -> Result<Descriptor, Diagnostic> {
        let name = id.to_string();
        let mut found = self.index()?.manifests.into_iter().filter(|entry| entry.annotations.get(REF_NAME) == Some(&name));
        found
            .next()
            .ok_or_else(|| failure::no_bundle(format!("the store `{}` has no bundle `{}`", self.files.place(""), id.short())))
    }

    /// Lists a bundle in `index.json`; call it while writing, after all of its blobs are safe.
    pub(super) fn enlist(&self, id: BundleId, bundle: Descriptor) -> Result<(), Diagnostic> {
        let mut index = self.index()?;
        let entry = bundle.annotated(REF_NAME, &id.to_string());
        if index.manifests.contains(&entry) {
            return Ok(());
        }
        index.manifests.retain(|other| other.annotations.get(REF_NAME) != entry.annotations.get(REF_NAME));
        index.manifests.push(entry);
        index.manifests.sort_by(|a, b| a.annotations.get(REF_NAME).cmp(&b.annotations.get(REF_NAME)));
        self.replace("index.json", 0o644, &canonical(&index))
    }

    /// The bytes of a blob, checked. Wiped on drop: it may hold keys.
    pub(super) fn blob(&self, digest: Digest) -> Result<Zeroizing<Vec<u8>>, Diagnostic> {
        let path = blob_path(digest);
        let bytes = match self.files.read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(failure::damaged_store(&self.files.place(&path), "the blob is missing"));
            }
            other => Zeroizing::new(other.map_err(|error| self.refused("read", &path, &error))?),
        };
        if Digest::of(&bytes) != digest {
            return Err(failure::damaged_store(&self.files.place(&path), "its digest is not its name"));
        }
        Ok(bytes)
    }

    pub(super) fn make_folder(&self, path: &str, mode: u32) -> Result<(), Diagnostic> {
        self.files.make_folder(path, mode).map_err(|error| self.refused("make the folder", path, &error))
    }

    /// Writes aside, syncs, renames; call it while writing.
    pub(super) fn replace(&self, path: &str, mode: u32, bytes: &[u8]) -> Result<(), Diagnostic> {
        let aside = format!("tmp/{}", path.replace('/', "-"));
        let done = self.files.create(&aside, mode, bytes, Sealing::Synced).and_then(|()| self.files.rename(&aside, path));
        done.map_err(|error| self.refused("write", path, &error))
    }

    pub(super) fn refused(&self, doing: &str, path: &str, error: &io::Error) -> Diagnostic {
        failure::refused(doing, self.files.as_ref(), path, error)
    }

    fn index(&self) -> Result<Index, Diagnostic> {
        let bytes = self.files.read("index.json").map_err(|error| self.refused("read", "index.json", &error))?;
        serde_json::from_slice(&bytes).map_err(|error| failure::damaged_store(&self.files.place("index.json"), error))
    }

    fn check_layout(&self) -> Result<(), Diagnostic> {
        match self.read_if_there("oci-layout")? {
            None => Err(failure::no_bundle(format!("`{}` is not a store", self.files.place("")))),
            Some(bytes) if bytes != LAYOUT => {
                Err(failure::damaged_store(&self.files.place("oci-layout"), "not the layout that kapic writes"))
            }
            Some(_) => Ok(()),
        }
    }

    fn read_if_there(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        match self.files.read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            other => other.map(Some).map_err(|error| self.refused("read", path, &error)),
        }
    }
}

/// Where a blob is.
pub(super) fn blob_path(digest: Digest) -> String {
    format!("blobs/sha256/{digest}")
}
