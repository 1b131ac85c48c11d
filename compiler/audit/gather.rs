//! Everything of a bundle that controls look at: its hosts, read, and what concerns several of them. It judges nothing.

use std::collections::BTreeSet;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::documents::Documents;
use super::host::Host;
use crate::catalog::Minor;
use crate::plan::Place;
use crate::proof::Files;
use crate::proof::certificates::Library;
use crate::proof::read::Tree;

/// Reads hosts, one at a time.
pub struct Reader<'a> {
    files: &'a dyn Files,
    documents: Documents,
}

/// A place of a bundle: numbers of its files.
pub type Numbers = Vec<usize>;

/// A bundle, read.
pub struct Gathered<'a> {
    /// The operator's folder and every host, by name.
    pub hosts: Vec<Host<'a>>,
    /// The Kubernetes that it is for, if the runbook says so.
    pub kubernetes: Option<Minor>,
}

/// What concerns several hosts.
#[derive(Default)]
pub struct Common {
    /// Public keys of the authorities that API servers trust to name clients.
    pub client_authorities: BTreeSet<Vec<u8>>,
    /// Certificates that were read.
    pub library: Library,
}

impl<'a> Reader<'a> {
    /// Nothing has been read yet.
    pub fn new(files: &'a dyn Files) -> Self {
        Self { files, documents: Documents::default() }
    }

    /// The operator's folder and every host, by name. A manifest is sorted by path, so the files of a place stand together.
    pub fn places(&self) -> Vec<Numbers> {
        let numbers: Vec<usize> = (0..self.files.count()).collect();
        let mut places: Vec<Numbers> = numbers.chunk_by(|&a, &b| self.place(a) == self.place(b)).map(<[usize]>::to_vec).collect();
        places.sort_by_key(|numbers| self.place(numbers[0]));
        places
    }

    /// The place of a file.
    pub fn place(&self, at: usize) -> &'a Place {
        &self.files.meta(at).place
    }

    /// Reads a place.
    pub fn host(&self, numbers: &[usize]) -> Host<'a> {
        let is_operator = *self.place(numbers[0]) == Place::Cluster;
        Host::read(is_operator, Tree::new(self.files, numbers), &self.documents)
    }

    /// The Kubernetes that the bundle is for, if the runbook says so.
    pub fn kubernetes(&self, places: &[Numbers]) -> Option<Minor> {
        let operator = places.first().filter(|numbers| *self.place(numbers[0]) == Place::Cluster)?;
        version(&self.host(operator))
    }
}

impl<'a> Gathered<'a> {
    /// Reads all hosts, side by side, and keeps them.
    pub fn read(files: &'a dyn Files) -> Self {
        let reader = Reader::new(files);
        let places = reader.places();
        let hosts = places.par_iter().map(|numbers| reader.host(numbers)).collect();
        Self { hosts, kubernetes: reader.kubernetes(&places) }
    }
}

impl Common {
    /// What these hosts say that concerns others.
    pub fn of<'h>(hosts: impl Iterator<Item = &'h Host<'h>>) -> Self {
        let library = Library::default();
        Self { client_authorities: hosts.flat_map(|host| client_authorities(host, &library)).collect(), library }
    }
}

/// The keys of the authorities in a file.
pub fn authorities(host: &Host<'_>, at: usize, library: &Library) -> Vec<Vec<u8>> {
    let certificates = host.tree.bytes(at).and_then(|bytes| library.read(&bytes).ok());
    certificates.iter().flat_map(|read| read.facts.iter().map(|facts| facts.public_key.clone())).collect()
}

fn client_authorities(host: &Host<'_>, library: &Library) -> Vec<Vec<u8>> {
    let running = host.running.get("kube-apiserver");
    let file = running.and_then(|running| running.file(&host.tree, "--client-ca-file")?.ok());
    file.map(|at| authorities(host, at, library)).unwrap_or_default()
}

/// The first `Kubernetes 1.36.3` of the runbook.
fn version(operator: &Host<'_>) -> Option<Minor> {
    let bytes = operator.tree.bytes(operator.tree.find("runbook.md")?)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let release = text
        .split("Kubernetes ")
        .skip(1)
        .find_map(|rest| rest.split([' ', ',', '\n']).next().filter(|word| word.starts_with("1.")))?;
    Minor::parse(release.rsplit_once('.').filter(|(minor, _)| minor.contains('.')).map_or(release, |(minor, _)| minor)).ok()
}
