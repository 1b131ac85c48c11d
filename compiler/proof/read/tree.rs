//! The files of one place by their path on the host. It reads nothing into them.

use std::collections::BTreeMap;

use crate::plan::{FileMeta, FolderMeta, Kind};
use crate::proof::files::{Bytes, Files};

/// The tree of one host, or of the operator.
pub struct Tree<'a> {
    files: &'a dyn Files,
    by_path: BTreeMap<&'a str, usize>,
}

impl<'a> Tree<'a> {
    /// The files with these numbers.
    pub fn new(files: &'a dyn Files, numbers: &[usize]) -> Self {
        Self { files, by_path: numbers.iter().map(|&at| (files.meta(at).path.as_str(), at)).collect() }
    }

    /// The file at an absolute path of the host.
    pub fn find(&self, path: &str) -> Option<usize> {
        let plain = path.trim_start_matches('/');
        if plain.contains("//") || plain.contains("/.") {
            return self.by_path.get(normal(path).trim_start_matches('/')).copied();
        }
        self.by_path.get(plain).copied()
    }

    /// The folder at an absolute path of the host, where the bundle knows folders.
    pub fn folder(&self, path: &str) -> Option<&'a FolderMeta> {
        let place = &self.files.meta(*self.by_path.values().next()?).place;
        self.files.folder(place, path.trim_matches('/'))
    }

    /// Whether the bundle puts any file into the folder of this path: then it answers for that folder.
    pub fn answers_for(&self, path: &str) -> bool {
        let Some((folder, _)) = path.trim_start_matches('/').rsplit_once('/') else { return false };
        let start = format!("{folder}/");
        self.by_path.range(start.as_str()..).next().is_some_and(|(path, _)| path.starts_with(&start))
    }

    /// Whether any host of the bundle has a unit of that name.
    pub fn bundle_has_unit(&self, name: &str) -> bool {
        let path = format!("/{name}.service");
        (0..self.files.count()).any(|at| self.files.meta(at).path.ends_with(&path))
    }

    /// Every file with its number, by path.
    pub fn all(&self) -> impl Iterator<Item = (&'a FileMeta, usize)> + '_ {
        self.by_path.values().map(|&at| (self.files.meta(at), at))
    }

    /// Every file of a kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (&'a FileMeta, usize)> + '_ {
        self.all().filter(move |(meta, _)| meta.kind == kind)
    }

    /// What the manifest says of a file.
    pub fn meta(&self, at: usize) -> &'a FileMeta {
        self.files.meta(at)
    }

    /// The digest of a file.
    pub fn sha256(&self, at: usize) -> [u8; 32] {
        self.files.sha256(at)
    }

    /// The bytes of a file, if they are there.
    pub fn bytes(&self, at: usize) -> Option<Bytes<'a>> {
        self.files.bytes(at)
    }
}

/// An absolute path without `//`, `.` and `..`.
pub fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}
