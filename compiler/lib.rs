//! kapic: a compiler for Kubernetes clusters that are run the hard way. One KDL description goes in, one reproducible bundle
//! comes out. Each stage is a folder; ARCHITECTURE.md tells what each may see.

#![deny(clippy::print_stdout, clippy::print_stderr, clippy::exit)]

pub mod bundle;
pub mod catalog;
pub mod check;
pub mod export;
pub mod model;
pub mod plan;
pub mod proof;
pub mod realise;
pub mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod world;

use model::Cluster;
use source::{Sink, Sources};
use world::Project;

/// Reads a description: text to the typed cluster, unjudged. Everything wrong with it goes to `sink`.
pub fn describe(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Cluster> {
    let resolved = resolve::resolve(entry, project, sources, sink)?;
    let cluster = model::decode(&resolved, sink)?;
    if sink.has_errors() { None } else { Some(cluster) }
}
