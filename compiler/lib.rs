//! kapic: a compiler for Kubernetes clusters that are run the hard way. One KDL description goes in, one reproducible bundle
//! comes out. Each stage is a folder; ARCHITECTURE.md tells what each may see.

#![deny(clippy::print_stdout, clippy::print_stderr, clippy::exit)]

pub mod catalog;
pub mod check;
pub mod model;
pub mod plan;
pub mod realise;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod world;
