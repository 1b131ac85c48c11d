//! What can go wrong with a bundle, as diagnostics: one function per code. It must not know how it came about.

use std::io;

use crate::source::Diagnostic;
use crate::world::{Files, is_link_in_the_way};

/// K0901, or K0906 if a symbolic link stood in the way: the system refused.
pub fn refused(doing: &str, files: &dyn Files, path: &str, error: &io::Error) -> Diagnostic {
    let place = files.place(path);
    if is_link_in_the_way(error) {
        return link_in_the_way(&place);
    }
    system(doing, &place, error)
}

/// K0901: the system refused, at a path that people know.
pub fn system(doing: &str, place: &str, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::error("K0901", format!("cannot {doing} `{place}`: {error}"));
    match error.kind() {
        io::ErrorKind::StorageFull => diagnostic.help("make room and run the command again; what was there before is untouched"),
        io::ErrorKind::PermissionDenied if ["read", "open", "look into", "look at"].contains(&doing) => {
            diagnostic.help("make it readable for you, or run the command as somebody who may read it")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            diagnostic.help("make it writable for you, or name another place; what was there before is untouched")
        }
        _ => diagnostic,
    }
}

/// K0902: something that is not ours is where the link should go.
pub fn not_our_link(place: &str, found: &str) -> Diagnostic {
    Diagnostic::error("K0902", format!("`{place}` is not a link that kapic made: it is {found}"))
        .help("move it away, or name another link with `--out`; nothing was changed there")
}

/// K0903: no bundle there.
pub fn no_bundle(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("K0903", message)
}

/// K0904: the manifest is not one that kapic wrote.
pub fn bad_manifest(place: &str, what: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("K0904", format!("`{place}` is not a valid manifest: {what}"))
}

/// K0905: a file is not what the manifest says.
pub fn mismatch(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("K0905", message)
}

/// K0906: a link of a tree that was made by hand leads out of it.
pub fn link_outside(place: &str) -> Diagnostic {
    Diagnostic::error("K0906", format!("the symbolic link `{place}` leads to what the tree does not have"))
        .help("put what it names into the tree of its host, or take the link out: without it nobody knows what systemd does there")
}

/// K0906: a symbolic link stands in the way.
pub fn link_in_the_way(place: &str) -> Diagnostic {
    Diagnostic::error("K0906", format!("a symbolic link stands in the way of `{place}`"))
        .help("kapic follows no link inside a store or a bundle; remove it and build again")
}

/// K0907: the target of an export is taken.
pub fn target_taken(place: &str, found: &str) -> Diagnostic {
    Diagnostic::error("K0907", format!("`{place}` is {found}"))
        .help("name a path that does not exist yet; kapic does not write into what it did not make")
}

/// K0908: the bytes of a secret file are wanted, and this is only the public half.
pub fn public_half(path: &str) -> Diagnostic {
    Diagnostic::error("K0908", format!("this is the public half of a bundle: `{path}` is not in it"))
        .help("use the store that the bundle was built into, or build it again with the root secret")
}

/// K0909: the store itself is damaged.
pub fn damaged_store(place: &str, what: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::error("K0909", format!("`{place}` is damaged: {what}"))
        .help("move the store away and build again: the same input gives the same bundle")
}

/// K0910: no such host in the bundle.
pub fn unknown_host(host: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::error("K0910", format!("the bundle has no host `{host}`"));
    match nearest {
        Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
        None => diagnostic,
    }
}
