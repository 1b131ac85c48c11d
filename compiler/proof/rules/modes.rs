//! K0613: private keys that others on the host can read.

use crate::plan::{FileMeta, Kind};
use crate::proof::finding::Finding;
use crate::proof::read::Tree;

/// Secret files are for their owner; for a group only if it is one made for that.
pub(super) fn check(tree: &Tree<'_>) -> Vec<Finding> {
    let is_wide = |meta: &FileMeta| meta.mode & !allowed(meta) != 0;
    let secrets = tree.all().map(|(meta, _)| meta).filter(|meta| meta.secret || meta.kind == Kind::PrivateKey);
    secrets.filter(|meta| is_wide(meta)).map(finding).collect()
}

fn allowed(meta: &FileMeta) -> u32 {
    if meta.group == "root" { 0o600 } else { 0o640 }
}

fn finding(meta: &FileMeta) -> Finding {
    let path = meta.bundle_path();
    let what = format!("`{path}` is secret, but its mode {:04o} lets others read it (group `{}`)", meta.mode, meta.group);
    Finding::error("K0613", what, format!("write mode {:04o}", allowed(meta))).file(path)
}
