//! The effects of the compiler, one small trait each, on disk and in memory. It must not know what is read or written.

mod project;

pub use project::{MemoryProject, Project, ReadError};
