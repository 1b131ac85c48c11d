//! Reading the user's files from disk, never from outside of their folder. It must not know what a description is.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags};

use super::descend::open_below;
use super::project::{MAX_SOURCE, Project, ReadError, is_inside};

/// The folder of a description on disk.
#[derive(Debug)]
pub struct DiskProject {
    root: OwnedFd,
    path: PathBuf,
}

impl DiskProject {
    /// Opens a folder that exists; links in `path` itself are followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let root = rustix::fs::openat(CWD, &path, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root, path })
    }
}

impl Project for DiskProject {
    /// A link inside of the project is fine, one out of it is not.
    fn real_path(&self, path: &str) -> Result<String, ReadError> {
        if !is_inside(path) {
            return Err(ReadError::Outside);
        }
        let real = self.path.join(path).canonicalize().map_err(read_error)?;
        let inside = real.strip_prefix(&self.path).map_err(|_| ReadError::Outside)?;
        inside.to_str().map(str::to_owned).ok_or(ReadError::Other("its path is not UTF-8".to_owned()))
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let real = self.real_path(path)?;
        let flags = OFlags::RDONLY | OFlags::NONBLOCK;
        let mut file = File::from(open_below(self.root.as_fd(), &real, flags, Mode::empty()).map_err(read_error)?);
        let before = file.metadata().map_err(read_error)?;
        if before.is_dir() {
            return Err(ReadError::Folder);
        }
        if !before.is_file() {
            return Err(ReadError::NotAFile);
        }
        let mut bytes = Vec::new();
        (&mut file).take(MAX_SOURCE + 1).read_to_end(&mut bytes).map_err(read_error)?;
        let after = file.metadata().map_err(read_error)?;
        if bytes.len() as u64 > MAX_SOURCE {
            return Err(ReadError::TooLarge { size: after.len() });
        }
        if fingerprint(&before) != fingerprint(&after) || bytes.len() as u64 != after.len() {
            return Err(ReadError::Changed);
        }
        Ok(bytes)
    }
}

/// What differs when somebody wrote to the file in between.
fn fingerprint(found: &Metadata) -> (u64, i64, i64, i64, i64) {
    (found.len(), found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec())
}

fn read_error(error: io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::Missing,
        io::ErrorKind::IsADirectory => ReadError::Folder,
        io::ErrorKind::CrossesDevices => ReadError::Outside,
        _ => ReadError::Other(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::DiskProject;
    use crate::world::{Project, ReadError};
    use std::os::unix::fs::symlink;

    #[test]
    fn reads_what_is_inside_and_nothing_else() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("project");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        std::fs::write(outer.path().join("outside.kdl"), "x").unwrap();
        std::fs::write(root.join("sub/a.kdl"), "\u{feff}node\n").unwrap();
        std::fs::write(root.join("latin1"), b"ab\xe9").unwrap();
        std::fs::File::create(root.join("huge")).unwrap().set_len(16 * 1024 * 1024 + 1).unwrap();
        symlink("sub/a.kdl", root.join("inner")).unwrap();
        symlink("../outside.kdl", root.join("escape")).unwrap();
        symlink("loop", root.join("loop")).unwrap();
        let project = DiskProject::open(&root).unwrap();
        let check = |path: &str, expected: Result<&str, ReadError>| {
            assert_eq!(project.read_text(path), expected.map(str::to_owned), "{path}");
        };
        check("sub/a.kdl", Ok("node\n"));
        check("inner", Ok("node\n"));
        check("escape", Err(ReadError::Outside));
        check("../outside.kdl", Err(ReadError::Outside));
        check("/etc/hostname", Err(ReadError::Outside));
        check("sub", Err(ReadError::Folder));
        check("none.kdl", Err(ReadError::Missing));
        check("sub/a.kdl/x", Err(ReadError::Missing));
        check("latin1", Err(ReadError::NotUtf8 { offset: 2 }));
        check("huge", Err(ReadError::TooLarge { size: 16 * 1024 * 1024 + 1 }));
        assert!(matches!(project.read("loop"), Err(ReadError::Other(_))));
    }
}
