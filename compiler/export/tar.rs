//! Export as a reproducible tar, written aside and renamed. It must not know what the files are.

use std::io;
use std::path::Path;

use crate::bundle::{Bundle, MANIFEST_NAME, Tarball, failure};
use crate::source::Diagnostic;
use crate::world::{DiskFiles, Files, Form, Sealing};

use super::directory::beside;
use super::{Part, Selection};

/// Writes the selection as a tar at `target`: a new file, or in the place of a regular one. 0600 if a secret is in it.
pub fn export_tar(bundle: &Bundle, selection: &Selection, target: &Path) -> Result<(), Diagnostic> {
    let (beside, name) = new_file(target)?;
    let files = selection.files(bundle)?;
    let manifest = bundle.manifest.to_bytes();
    let mut tarball = Tarball::default();
    if selection.part == Part::Whole {
        tarball.file(MANIFEST_NAME, 0o644, &manifest);
    }
    for file in &files {
        tarball.file(&selection.path(file), file.meta.mode, &file.bytes);
    }
    let mode = if files.iter().any(|file| file.meta.secret) { 0o600 } else { 0o644 };
    replace(&beside, &name, mode, &tarball.pack())
}

/// Writes a file that is not of the bundle at `target`: a new one, or in the place of a regular one.
pub fn export_file(target: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let (beside, name) = new_file(target)?;
    replace(&beside, &name, 0o644, bytes)
}

/// The folder that a file goes into, and its name there; what is there and is not a file is refused.
fn new_file(target: &Path) -> Result<(DiskFiles, String), Diagnostic> {
    let (beside, name) = beside(target)?;
    match beside.look(&name) {
        Ok(entry) if entry.form != Form::File => {
            return Err(failure::target_taken(&beside.place(&name), "there already, and not a file"));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failure::refused("look at", &beside, &name, &error)),
        _ => {}
    }
    Ok((beside, name))
}

fn replace(beside: &DiskFiles, name: &str, mode: u32, bytes: &[u8]) -> Result<(), Diagnostic> {
    let refused = |error: &io::Error| failure::refused("write", beside, name, error);
    let aside = beside.temporary(name).map_err(|error| refused(&error))?;
    let written = beside.create(&aside, mode, bytes, Sealing::Synced).and_then(|()| beside.rename(&aside, name));
    written.map_err(|error| {
        // The first error is the one to tell.
        let _ = beside.remove(&aside);
        refused(&error)
    })
}
