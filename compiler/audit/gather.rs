//! Everything of a bundle that controls look at: its hosts, read, and what concerns several of them. It judges nothing.

use std::collections::BTreeSet;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use super::documents::Documents;
use super::host::Host;
use crate::catalog::Minor;
use crate::plan::Place;
use crate::proof::Files;
use crate::proof::certificates::Library;
use crate::proof::read::Tree;

/// A bundle, read.
pub struct Gathered<'a> {
    /// The operator's folder and every host, by name.
    pub hosts: Vec<Host<'a>>,
    /// What concerns several of them.
    pub common: Common,
}

/// What concerns several hosts.
pub struct Common {
    /// Public keys of the authorities that API servers trust to name clients.
    pub client_authorities: BTreeSet<Vec<u8>>,
    /// The Kubernetes that it is for, if the runbook says so.
    pub kubernetes: Option<Minor>,
    /// Certificates that were read.
    pub library: Library,
}

impl<'a> Gathered<'a> {
    /// Reads all hosts, side by side.
    pub fn read(files: &'a dyn Files) -> Self {
        let (documents, library) = (Documents::default(), Library::default());
        // A manifest is sorted by path, so the files of a place stand together.
        let numbers: Vec<usize> = (0..files.count()).collect();
        let mut places: Vec<&[usize]> = numbers.chunk_by(|&a, &b| files.meta(a).place == files.meta(b).place).collect();
        places.sort_by_key(|numbers| &files.meta(numbers[0]).place);
        let host = |numbers: &[usize]| {
            let tree = Tree::new(files, numbers);
            match &files.meta(numbers[0]).place {
                Place::Cluster => Host::read("cluster", true, tree, &documents),
                Place::Host(name) => Host::read(name, false, tree, &documents),
            }
        };
        let hosts: Vec<Host<'a>> = places.into_par_iter().map(host).collect();
        let client_authorities = hosts.iter().flat_map(|host| client_authorities(host, &library)).collect();
        let kubernetes = hosts.iter().filter(|host| host.is_operator).find_map(version);
        Self { hosts, common: Common { client_authorities, kubernetes, library } }
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
