//! Files on disk, by descriptors relative to one open folder. It must not know what is in them.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::fs::{AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, Stat, mkdirat, statat};
use rustix::io::Errno;

use super::descend::open_below;
use super::{Entry, Files, Form, Lock, Sealing, parent_and_name};

/// A folder on disk.
#[derive(Debug)]
pub struct DiskFiles {
    root: OwnedFd,
    path: PathBuf,
}

/// Two threads of one process must not get the same temporary name.
static TEMPORARIES: AtomicU32 = AtomicU32::new(0);

impl DiskFiles {
    /// Opens a folder that exists. Links in `path` itself are followed: the user named it.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize()?;
        let root = rustix::fs::openat(CWD, &path, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(Self { root, path })
    }

    /// Opens a folder, and makes it first, with its parents, if it is not there.
    pub fn create(path: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(path)?;
        Self::open(path)
    }

    /// Where the folder is: absolute and without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn open_folder(&self, path: &str) -> io::Result<OwnedFd> {
        open_below(self.root.as_fd(), path, OFlags::DIRECTORY | OFlags::RDONLY, Mode::empty())
    }

    fn in_parent<'a, T>(&self, path: &'a str, act: impl FnOnce(&OwnedFd, &'a str) -> rustix::io::Result<T>) -> io::Result<T> {
        let (parent, name) = parent_and_name(path);
        Ok(act(&self.open_folder(parent)?, name)?)
    }

    /// `NAME` of `.NAME.kapic-PID-N` is ours to remove if nobody of that PID lives any more.
    fn remove_stale(&self, parent: &str, prefix: &str) -> io::Result<()> {
        // The folder is the user's: names that are not UTF-8, and files that come and go, are none of our business.
        for next in Dir::read_from(self.open_folder(parent)?)? {
            let next = next?;
            let Ok(name) = next.file_name().to_str() else { continue };
            let Some(rest) = name.strip_prefix(prefix) else { continue };
            let pid = rest.split('-').next().and_then(|pid| pid.parse().ok()).and_then(rustix::process::Pid::from_raw);
            if pid.is_some_and(|pid| rustix::process::test_kill_process(pid) == Err(Errno::SRCH)) {
                self.remove(&join(parent, name))?;
            }
        }
        Ok(())
    }
}

impl Files for DiskFiles {
    fn place(&self, path: &str) -> String {
        if path.is_empty() { self.path.display().to_string() } else { self.path.join(path).display().to_string() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // Without NONBLOCK, a pipe in the place of a file would make us wait for ever.
        let mut file = File::from(open_below(self.root.as_fd(), path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty())?);
        let found = file.metadata()?;
        if !found.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        // One byte more than there should be, so that the end is seen without growing.
        let mut bytes = Vec::with_capacity(usize::try_from(found.len()).unwrap_or(0) + 1);
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn look(&self, path: &str) -> io::Result<Entry> {
        if path.is_empty() {
            return Ok(entry(&rustix::fs::fstat(&self.root)?));
        }
        Ok(entry(&self.in_parent(path, |parent, name| statat(parent, name, AtFlags::SYMLINK_NOFOLLOW))?))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, Entry)>> {
        let folder = self.open_folder(folder)?;
        let mut found = Vec::new();
        for next in Dir::read_from(&folder)? {
            let next = next?;
            let name = next.file_name().to_str().map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a name is not UTF-8"))?;
            if name != "." && name != ".." {
                match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Err(Errno::NOENT) => {}
                    other => found.push((name.to_owned(), entry(&other?))),
                }
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }

    fn read_link(&self, path: &str) -> io::Result<String> {
        let target = self.in_parent(path, |parent, name| rustix::fs::readlinkat(parent, name, Vec::new()))?;
        target.into_string().map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the link is not UTF-8"))
    }

    fn create(&self, path: &str, mode: u32, bytes: &[u8], sealing: Sealing) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
        // 0600 until all is written, so that nobody reads a half.
        let mut file = File::from(open_below(self.root.as_fd(), path, flags, Mode::from_raw_mode(0o600))?);
        file.write_all(bytes)?;
        rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?;
        if sealing == Sealing::Synced {
            file.sync_all()?;
        }
        Ok(())
    }

    fn make_folder(&self, path: &str, mode: u32) -> io::Result<()> {
        let wanted = Mode::from_raw_mode(mode);
        let make = |parent: &OwnedFd, name| match mkdirat(parent, name, wanted) {
            Ok(()) | Err(Errno::EXIST) => statat(parent, name, AtFlags::SYMLINK_NOFOLLOW),
            Err(error) => Err(error),
        };
        let made = if path.is_empty() { rustix::fs::fstat(&self.root)? } else { self.in_parent(path, make)? };
        if entry(&made).form != Form::Folder || Mode::from_raw_mode(made.st_mode) != wanted {
            rustix::fs::fchmod(self.open_folder(path)?, wanted)?;
        }
        Ok(())
    }

    fn make_link(&self, path: &str, target: &str) -> io::Result<()> {
        self.in_parent(path, |parent, name| rustix::fs::symlinkat(target, parent, name))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (from_parent, from_name) = parent_and_name(from);
        let from_parent = self.open_folder(from_parent)?;
        self.in_parent(to, |parent, name| rustix::fs::renameat(&from_parent, from_name, parent, name))
    }

    fn exchange(&self, a: &str, b: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "macos"))]
        {
            let (parent, name) = parent_and_name(a);
            let parent = self.open_folder(parent)?;
            let flags = rustix::fs::RenameFlags::EXCHANGE;
            let done = self.in_parent(b, |other, to| Ok(rustix::fs::renameat_with(&parent, name, other, to, flags)))?;
            if !matches!(done, Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP)) {
                return Ok(done?);
            }
        }
        let aside = self.temporary(b)?;
        self.rename(b, &aside)?;
        self.rename(a, b)?;
        self.rename(&aside, a)
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let entry = match self.look(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        if entry.form != Form::Folder {
            return self.in_parent(path, |parent, name| rustix::fs::unlinkat(parent, name, AtFlags::empty()));
        }
        for (name, _) in self.list(path)? {
            self.remove(&join(path, &name))?;
        }
        self.in_parent(path, |parent, name| rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR))
    }

    fn flush(&self) -> io::Result<()> {
        // One call for thousands of files: a sync each would cost seconds.
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&self.root)?;
        #[cfg(not(target_os = "linux"))]
        rustix::fs::sync();
        Ok(())
    }

    fn lock(&self, path: &str) -> io::Result<Lock> {
        let flags = OFlags::RDWR | OFlags::CREATE;
        let owner_only = Mode::from_raw_mode(0o600);
        let file = open_below(self.root.as_fd(), path, flags, owner_only)?;
        if Mode::from_raw_mode(rustix::fs::fstat(&file)?.st_mode) != owner_only {
            rustix::fs::fchmod(&file, owner_only)?;
        }
        loop {
            match rustix::fs::flock(&file, FlockOperation::LockExclusive) {
                Err(Errno::INTR) => {}
                done => return Ok(done.map(|()| Box::new(file) as Lock)?),
            }
        }
    }

    fn temporary(&self, path: &str) -> io::Result<String> {
        let (parent, name) = parent_and_name(path);
        let prefix = format!(".{name}.kapic-");
        self.remove_stale(parent, &prefix)?;
        let number = TEMPORARIES.fetch_add(1, Ordering::Relaxed);
        Ok(join(parent, &format!("{prefix}{}-{number}", std::process::id())))
    }
}

fn entry(stat: &Stat) -> Entry {
    let form = match FileType::from_raw_mode(stat.st_mode) {
        FileType::RegularFile => Form::File,
        FileType::Directory => Form::Folder,
        FileType::Symlink => Form::Link,
        _ => Form::Other,
    };
    let (mode, size) = (Mode::from_raw_mode(stat.st_mode).bits() & 0o7777, u64::try_from(stat.st_size).unwrap_or(0));
    Entry { form, mode, size, owner: stat.st_uid, group: stat.st_gid }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
