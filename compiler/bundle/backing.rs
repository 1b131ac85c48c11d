//! Where the bytes of an open bundle come from: the trait, and the bundle in memory. It must not check anything.

use std::io;

use crate::plan::Place;
use crate::source::Diagnostic;
use crate::world::Form;

use super::{Content, ManifestEntry, Sealed};

/// The files of a bundle, as they are found.
pub trait Backing: Send + Sync {
    /// The bytes of a file; not checked.
    fn read(&self, entry: &ManifestEntry) -> Result<Content, ReadFailure>;

    /// Forgets what it keeps of a place: nobody will soon ask for its files again.
    fn release(&self, _place: &Place) {}

    /// Everything that is there besides the manifest and the folders that lead to files; sorted by path.
    fn survey(&self) -> Result<Vec<Found>, Diagnostic>;
}

/// Why a file of a bundle cannot be read.
pub enum ReadFailure {
    /// It is not there.
    Missing,
    /// Anything else, in words.
    Failed(Diagnostic),
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Path inside the bundle.
    pub path: String,
    /// File, folder (an empty one), link or something else.
    pub form: Form,
    /// Permission bits.
    pub mode: u32,
    /// Bytes.
    pub size: u64,
}

impl Backing for Sealed {
    fn read(&self, entry: &ManifestEntry) -> Result<Content, ReadFailure> {
        let at =
            self.manifest().entries().binary_search_by(|other| other.path.cmp(&entry.path)).map_err(|_| ReadFailure::Missing)?;
        Ok(self.files()[at].bytes.clone())
    }

    fn survey(&self) -> Result<Vec<Found>, Diagnostic> {
        let found =
            |entry: &ManifestEntry| Found { path: entry.path.clone(), form: Form::File, mode: entry.meta.mode, size: entry.size };
        Ok(self.manifest().entries().iter().map(found).collect())
    }
}

impl ReadFailure {
    /// From the system's error; `wrap` puts it into words.
    pub fn from_io(error: &io::Error, wrap: impl FnOnce(&io::Error) -> Diagnostic) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Failed(wrap(error)),
        }
    }
}
