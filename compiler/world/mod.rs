//! The effects of the compiler, one small trait each, on disk and in memory. It must not know what is read or written.

mod descend;
mod disk;
mod files;
mod memory;
mod overlay;
mod project;
mod project_disk;

pub use disk::DiskFiles;
pub use files::{Entry, Files, Form, Lock, Sealing, is_link_in_the_way, parent_and_name};
pub use memory::MemoryFiles;
pub use overlay::Overlay;
pub use project::{MemoryProject, Project, ReadError};
pub use project_disk::DiskProject;
