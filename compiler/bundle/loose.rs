//! A tree that somebody made by hand: `hosts/HOST/…` without a manifest. Modes and owners are those on disk, kinds are guessed
//! from bytes and names. It is a bundle only for those who look at it: its id means nothing and nothing is compared.

use std::collections::BTreeMap;
use std::path::Path;

use crate::plan::{FileMeta, FolderMeta, Kind, Place};
use crate::source::Diagnostic;
use crate::world::{DiskFiles, Entry, Files, Form};

use super::accounts::Accounts;
use super::guess::guess;
use super::links::Links;
use super::{Bundle, Content, File, MANIFEST_NAME, Sealed, failure};

/// Larger files are binaries, and nobody looks into them here.
const MAX_FILE: u64 = 16 * 1024 * 1024;

/// Whether a folder is such a tree.
pub fn is_loose(path: &Path) -> bool {
    !path.join(MANIFEST_NAME).exists() && path.join("hosts").is_dir()
}

/// Reads the tree. Symbolic links stand for what they name in the tree of their host; nothing outside of it is read.
pub fn open_loose(path: &Path) -> Result<Bundle, Diagnostic> {
    let disk = DiskFiles::open(path).map_err(|error| failure::system("open", &path.display().to_string(), &error))?;
    let mut all = Found::default();
    for (name, entry) in list(&disk, "hosts")? {
        if entry.form == Form::Folder {
            let place = Place::Host(name);
            all.take(Walk { disk: &disk, names: Names::read(&disk, &place), place })?;
        }
    }
    if disk.look("cluster").is_ok_and(|entry| entry.form == Form::Folder) {
        let place = Place::Cluster;
        all.take(Walk { disk: &disk, names: Names::default(), place })?;
    }
    Ok(Bundle::from(Sealed::new(all.files)).with_loose(Loose { folders: all.folders, outside: all.outside }))
}

fn list(disk: &DiskFiles, folder: &str) -> Result<Vec<(String, Entry)>, Diagnostic> {
    disk.list(folder).map_err(|error| failure::refused("look into", disk, folder, &error))
}

#[derive(Default)]
struct Found {
    files: Vec<File>,
    folders: BTreeMap<String, FolderMeta>,
    links: Links,
    outside: Vec<String>,
}

impl Found {
    /// Adds a place, with what its links stand for.
    fn take(&mut self, walk: Walk<'_>) -> Result<(), Diagnostic> {
        let mut found = Self::default();
        walk.folder("", &mut found)?;
        let (stand_ins, outside) = found.links.follow(&found.files);
        self.files.extend(found.files);
        self.files.extend(stand_ins);
        self.folders.extend(found.folders);
        self.outside.extend(outside.iter().map(|path| format!("{}/{path}", walk.place)));
        Ok(())
    }
}

/// What only a tree knows that was made by hand.
#[derive(Debug, Default)]
pub(super) struct Loose {
    /// Folders, by their path in the bundle.
    pub(super) folders: BTreeMap<String, FolderMeta>,
    /// Links to what the tree does not have.
    pub(super) outside: Vec<String>,
}

struct Walk<'a> {
    disk: &'a DiskFiles,
    names: Names,
    place: Place,
}

impl Walk<'_> {
    fn folder(&self, folder: &str, found: &mut Found) -> Result<(), Diagnostic> {
        let full = format!("{}/{folder}", self.place);
        for (name, entry) in list(self.disk, full.trim_end_matches('/'))? {
            let path = format!("{folder}{name}");
            match entry.form {
                Form::Folder => {
                    self.folder(&format!("{path}/"), found)?;
                    found.folders.insert(format!("{}/{path}", self.place), self.meta_of_folder(entry));
                }
                Form::File if entry.size <= MAX_FILE => found.files.extend(self.file(path, entry)?),
                Form::Link => {
                    let full = format!("{}/{path}", self.place);
                    let target = self.disk.read_link(&full).map_err(|error| failure::refused("read", self.disk, &full, &error))?;
                    found.links.add(path, target);
                }
                Form::File | Form::Other => {}
            }
        }
        Ok(())
    }

    fn meta_of_folder(&self, entry: Entry) -> FolderMeta {
        FolderMeta { mode: entry.mode & 0o7777, owner: self.names.user(entry.owner), group: self.names.group(entry.group) }
    }

    /// A file, if it is no program.
    fn file(&self, path: String, entry: Entry) -> Result<Option<File>, Diagnostic> {
        let full = format!("{}/{path}", self.place);
        let bytes = self.disk.read(&full).map_err(|error| failure::refused("read", self.disk, &full, &error))?;
        if bytes.starts_with(b"\x7fELF") {
            return Ok(None);
        }
        let kind = guess(&path, &bytes);
        let secret = matches!(kind, Kind::PrivateKey | Kind::Kubeconfig | Kind::TokenCsv);
        let (owner, group) = (self.names.user(entry.owner), self.names.group(entry.group));
        let mode = entry.mode & 0o7777;
        let meta = FileMeta { place: self.place.clone(), path, kind, mode, owner, group, secret, component: String::new() };
        Ok(Some(File { meta, bytes: Content::new(bytes) }))
    }
}

/// Names of users and groups, where the tree has the host's own lists.
#[derive(Default)]
struct Names {
    users: Accounts,
    groups: Accounts,
}

impl Names {
    fn read(disk: &DiskFiles, place: &Place) -> Self {
        let names = |file: &str| {
            let bytes = disk.read(&format!("{place}/etc/{file}")).unwrap_or_default();
            Accounts::parse(&String::from_utf8_lossy(&bytes))
        };
        Self { users: names("passwd"), groups: names("group") }
    }

    fn user(&self, id: u32) -> String {
        self.users.name(id).map_or_else(|| id.to_string(), str::to_owned)
    }

    fn group(&self, id: u32) -> String {
        self.groups.name(id).map_or_else(|| id.to_string(), str::to_owned)
    }
}
