//! The checkout: a loose tree of a bundle, and the link that points at it. It must not know of blobs.
//!
//! A tree is written aside and renamed. It is not synced: after a loss of power the blobs can make it again, and the next build
//! looks at every file of it. Files of different trees are never hard links of each other: an edit in one would reach the others.

use std::collections::BTreeSet;
use std::io;

use rayon::prelude::{IntoParallelIterator, ParallelIterator};

use crate::source::Diagnostic;
use crate::world::{Files, Form, Sealing, parent_and_name};

use super::tree::MANIFEST_NAME;
use super::verify::is_whole;
use super::{Bundle, BundleId, File, Sealed, Store, Writing, failure};

/// Puts the tree of a bundle into the store unless it is there and intact; returns its path inside the store.
pub fn check_out(store: &Store, _: &Writing, sealed: &Sealed) -> Result<String, Diagnostic> {
    let (files, tree) = (store.files(), Store::tree(sealed.id()));
    if is_intact(store, &tree) {
        return Ok(tree);
    }
    let aside = format!("tmp/{}", sealed.id());
    write_tree(files.as_ref(), &aside, sealed.manifest_bytes(), sealed.files())?;
    let put = match files.look(&tree) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => files.rename(&aside, &tree),
        Ok(entry) if entry.form == Form::Folder => files.exchange(&aside, &tree).and_then(|()| files.remove(&aside)),
        Ok(_) => return Err(failure::damaged_store(&files.place(&tree), "not a folder")),
        Err(error) => Err(error),
    };
    put.map_err(|error| store.refused("write", &tree, &error))?;
    Ok(tree)
}

fn is_intact(store: &Store, tree: &str) -> bool {
    Bundle::from_tree(store.files().clone(), &format!("{tree}/")).is_ok_and(|bundle| is_whole(&bundle))
}

/// Writes `manifest.json` and all files below a folder that does not exist yet.
pub fn write_tree(to: &dyn Files, folder: &str, manifest: &[u8], files: &[File]) -> Result<(), Diagnostic> {
    let refused = |path: &str, error: &io::Error| failure::refused("write", to, path, error);
    let make = |path: &str| to.make_folder(path, 0o755).map_err(|error| refused(path, &error));
    make(folder)?;
    if files.iter().any(|file| file.meta.place != crate::plan::Place::Cluster) {
        make(&format!("{folder}/hosts"))?;
    }
    let path = format!("{folder}/{MANIFEST_NAME}");
    to.create(&path, 0o644, manifest, Sealing::Lazy).map_err(|error| refused(&path, &error))?;
    let places: Vec<&[File]> = files.chunk_by(|a, b| a.meta.place == b.meta.place).collect();
    places.into_par_iter().try_for_each(|files| {
        let place = format!("{folder}/{}", files[0].meta.place);
        make(&place)?;
        write_files(to, &place, files.iter())
    })
}

/// Writes files of one place below a folder that exists and is empty.
pub fn write_files<'a>(to: &dyn Files, folder: &str, files: impl Iterator<Item = &'a File>) -> Result<(), Diagnostic> {
    let mut made = BTreeSet::new();
    for file in files {
        let path = &file.meta.path;
        for (at, _) in path.match_indices('/') {
            if made.insert(&path[..at]) {
                let parent = format!("{folder}/{}", &path[..at]);
                to.make_folder(&parent, 0o755).map_err(|error| failure::refused("make the folder", to, &parent, &error))?;
            }
        }
        let path = format!("{folder}/{path}");
        let written = to.create(&path, file.meta.mode, &file.bytes, Sealing::Lazy);
        written.map_err(|error| failure::refused("write", to, &path, &error))?;
    }
    Ok(())
}

/// Points `link`, a path in `beside`, at `target`. What is there and is not a link to some store's tree stays, and is an error.
pub fn point(beside: &dyn Files, link: &str, target: &str) -> Result<(), Diagnostic> {
    check_link(beside, link)?;
    let refused = |error: &io::Error| failure::refused("link", beside, link, error);
    if beside.read_link(link).is_ok_and(|old| old == target) {
        return Ok(());
    }
    let aside = beside.temporary(link).map_err(|error| refused(&error))?;
    beside.make_link(&aside, target).map_err(|error| refused(&error))?;
    beside.rename(&aside, link).map_err(|error| {
        // The first error is the one to tell.
        let _ = beside.remove(&aside);
        refused(&error)
    })
}

/// Whether `link` can be ours: nothing there, or a link that ends in `trees/` and an id. Ask before the work is done, too.
pub fn check_link(beside: &dyn Files, link: &str) -> Result<(), Diagnostic> {
    let entry = match beside.look(link) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(|error| failure::refused("look at", beside, link, &error))?,
    };
    let what = match entry.form {
        Form::Link => match beside.read_link(link) {
            Ok(target) if points_into_a_store(&target) => return Ok(()),
            Ok(target) => format!("a link to `{}`", target.escape_debug()),
            Err(_) => "a link that cannot be read".to_owned(),
        },
        Form::File => "a file".to_owned(),
        Form::Folder => "a folder".to_owned(),
        Form::Other => "neither a file nor a folder".to_owned(),
    };
    Err(failure::not_our_link(&beside.place(link), &what))
}

fn points_into_a_store(target: &str) -> bool {
    let (parent, id) = parent_and_name(target);
    BundleId::parse(id).is_some() && parent_and_name(parent).1 == "trees"
}
