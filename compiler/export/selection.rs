//! Which files of a bundle an export takes, and their bytes. It must not know in which form they go out.

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::bundle::{Bundle, File, ManifestEntry};
use crate::source::Diagnostic;

/// What an export takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The whole bundle or one host.
    pub part: Part,
    /// With or without secret files.
    pub secrets: Secrets,
}

/// The whole bundle or one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `manifest.json`, `hosts/…` and `cluster/…`: a bundle again.
    Whole,
    /// The files of one host as a tree from its `/`: what that host needs, and nothing else.
    Host(String),
}

/// With or without secret files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// All files.
    With,
    /// The public half. The manifest, and so the id, stays the same.
    Without,
}

impl Selection {
    /// The chosen files with their bytes, each checked against the manifest, in the order of the manifest.
    pub fn files(&self, bundle: &Bundle) -> Result<Vec<File>, Diagnostic> {
        let entries: Vec<&ManifestEntry> = match &self.part {
            Part::Whole => bundle.manifest.entries().iter().collect(),
            Part::Host(name) => bundle.host(name)?.iter().collect(),
        };
        let wanted: Vec<_> = entries.into_iter().filter(|entry| self.secrets == Secrets::With || !entry.meta.secret).collect();
        wanted.par_iter().map(|entry| Ok(File { meta: entry.meta.clone(), bytes: bundle.read(&entry.path)? })).collect()
    }

    /// Where a file goes, below the root of the export.
    pub fn path(&self, file: &File) -> String {
        match self.part {
            Part::Whole => file.meta.bundle_path(),
            Part::Host(_) => file.meta.path.clone(),
        }
    }
}
