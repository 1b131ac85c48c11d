//! An open bundle: its manifest, and the bytes of its files, each checked when it is read. It must not change anything.

use std::path::Path;
use std::sync::Arc;

use crate::plan::{FolderMeta, Place};
use crate::source::{Diagnostic, nearest};
use crate::world::{DiskFiles, Files};

use super::backing::{Backing, ReadFailure};
use super::layers::Layers;
use super::loose::Loose;
use super::tree::{MANIFEST_NAME, Tree};
use super::{BundleId, Content, Digest, Manifest, ManifestEntry, Sealed, Store, failure};

/// A bundle that can be asked for its files.
pub struct Bundle {
    /// Every file of it.
    pub manifest: Manifest,
    /// Its id.
    pub id: BundleId,
    backing: Box<dyn Backing>,
    loose: Loose,
}

/// Opens what a user names: a checkout, the link to one, an exported folder, a public half, or an id in `store`. A path that exists
/// wins over an id.
pub fn open(what: &str, store: Option<&Path>) -> Result<Bundle, Vec<Diagnostic>> {
    let path = Path::new(what);
    if path.join(MANIFEST_NAME).is_file() {
        return open_folder(path);
    }
    if path.exists() {
        return Err(vec![no_bundle_at(path)]);
    }
    let Some(store) = store.filter(|store| store.exists()) else {
        return Err(vec![failure::no_bundle(format!("there is no bundle `{}`, and no store to look for it", what.escape_debug()))]);
    };
    let files = DiskFiles::open(store).map_err(|error| vec![failure::system("open", &store.display().to_string(), &error)])?;
    let store = Store::open(Arc::new(files)).map_err(|diagnostic| vec![diagnostic])?;
    let id = store.find(what).map_err(|diagnostic| vec![diagnostic])?;
    Bundle::from_store(&store, id)
}

/// Whoever names a part of a bundle means the bundle.
fn no_bundle_at(path: &Path) -> Diagnostic {
    let diagnostic = failure::no_bundle(format!("`{}` is not a bundle: it has no `{MANIFEST_NAME}`", path.display()));
    let is_bundle = |above: &&Path| above.join(MANIFEST_NAME).is_file() || above.join("hosts").is_dir();
    match path.ancestors().skip(1).map(|above| if above.as_os_str().is_empty() { Path::new(".") } else { above }).find(is_bundle) {
        Some(above) => diagnostic.help(format!("it is a part of one: name `{}`", above.display())),
        None => diagnostic.help("name a checkout (`result`), an exported folder, or a bundle id"),
    }
}

fn open_folder(path: &Path) -> Result<Bundle, Vec<Diagnostic>> {
    let files = DiskFiles::open(path).map_err(|error| vec![failure::system("open", &path.display().to_string(), &error)])?;
    let checkout_of = files.path().file_name().and_then(|name| BundleId::parse(name.to_str()?));
    let bundle = Bundle::from_tree(Arc::new(files), "")?;
    match checkout_of {
        Some(id) if id != bundle.id => {
            let found = bundle.id.short();
            Err(vec![failure::mismatch(format!("`{MANIFEST_NAME}` in the checkout of `{}` is that of `{found}`", id.short()))])
        }
        _ => Ok(bundle),
    }
}

impl Bundle {
    /// Opens a loose tree below a folder; `prefix` is empty or ends in `/`.
    pub fn from_tree(files: Arc<dyn Files>, prefix: &str) -> Result<Self, Vec<Diagnostic>> {
        let path = format!("{prefix}{MANIFEST_NAME}");
        let bytes = files.read(&path).map_err(|error| vec![failure::refused("read", files.as_ref(), &path, &error)])?;
        let manifest = Manifest::parse(&bytes, &files.place(&path))?;
        let backing = Tree { files, prefix: prefix.to_owned() };
        Ok(Self { manifest, id: BundleId::of(&bytes), backing: Box::new(backing), loose: Loose::default() })
    }

    /// Opens a bundle of a store, without a checkout.
    pub fn from_store(store: &Store, id: BundleId) -> Result<Self, Vec<Diagnostic>> {
        let (layers, bytes) = Layers::open(store, id).map_err(|diagnostic| vec![diagnostic])?;
        let manifest = Manifest::parse(&bytes, MANIFEST_NAME)?;
        Ok(Self { manifest, id, backing: Box::new(layers), loose: Loose::default() })
    }

    /// The bytes of a file, checked against the manifest.
    pub fn read(&self, path: &str) -> Result<Content, Diagnostic> {
        self.read_entry(self.manifest.get(path).ok_or_else(|| self.no_file(path))?)
    }

    /// The bytes of one of the manifest's files, checked.
    pub fn read_entry(&self, entry: &ManifestEntry) -> Result<Content, Diagnostic> {
        let path = &entry.path;
        match self.backing.read(entry) {
            Ok(bytes) if Digest::of(&bytes) == entry.sha256 => Ok(bytes),
            Ok(_) => Err(failure::mismatch(format!("`{path}` is not what the manifest says: its digest differs"))),
            Err(ReadFailure::Missing) if entry.meta.secret => Err(failure::public_half(path)),
            Err(ReadFailure::Missing) => Err(failure::mismatch(format!("`{path}` is missing"))),
            Err(ReadFailure::Failed(diagnostic)) => Err(diagnostic),
        }
    }

    /// Forgets what is kept of a place in memory. It can be read again.
    pub fn release(&self, place: &Place) {
        self.backing.release(place);
    }

    /// With what only a tree knows that was made by hand.
    #[must_use]
    pub(super) fn with_loose(mut self, loose: Loose) -> Self {
        self.loose = loose;
        self
    }

    /// Links of such a tree to what it does not have, by their path in the bundle.
    pub fn links_outside(&self) -> &[String] {
        &self.loose.outside
    }

    /// A folder of a tree that was made by hand; no other bundle knows its folders.
    pub fn folder(&self, place: &Place, path: &str) -> Option<&FolderMeta> {
        if self.loose.folders.is_empty() { None } else { self.loose.folders.get(&format!("{place}/{path}")) }
    }

    /// The names of all hosts.
    pub fn hosts(&self) -> Vec<&str> {
        let places = self.manifest.by_place().into_iter();
        places.filter_map(|(place, _)| if let Place::Host(name) = place { Some(name.as_str()) } else { None }).collect()
    }

    /// The files of a host, or K0910.
    pub fn host(&self, name: &str) -> Result<&[ManifestEntry], Diagnostic> {
        let files = self.manifest.of_place(&Place::Host(name.to_owned()));
        if files.is_empty() { Err(failure::unknown_host(name, nearest(name, self.hosts()))) } else { Ok(files) }
    }

    pub(super) fn backing(&self) -> &dyn Backing {
        self.backing.as_ref()
    }

    fn no_file(&self, path: &str) -> Diagnostic {
        let diagnostic = failure::no_bundle(format!("the bundle has no file `{}`", path.escape_debug()));
        match nearest(path, self.manifest.entries().iter().map(|entry| entry.path.as_str())) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => diagnostic,
        }
    }
}

impl From<Sealed> for Bundle {
    fn from(sealed: Sealed) -> Self {
        Self { manifest: sealed.manifest().clone(), id: sealed.id(), backing: Box::new(sealed), loose: Loose::default() }
    }
}
