//! Which files a compilation read, and what they looked like just before. It must not know what is in them.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use kapic::world::{Project, ReadError};

/// What differs when a file was written to, replaced or removed; none if nothing is there.
type Stamp = Option<[i64; 7]>;

/// The files of one compilation; clones are the same list.
#[derive(Debug, Default, Clone)]
pub struct Seen(Arc<Mutex<BTreeMap<PathBuf, Stamp>>>);

impl Seen {
    /// Notes a file before it is read: a change that comes during the reading is not missed then.
    pub fn note(&self, path: &Path) {
        let stamp = stamp(path);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_insert(stamp);
    }

    /// The files that are other than they were, sorted.
    pub fn changed(&self) -> Vec<PathBuf> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(path, before)| stamp(path) != **before).map(|(path, _)| path.clone()).collect()
    }

    /// The same files as they look now.
    pub fn now(&self) -> Self {
        let now = Self::default();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().for_each(|path| now.note(path));
        now
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

fn stamp(path: &Path) -> Stamp {
    let found = path.metadata().ok()?;
    let number = |unsigned: u64| unsigned.cast_signed();
    Some([
        number(found.dev()),
        number(found.ino()),
        number(found.len()),
        found.mtime(),
        found.mtime_nsec(),
        found.ctime(),
        found.ctime_nsec(),
    ])
}

/// A project that notes what is read of it, found or not.
pub struct Noted {
    /// The project.
    pub project: Box<dyn Project>,
    /// Its folder.
    pub folder: PathBuf,
    /// Where it is noted.
    pub seen: Seen,
}

impl Project for Noted {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.seen.note(&self.folder.join(path));
        self.project.read(path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Seen;

    #[test]
    fn every_kind_of_change_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["same", "written", "replaced", "removed"] {
            fs::write(at(name), "one").unwrap();
        }
        let seen = Seen::default();
        for name in ["same", "written", "replaced", "removed", "made", "never"] {
            seen.note(&at(name));
        }
        assert_eq!(seen.changed(), Vec::<std::path::PathBuf>::new());
        fs::write(at("written"), "other").unwrap();
        fs::write(at("aside"), "one").unwrap();
        fs::rename(at("aside"), at("replaced")).unwrap();
        fs::remove_file(at("removed")).unwrap();
        fs::write(at("made"), "").unwrap();
        assert_eq!(seen.changed(), ["made", "removed", "replaced", "written"].map(at));
        seen.note(&at("written"));
        assert_eq!(seen.changed().len(), 4, "what was noted first counts");
        assert_eq!((seen.now().changed().len(), seen.count()), (0, 6));
    }
}
