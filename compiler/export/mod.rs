//! From a bundle to the forms that other tools take. It cannot change a byte of a file, and it knows no store.

mod directory;
mod selection;
mod tar;

pub use directory::export_dir;
pub use selection::{Part, Secrets, Selection};
pub use tar::{export_file, export_tar};
