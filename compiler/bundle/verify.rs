//! Is a bundle what its manifest says? Digests, sizes, modes, nothing missing, nothing extra. Chains and handshakes are not asked here.

use std::collections::BTreeMap;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use crate::source::Diagnostic;
use crate::world::Form;

use super::backing::{Found, ReadFailure};
use super::{Bundle, Digest, ManifestEntry, failure};

/// Whether permission bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modes {
    /// They must be those of the manifest.
    Compare,
    /// They are not compared: git, for one, keeps only whether a file is executable.
    Ignore,
}

/// Which files a bundle holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// All of them.
    Whole,
    /// All but the secret ones, of which there are some.
    Public,
}

/// Every way in which the files differ from the manifest, sorted by path; empty if they do not. Secret files may be absent if all are.
pub fn verify(bundle: &Bundle, modes: Modes) -> Vec<Diagnostic> {
    match bundle.backing().survey() {
        Ok(found) => differences(bundle, modes, &found, half_of(bundle, &found)),
        Err(diagnostic) => vec![diagnostic],
    }
}

/// Whether nothing differs and no file is absent, secret or not.
pub(super) fn is_whole(bundle: &Bundle) -> bool {
    bundle.backing().survey().is_ok_and(|found| differences(bundle, Modes::Compare, &found, Half::Whole).is_empty())
}

fn differences(bundle: &Bundle, modes: Modes, found: &[Found], half: Half) -> Vec<Diagnostic> {
    let there: BTreeMap<&str, &Found> = found.iter().map(|found| (found.path.as_str(), found)).collect();
    let expected = |entry: &&ManifestEntry| half == Half::Whole || !entry.meta.secret;
    let entries: Vec<&ManifestEntry> = bundle.manifest.entries().iter().filter(expected).collect();
    let check = |entry: &&ManifestEntry| Some((entry.path.clone(), problem(bundle, entry, there.get(entry.path.as_str()), modes)?));
    let mut problems: Vec<(String, Diagnostic)> = entries.par_iter().filter_map(check).collect();
    let extra = found.iter().filter(|found| bundle.manifest.get(&found.path).is_none());
    problems.extend(
        extra.map(|found| {
            (found.path.clone(), failure::mismatch(format!("`{}` is not in the manifest", found.path.escape_debug())))
        }),
    );
    problems.sort_by(|a, b| a.0.cmp(&b.0));
    problems.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Whether the secret files are there.
pub fn half(bundle: &Bundle) -> Result<Half, Diagnostic> {
    let found = bundle.backing().survey()?;
    Ok(half_of(bundle, &found))
}

fn half_of(bundle: &Bundle, found: &[Found]) -> Half {
    let is_there = |path: &str| found.binary_search_by(|found| found.path.as_str().cmp(path)).is_ok();
    let mut secrets = bundle.manifest.entries().iter().filter(|entry| entry.meta.secret).peekable();
    if secrets.peek().is_some() && !secrets.any(|entry| is_there(&entry.path)) { Half::Public } else { Half::Whole }
}

fn problem(bundle: &Bundle, entry: &ManifestEntry, found: Option<&&Found>, modes: Modes) -> Option<Diagnostic> {
    let path = &entry.path;
    let Some(found) = found else { return Some(failure::mismatch(format!("`{path}` is missing"))) };
    match found.form {
        Form::File => {}
        Form::Link => return Some(failure::link_in_the_way(path)),
        Form::Folder | Form::Other => return Some(failure::mismatch(format!("`{path}` is not a regular file"))),
    }
    if found.size != entry.size {
        return Some(failure::mismatch(format!("`{path}` has {} bytes; the manifest says {}", found.size, entry.size)));
    }
    match bundle.backing().read(entry) {
        Err(ReadFailure::Missing) => return Some(failure::mismatch(format!("`{path}` is missing"))),
        Err(ReadFailure::Failed(diagnostic)) => return Some(diagnostic),
        Ok(bytes) if Digest::of(&bytes) != entry.sha256 => {
            return Some(failure::mismatch(format!("`{path}` is not what the manifest says: its digest differs")));
        }
        Ok(_) => {}
    }
    let wrong_mode = modes == Modes::Compare && found.mode != entry.meta.mode;
    wrong_mode
        .then(|| failure::mismatch(format!("`{path}` has mode {:04o}; the manifest says {:04o}", found.mode, entry.meta.mode)))
}
