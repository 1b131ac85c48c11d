//! The whole of writing a bundle on disk: store, checkout, link, under one lock. It must not know how the bytes were made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::Diagnostic;
use crate::world::{DiskFiles, Files};

use super::checkout::{check_link, check_out, point};
use super::commit::commit;
use super::{BundleId, Digest, Sealed, Store, failure};

/// What is wanted besides the blobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkout<'a> {
    /// Only the blobs.
    Skip,
    /// The loose tree, and a link to it at this path.
    Link(&'a Path),
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The id of the bundle.
    pub id: BundleId,
    /// Where its loose tree is, absolute; `None` if none was wanted.
    pub tree: Option<PathBuf>,
}

/// Writes a bundle into the store at `store`, which is made if it is not there. `roles` gives the role of each host.
pub fn build(store: &Path, sealed: &Sealed, roles: &BTreeMap<String, String>, checkout: Checkout<'_>) -> Result<Built, Diagnostic> {
    let link = match checkout {
        Checkout::Skip => None,
        Checkout::Link(path) => Some(Link::open(path)?),
    };
    let disk = DiskFiles::create(store).map_err(|error| failure::system("make the store", &store.display().to_string(), &error))?;
    let root = disk.path().to_owned();
    let store = Store::create(Arc::new(disk))?;
    let writing = store.write()?;
    let id = commit(&store, &writing, sealed, roles)?;
    let Some(link) = link else { return Ok(Built { id, tree: None }) };
    let tree = root.join(check_out(&store, &writing, sealed)?);
    link.remember(&store)?;
    point(&link.beside, &link.name, &link.target(&tree)?)?;
    Ok(Built { id, tree: Some(tree) })
}

/// Where the link goes: the folder that exists, and the name in it.
struct Link {
    beside: DiskFiles,
    name: String,
}

impl Link {
    /// Fails before anything is written if the place is taken.
    fn open(path: &Path) -> Result<Self, Diagnostic> {
        let place = path.display().to_string();
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let name = name.ok_or_else(|| failure::not_our_link(&place, "no name for a link"))?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = DiskFiles::open(parent).map_err(|error| failure::system("open", &parent.display().to_string(), &error))?;
        check_link(&beside, &name)?;
        Ok(Self { beside, name })
    }

    /// Relative if the store lies below the link's folder, so that the folder can be moved; absolute otherwise.
    fn target(&self, tree: &Path) -> Result<String, Diagnostic> {
        let target = tree.strip_prefix(self.beside.path()).unwrap_or(tree);
        let text = target.to_str().map(str::to_owned);
        text.ok_or_else(|| failure::not_our_link(&self.beside.place(&self.name), "to be a link to a path that is not UTF-8"))
    }

    /// Writes down who points into the store, before anybody does, so that `gc` never misses one.
    fn remember(&self, store: &Store) -> Result<(), Diagnostic> {
        let place = self.beside.place(&self.name);
        let path = format!("links/{}", Digest::of(place.as_bytes()));
        if store.files().read(&path).is_ok_and(|known| known == place.as_bytes()) {
            return Ok(());
        }
        store.replace(&path, 0o644, place.as_bytes())
    }
}
