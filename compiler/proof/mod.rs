//! Proves the handshakes of a cluster on the final files of its bundle, with a verifier that shares nothing with the issuer. It sees
//! no description, no plan and no root secret: what it says holds for the bytes that go onto the hosts.

pub(crate) mod certificates;
mod files;
mod finding;
mod handshake;
mod judge;
mod key;
mod pair;
mod pem;
pub(crate) mod read;
mod report;
mod rules;
mod signature;
mod topology;

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use time::OffsetDateTime;

use crate::plan::Place;

pub use files::{Bytes, Files};
pub use finding::Finding;
pub use handshake::{Handshake, Identity, Party, Proof, Verdict};

use certificates::Library;
use judge::Answers;
use read::{Host, Tree};
use topology::World;

/// What a proof depends on besides the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The moment for which certificates must hold.
    pub at: OffsetDateTime,
}

/// Reads every host, finds out who talks to whom, and verifies each pair. The answer is the same for the same files and time,
/// whatever the number of cores.
pub fn prove(files: &dyn Files, options: Options) -> Proof {
    let library = Library::default();
    let places: Vec<(&Place, Vec<usize>)> = by_place(files).into_iter().collect();
    let read = places.into_par_iter().map(|(place, numbers)| read_place(place, &Tree::new(files, &numbers), &library));
    let (mut operator, mut hosts) = (Host::default(), Vec::new());
    for host in read.collect::<Vec<_>>() {
        if host.name.is_empty() { operator = host } else { hosts.push(host) }
    }
    let world = World::new(&hosts, &operator);
    let mut topology = world.topology();
    let answers = Answers::find(&topology.pairs, options.at);
    let (handshakes, mut findings) = report::report(&topology.pairs, &answers);
    findings.append(&mut topology.findings);
    findings.extend(rules::of_cluster(&world));
    findings.extend(std::iter::once(&operator).chain(&hosts).flat_map(|host| host.findings.iter().cloned()));
    finding::sort(&mut findings);
    Proof { handshakes, findings, signature_checks: answers.signature_checks }
}

fn by_place(files: &dyn Files) -> BTreeMap<&Place, Vec<usize>> {
    let mut places: BTreeMap<&Place, Vec<usize>> = BTreeMap::new();
    for at in 0..files.count() {
        places.entry(&files.meta(at).place).or_default().push(at);
    }
    places
}

fn read_place(place: &Place, tree: &Tree<'_>, library: &Library) -> Host {
    let mut host = match place {
        Place::Cluster => Host::read_operator(tree, library),
        Place::Host(name) => Host::read(name, tree, library),
    };
    let signing = host.controller_manager.as_ref().map_or(&[][..], |manager| &manager.signing_keys);
    let findings = rules::of_place(tree, signing, library);
    host.findings.extend(findings);
    host
}
