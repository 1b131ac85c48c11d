//! From a sealed bundle to blobs of the store. It must not know of checkouts.
//!
//! Blobs are written aside, made durable together by one flush, renamed, made durable again; only then does `index.json` name
//! the bundle. Whoever dies in between leaves the old index and, at worst, blobs that nothing refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::plan::Place;
use crate::source::Diagnostic;
use crate::world::{Form, Sealing};

use super::oci::{
    CLUSTER_ARTIFACT, Descriptor, EMPTY, EMPTY_CONFIG, HOST, HOST_ARTIFACT, IMAGE, INDEX, Image, Index, LAYER, MANIFEST, ROLE,
    SECRET, canonical,
};
use super::store::blob_path;
use super::tarball::Tarball;
use super::{BundleId, Digest, File, Sealed, Store, Writing};

/// Hosts in one index. A registry takes manifests up to about 4 MiB; a host needs less than 400 bytes of it.
const HOSTS_PER_INDEX: usize = 8192;

/// Writes the blobs of a bundle and lists it. `roles` gives the role of each host; a host that is not in it has the role `host`.
pub fn commit(store: &Store, _: &Writing, sealed: &Sealed, roles: &BTreeMap<String, String>) -> Result<BundleId, Diagnostic> {
    let blobs = Blobs { store, staged: Mutex::default() };
    let bundle = write_bundle(&blobs, sealed, roles)?;
    blobs.publish()?;
    store.enlist(sealed.id(), bundle)?;
    Ok(sealed.id())
}

fn write_bundle(blobs: &Blobs<'_>, sealed: &Sealed, roles: &BTreeMap<String, String>) -> Result<Descriptor, Diagnostic> {
    let mut images =
        sealed.by_place().into_par_iter().map(|files| write_place(blobs, sealed, files)).collect::<Result<Vec<_>, _>>()?;
    if !images.iter().any(|(place, _)| *place == Place::Cluster) {
        images.push((Place::Cluster, write_image(blobs, sealed, &Place::Cluster, &[])?));
    }
    let mut by_role: BTreeMap<&str, Vec<Descriptor>> = BTreeMap::new();
    let mut top = Vec::new();
    for (place, image) in images {
        match place {
            Place::Cluster => top.push(image),
            Place::Host(name) => {
                let role = roles.get(&name).map_or("host", String::as_str);
                by_role.entry(role).or_default().push(image.annotated(HOST, &name));
            }
        }
    }
    for (role, hosts) in by_role {
        for part in hosts.chunks(HOSTS_PER_INDEX) {
            top.push(blobs.document(INDEX, &Index::of(part.to_vec()))?.annotated(ROLE, role));
        }
    }
    blobs.document(INDEX, &Index::of(top))
}

fn write_place(blobs: &Blobs<'_>, sealed: &Sealed, files: &[File]) -> Result<(Place, Descriptor), Diagnostic> {
    let place = files[0].meta.place.clone();
    let image = write_image(blobs, sealed, &place, files)?;
    Ok((place, image))
}

fn write_image(blobs: &Blobs<'_>, sealed: &Sealed, place: &Place, files: &[File]) -> Result<Descriptor, Diagnostic> {
    let (artifact, config) = match place {
        Place::Cluster => (CLUSTER_ARTIFACT, blobs.put(MANIFEST, 0o644, sealed.manifest_bytes())?),
        Place::Host(_) => (HOST_ARTIFACT, blobs.put(EMPTY, 0o644, EMPTY_CONFIG)?),
    };
    let layers = vec![write_layer(blobs, files, Half::Public)?, write_layer(blobs, files, Half::Secret)?];
    let image = Image { artifact_type: artifact.to_owned(), config, layers, media_type: IMAGE.to_owned(), schema_version: 2 };
    let mut descriptor = blobs.document(IMAGE, &image)?;
    descriptor.artifact_type = Some(artifact.to_owned());
    Ok(descriptor)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Public,
    Secret,
}

fn write_layer(blobs: &Blobs<'_>, files: &[File], half: Half) -> Result<Descriptor, Diagnostic> {
    let mut tarball = Tarball::default();
    let mut mode = 0o644;
    for file in files.iter().filter(|file| file.meta.secret == (half == Half::Secret)) {
        tarball.file(&file.meta.path, file.meta.mode, &file.bytes);
        // An empty layer is the same blob for both halves, and no secret.
        mode = if half == Half::Secret { 0o600 } else { 0o644 };
    }
    let descriptor = blobs.put(LAYER, mode, &tarball.pack())?;
    Ok(if half == Half::Secret { descriptor.annotated(SECRET, "true") } else { descriptor })
}

/// Blobs on their way into the store.
struct Blobs<'a> {
    store: &'a Store,
    /// Written aside and not yet renamed.
    staged: Mutex<BTreeSet<Digest>>,
}

impl Blobs<'_> {
    fn document<T: serde::Serialize>(&self, media_type: &str, document: &T) -> Result<Descriptor, Diagnostic> {
        self.put(media_type, 0o644, &canonical(document))
    }

    /// Writes a blob aside unless the store has it, whole and with the right mode. A damaged one is written again.
    fn put(&self, media_type: &str, mode: u32, bytes: &[u8]) -> Result<Descriptor, Diagnostic> {
        let descriptor = Descriptor::of(media_type, bytes);
        let digest = descriptor.sha256().expect("its own digest");
        if !self.has(digest, mode, bytes)? && self.staged.lock().unwrap_or_else(PoisonError::into_inner).insert(digest) {
            let aside = aside(digest);
            let written = self.store.files().create(&aside, mode, bytes, Sealing::Lazy);
            written.map_err(|error| self.store.refused("write", &aside, &error))?;
        }
        Ok(descriptor)
    }

    fn has(&self, digest: Digest, mode: u32, bytes: &[u8]) -> Result<bool, Diagnostic> {
        let (files, path) = (self.store.files(), blob_path(digest));
        let entry = match files.look(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            other => other.map_err(|error| self.store.refused("look at", &path, &error))?,
        };
        match entry.form {
            Form::File => {}
            Form::Link => return Err(super::failure::link_in_the_way(&files.place(&path))),
            Form::Folder | Form::Other => return Err(super::failure::damaged_store(&files.place(&path), "not a file")),
        }
        let same = entry.mode == mode && entry.size == bytes.len() as u64;
        Ok(same
            && zeroize::Zeroizing::new(files.read(&path).map_err(|error| self.store.refused("read", &path, &error))?)[..] == *bytes)
    }

    /// Gives all staged blobs their names, durably.
    fn publish(self) -> Result<(), Diagnostic> {
        let (files, staged) = (self.store.files(), self.staged.into_inner().unwrap_or_else(PoisonError::into_inner));
        if staged.is_empty() {
            return Ok(());
        }
        let flush = || files.flush().map_err(|error| self.store.refused("sync", "blobs", &error));
        flush()?;
        staged.par_iter().try_for_each(|digest| {
            let (from, to) = (aside(*digest), blob_path(*digest));
            files.rename(&from, &to).map_err(|error| self.store.refused("write", &to, &error))
        })?;
        flush()
    }
}

fn aside(digest: Digest) -> String {
    format!("tmp/{digest}")
}
