//! A bundle as images of a store. Blobs are checked against their names; files are not checked against the manifest.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::plan::Place;
use crate::source::Diagnostic;
use crate::world::Form;

use super::backing::{Backing, Found, ReadFailure};
use super::oci::{Descriptor, HOST, Image, Index, ROLE};
use super::store::blob_path;
use super::tarball::{Member, unpack};
use super::{BundleId, Content, ManifestEntry, Store, failure};

/// The images of one bundle. A place is unpacked when the first of its files is read, and kept.
pub struct Layers {
    store: Store,
    images: BTreeMap<Place, Descriptor>,
    unpacked: Mutex<BTreeMap<Place, Arc<Members>>>,
}

/// Members of both layers of a place, by path in the place.
type Members = BTreeMap<String, Member>;

impl Layers {
    /// Finds the images of a bundle, and its manifest's bytes.
    pub fn open(store: &Store, id: BundleId) -> Result<(Self, Vec<u8>), Diagnostic> {
        let top: Index = document(store, &store.descriptor(id)?)?;
        let mut images = BTreeMap::new();
        for descriptor in top.manifests {
            if !descriptor.annotations.contains_key(ROLE) {
                images.insert(Place::Cluster, descriptor);
                continue;
            }
            let hosts: Index = document(store, &descriptor)?;
            for host in hosts.manifests {
                let name = host.annotations.get(HOST).cloned();
                let name = name.ok_or_else(|| damaged(store, &descriptor, "an image in it names no host"))?;
                images.insert(Place::Host(name), host);
            }
        }
        let cluster =
            images.get(&Place::Cluster).ok_or_else(|| failure::no_bundle(format!("bundle `{}` has no manifest", id.short())))?;
        let image: Image = document(store, cluster)?;
        let manifest = blob(store, &image.config)?;
        Ok((Self { store: store.clone(), images, unpacked: Mutex::default() }, manifest))
    }

    fn members(&self, place: &Place) -> Result<Arc<Members>, Diagnostic> {
        if let Some(known) = self.unpacked.lock().unwrap_or_else(PoisonError::into_inner).get(place) {
            return Ok(Arc::clone(known));
        }
        let mut members = Members::new();
        if let Some(descriptor) = self.images.get(place) {
            let image: Image = document(&self.store, descriptor)?;
            for layer in &image.layers {
                let bytes = zeroize::Zeroizing::new(blob(&self.store, layer)?);
                let found = unpack(&bytes).map_err(|error| damaged(&self.store, layer, error))?;
                members.extend(found.into_iter().map(|member| (member.path.clone(), member)));
            }
        }
        let members = Arc::new(members);
        self.unpacked.lock().unwrap_or_else(PoisonError::into_inner).insert(place.clone(), Arc::clone(&members));
        Ok(members)
    }
}

impl Backing for Layers {
    fn read(&self, entry: &ManifestEntry) -> Result<Content, ReadFailure> {
        let members = self.members(&entry.meta.place).map_err(ReadFailure::Failed)?;
        members.get(&entry.meta.path).and_then(|member| member.bytes.clone()).ok_or(ReadFailure::Missing)
    }

    fn survey(&self) -> Result<Vec<Found>, Diagnostic> {
        let mut found = Vec::new();
        for place in self.images.keys() {
            found.extend(self.members(place)?.values().map(|member| Found {
                path: format!("{place}/{}", member.path),
                form: if member.bytes.is_some() { Form::File } else { Form::Other },
                mode: member.mode,
                size: member.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            }));
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }
}

fn document<T: serde::de::DeserializeOwned>(store: &Store, descriptor: &Descriptor) -> Result<T, Diagnostic> {
    serde_json::from_slice(&blob(store, descriptor)?).map_err(|error| damaged(store, descriptor, error))
}

fn blob(store: &Store, descriptor: &Descriptor) -> Result<Vec<u8>, Diagnostic> {
    let digest =
        descriptor.sha256().ok_or_else(|| failure::damaged_store(&store.files().place("index.json"), "a digest is no SHA-256"))?;
    store.blob(digest)
}

fn damaged(store: &Store, descriptor: &Descriptor, what: impl std::fmt::Display) -> Diagnostic {
    let path = descriptor.sha256().map_or_else(|| "index.json".to_owned(), blob_path);
    failure::damaged_store(&store.files().place(&path), what)
}
