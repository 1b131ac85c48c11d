//! A bundle as the auditor sees it. A file that is needed and is not what the manifest says must not count as absent: a host whose unit
//! was tampered with would run nothing, and pass. It judges nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::bundle::Bundle;
use crate::plan::{FileMeta, FolderMeta, Place};
use crate::proof::{Bytes, Files};
use crate::source::Diagnostic;

/// Remembers what could not be read.
pub struct Watched<'a> {
    bundle: &'a Bundle,
    troubles: Mutex<BTreeMap<usize, Diagnostic>>,
}

impl<'a> Watched<'a> {
    /// Nothing has been read yet.
    pub fn new(bundle: &'a Bundle) -> Self {
        Self { bundle, troubles: Mutex::default() }
    }

    /// A place that was judged need not stay in memory.
    pub fn release(&self, place: &Place) {
        self.bundle.release(place);
    }

    /// What could not be read, in the order of the manifest. That a public half lacks its secret files is none.
    pub fn troubles(&self) -> Result<(), Vec<Diagnostic>> {
        let found = std::mem::take(&mut *self.troubles.lock().unwrap_or_else(PoisonError::into_inner));
        if found.is_empty() { Ok(()) } else { Err(found.into_values().collect()) }
    }
}

impl Files for Watched<'_> {
    fn count(&self) -> usize {
        self.bundle.manifest.entries().len()
    }

    fn meta(&self, at: usize) -> &FileMeta {
        &self.bundle.manifest.entries()[at].meta
    }

    fn sha256(&self, at: usize) -> [u8; 32] {
        self.bundle.manifest.entries()[at].sha256.bytes()
    }

    fn folder(&self, place: &Place, path: &str) -> Option<&FolderMeta> {
        self.bundle.folder(place, path)
    }

    fn bytes(&self, at: usize) -> Option<Bytes<'_>> {
        match self.bundle.read_entry(&self.bundle.manifest.entries()[at]) {
            Ok(content) => {
                let (bytes, range) = content.shared();
                Some(Bytes::Shared(bytes, range))
            }
            Err(trouble) if trouble.code == "K0908" => None,
            Err(trouble) => {
                self.troubles.lock().unwrap_or_else(PoisonError::into_inner).insert(at, trouble);
                None
            }
        }
    }
}
