//! How the prover sees a bundle: a list of files, their digests and, where they are there, their bytes. It knows no plan and no disk.

use std::ops::{Deref, Range};
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::plan::{FileMeta, FolderMeta, Place};

/// The files of one bundle, numbered from 0. A secret file may be listed without bytes: the public half.
pub trait Files: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// What the manifest says of one.
    fn meta(&self, at: usize) -> &FileMeta;

    /// SHA-256 of its bytes, known even where the bytes are not.
    fn sha256(&self, at: usize) -> [u8; 32];

    /// Its bytes; `None` if they are not there.
    fn bytes(&self, at: usize) -> Option<Bytes<'_>>;

    /// A folder of a place, by its path without the first slash. Most bundles have files only: their folders are as whoever lays them
    /// makes them.
    fn folder(&self, _place: &Place, _path: &str) -> Option<&FolderMeta> {
        None
    }
}

/// Bytes of a file: borrowed from a bundle in memory, or shared with who read them.
pub enum Bytes<'a> {
    /// Somebody else keeps them.
    Borrowed(&'a [u8]),
    /// A part of bytes that are wiped when the last owner drops them.
    Shared(Arc<Zeroizing<Vec<u8>>>, Range<usize>),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Borrowed(bytes) => bytes,
            Self::Shared(bytes, range) => &bytes[range.clone()],
        }
    }
}
