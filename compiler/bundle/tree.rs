//! A bundle as a loose tree of files: a checkout, an export, a public half. It must not check anything.

use std::sync::Arc;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::source::Diagnostic;
use crate::world::{Files, Form};

use super::backing::{Backing, Found, ReadFailure};
use super::{Content, ManifestEntry, failure};

/// The name of the manifest in a tree.
pub const MANIFEST_NAME: &str = "manifest.json";

/// A loose tree below a folder.
pub struct Tree {
    /// The folder.
    pub files: Arc<dyn Files>,
    /// Where in it the tree begins; empty or ending in `/`.
    pub prefix: String,
}

impl Tree {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    fn refused(&self, path: &str, error: &std::io::Error) -> Diagnostic {
        failure::refused("read", self.files.as_ref(), &self.at(path), error)
    }

    /// Folders side by side: a thousand hosts are a thousand small walks.
    fn walk(&self, folder: &str) -> Result<Vec<Found>, Diagnostic> {
        let entries = self.files.list(self.at(folder).trim_end_matches('/')).map_err(|error| self.refused(folder, &error))?;
        if entries.is_empty() && !folder.is_empty() {
            let path = folder.trim_end_matches('/').to_owned();
            return Ok(vec![Found { path, form: Form::Folder, mode: 0, size: 0 }]);
        }
        let below = entries.into_par_iter().map(|(name, entry)| {
            let path = format!("{folder}{name}");
            match entry.form {
                Form::Folder => self.walk(&format!("{path}/")),
                _ if path == MANIFEST_NAME => Ok(Vec::new()),
                form => Ok(vec![Found { path, form, mode: entry.mode, size: entry.size }]),
            }
        });
        Ok(below.collect::<Result<Vec<_>, _>>()?.concat())
    }
}

impl Backing for Tree {
    fn read(&self, entry: &ManifestEntry) -> Result<Content, ReadFailure> {
        let read = self.files.read(&self.at(&entry.path));
        read.map(Content::new).map_err(|error| ReadFailure::from_io(&error, |error| self.refused(&entry.path, error)))
    }

    fn survey(&self) -> Result<Vec<Found>, Diagnostic> {
        let mut found = self.walk("")?;
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }
}
