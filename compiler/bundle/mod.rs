//! From bytes to a content-addressed bundle in a store, and questions about bundles. It must not know how the bytes were made, and no
//! version, time or origin gets in.

mod accounts;
mod backing;
mod build;
mod checkout;
mod commit;
mod content;
pub mod diff;
mod digest;
mod entry;
pub(crate) mod failure;
mod guess;
mod layers;
mod links;
mod loose;
mod manifest;
mod oci;
mod open;
mod sealed;
mod store;
mod tarball;
mod tree;
mod verify;

pub use build::{Built, Checkout, build};
pub use checkout::{check_link, check_out, point};
pub use commit::commit;
pub use content::{Content, File};
pub use digest::{BundleId, Digest};
pub use entry::ManifestEntry;
pub use loose::{is_loose, open_loose};
pub use manifest::Manifest;
pub use open::{Bundle, open};
pub use sealed::Sealed;
pub use store::{Store, Writing};
pub use verify::{Half, Modes, half, verify};

pub(crate) use accounts::Accounts;
pub(crate) use checkout::{write_files, write_tree};
pub(crate) use tarball::Tarball;
pub(crate) use tree::MANIFEST_NAME;
