//! Export as a folder of files, written aside and renamed. It must not know what the files are.

use std::io;
use std::path::Path;

use crate::bundle::failure;
use crate::bundle::{Bundle, write_files, write_tree};
use crate::source::Diagnostic;
use crate::world::{DiskFiles, Files, Form};

use super::{Part, Selection};

/// Writes the selection as a folder at `target`, which must not exist, or be an empty folder. Either all of it is there or nothing.
pub fn export_dir(bundle: &Bundle, selection: &Selection, target: &Path) -> Result<(), Diagnostic> {
    let (beside, name) = beside(target)?;
    check_target(&beside, &name)?;
    let files = selection.files(bundle)?;
    let refused = |error: &io::Error| failure::refused("write", &beside, &name, error);
    let aside = beside.temporary(&name).map_err(|error| refused(&error))?;
    let written = match selection.part {
        Part::Whole => write_tree(&beside, &aside, &bundle.manifest.to_bytes(), &files),
        Part::Host(_) => {
            let made = beside.make_folder(&aside, 0o755).map_err(|error| refused(&error));
            made.and_then(|()| write_files(&beside, &aside, files.iter()))
        }
    };
    // A folder that was filled meanwhile is not replaced: the system renames onto an empty folder only.
    let done = written.and_then(|()| beside.flush().and_then(|()| beside.rename(&aside, &name)).map_err(|error| refused(&error)));
    if done.is_err() {
        // The first error is the one to tell.
        let _ = beside.remove(&aside);
    }
    done
}

/// The folder that `target` lies in, and its name there.
pub fn beside(target: &Path) -> Result<(DiskFiles, String), Diagnostic> {
    let place = target.display().to_string();
    let name = target.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let name = name.ok_or_else(|| failure::target_taken(&place, "no name for a new file"))?;
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = DiskFiles::open(parent).map_err(|error| failure::system("open", &parent.display().to_string(), &error))?;
    Ok((beside, name))
}

fn check_target(beside: &DiskFiles, name: &str) -> Result<(), Diagnostic> {
    let place = beside.place(name);
    match beside.look(name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(failure::refused("look at", beside, name, &error)),
        Ok(entry) if entry.form != Form::Folder => Err(failure::target_taken(&place, "there already, and not a folder")),
        Ok(_) => match beside.list(name) {
            Ok(names) if names.is_empty() => Ok(()),
            Ok(_) => Err(failure::target_taken(&place, "a folder that is not empty")),
            Err(error) => Err(failure::refused("look at", beside, name, &error)),
        },
    }
}
