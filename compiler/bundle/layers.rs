//! A bundle as images of a store. Blobs are checked against their names; files are not checked against the manifest.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroizing;

use crate::plan::Place;
use crate::source::Diagnostic;
use crate::world::Form;

use super::backing::{Backing, Found, ReadFailure};
use super::oci::{Descriptor, HOST, Image, Index, ROLE};
use super::store::blob_path;
use super::tarball::{Member, unpack};
use super::{BundleId, Content, ManifestEntry, Store, failure};

/// The images of one bundle, by place. A layer is unpacked when a file is asked for that may be in it, and kept until the place is released.
pub struct Layers {
    store: Store,
    images: BTreeMap<Place, Mutex<PlaceImage>>,
}

/// The image of a place, as far as it was read: who asks for public files only never reads the secret layer.
struct PlaceImage {
    descriptor: Descriptor,
    /// Layers that were not read yet, the next one first; nothing if the image itself was not.
    layers: Option<VecDeque<Descriptor>>,
    /// What was unpacked, by path in the place.
    members: BTreeMap<String, Member>,
}

impl Layers {
    /// Finds the images of a bundle, and its manifest's bytes.
    pub fn open(store: &Store, id: BundleId) -> Result<(Self, Zeroizing<Vec<u8>>), Diagnostic> {
        let top: Index = document(store, &store.descriptor(id)?)?;
        let (roles, cluster): (Vec<_>, Vec<_>) =
            top.manifests.into_iter().partition(|descriptor| descriptor.annotations.contains_key(ROLE));
        let cluster = cluster.into_iter().next_back();
        let cluster = cluster.ok_or_else(|| failure::no_bundle(format!("bundle `{}` has no manifest", id.short())))?;
        let (images, manifest) = rayon::join(|| host_images(store, &roles), || manifest(store, &cluster, id));
        let (mut images, manifest) = (images?, manifest?);
        images.insert(Place::Cluster, Mutex::new(PlaceImage::of(cluster)));
        Ok((Self { store: store.clone(), images }, manifest))
    }
}

/// The images of the hosts of all roles.
fn host_images(store: &Store, roles: &[Descriptor]) -> Result<BTreeMap<Place, Mutex<PlaceImage>>, Diagnostic> {
    let mut images = BTreeMap::new();
    for role in roles {
        let hosts: Index = document(store, role)?;
        for host in hosts.manifests {
            let name = host.annotations.get(HOST).cloned();
            let name = name.ok_or_else(|| damaged(store, role, "an image in it names no host"))?;
            images.insert(Place::Host(name), Mutex::new(PlaceImage::of(host)));
        }
    }
    Ok(images)
}

/// The bytes of the manifest. A blob is what its digest says, so comparing the digest with the id is enough.
fn manifest(store: &Store, cluster: &Descriptor, id: BundleId) -> Result<Zeroizing<Vec<u8>>, Diagnostic> {
    let image: Image = document(store, cluster)?;
    if image.config.sha256() != Some(id.digest()) {
        let what = format!("`{}` names another bundle", id.short());
        return Err(failure::damaged_store(&store.files().place("index.json"), what));
    }
    blob(store, &image.config)
}

impl PlaceImage {
    fn of(descriptor: Descriptor) -> Self {
        Self { descriptor, layers: None, members: BTreeMap::new() }
    }

    /// Back to where nothing was read.
    fn forget(&mut self) {
        self.layers = None;
        self.members.clear();
    }

    /// Unpacks the next layer; false if there is none.
    fn unpack_next(&mut self, store: &Store) -> Result<bool, Diagnostic> {
        let layers = match &mut self.layers {
            Some(layers) => layers,
            unread => unread.insert(document::<Image>(store, &self.descriptor)?.layers.into()),
        };
        let Some(layer) = layers.front() else { return Ok(false) };
        let bytes = Arc::new(blob(store, layer)?);
        for member in unpack(&bytes).map_err(|error| damaged(store, layer, error))? {
            // Who unpacks an image takes the last one; nobody could say which of them the manifest means.
            if let Some(twice) = self.members.insert(member.path.clone(), member) {
                return Err(damaged(store, layer, format!("`{}` is there twice", twice.path.escape_debug())));
            }
        }
        layers.pop_front();
        Ok(true)
    }
}

impl Backing for Layers {
    fn read(&self, entry: &ManifestEntry) -> Result<Content, ReadFailure> {
        let image = self.images.get(&entry.meta.place).ok_or(ReadFailure::Missing)?;
        let mut image = image.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(member) = image.members.get(&entry.meta.path) {
                return member.bytes.clone().ok_or(ReadFailure::Missing);
            }
            if !image.unpack_next(&self.store).map_err(ReadFailure::Failed)? {
                return Err(ReadFailure::Missing);
            }
        }
    }

    fn release(&self, place: &Place) {
        if let Some(image) = self.images.get(place) {
            image.lock().unwrap_or_else(PoisonError::into_inner).forget();
        }
    }

    fn survey(&self) -> Result<Vec<Found>, Diagnostic> {
        let mut found = Vec::new();
        for (place, image) in &self.images {
            let mut image = image.lock().unwrap_or_else(PoisonError::into_inner);
            while image.unpack_next(&self.store)? {}
            found.extend(image.members.values().map(|member| Found {
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

fn blob(store: &Store, descriptor: &Descriptor) -> Result<Zeroizing<Vec<u8>>, Diagnostic> {
    let digest =
        descriptor.sha256().ok_or_else(|| failure::damaged_store(&store.files().place("index.json"), "a digest is no SHA-256"))?;
    store.blob(digest)
}

fn damaged(store: &Store, descriptor: &Descriptor, what: impl std::fmt::Display) -> Diagnostic {
    let path = descriptor.sha256().map_or_else(|| "index.json".to_owned(), blob_path);
    failure::damaged_store(&store.files().place(&path), what)
}
