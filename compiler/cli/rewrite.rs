//! A file of the user's that is read, and written anew in one step: aside first, then under its name, with its mode and its owner.
//! Whoever looks sees the old text or the new one. It must not know what is in it.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, lchown};
use std::path::{Path, PathBuf};

use kapic::source::Diagnostic;
use kapic::syntax::MAX_BYTES;
use kapic::world::{DiskFiles, Files, Sealing};

use super::input::Input;
use super::outcome::Stop;

/// The byte-order mark, which is no part of a text that was read.
const MARK: &str = "\u{feff}";

/// A file as it was read.
pub struct Original {
    /// What the user called it.
    name: String,
    /// Where it is, links followed: the file that a link points to is written, and the link stays.
    real: PathBuf,
    found: Metadata,
    /// What was in it. Of a file that is too large for a description, no more than shows that.
    pub bytes: Vec<u8>,
}

impl Original {
    /// Reads a regular file.
    pub fn read(path: &Path) -> Result<Self, Stop> {
        let name = path.display().to_string();
        let trouble = |error: io::Error| Stop::system("read", &name, &error);
        let real = path.canonicalize().map_err(trouble)?;
        // Without NONBLOCK, a pipe in the place of a file would make us wait for ever.
        let nonblock = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
        let mut file = OpenOptions::new().read(true).custom_flags(nonblock).open(&real).map_err(trouble)?;
        let found = file.metadata().map_err(trouble)?;
        if !found.is_file() {
            return Err(not_a_file(path, &name, &found));
        }
        let mut bytes = Vec::new();
        (&mut file).take(MAX_BYTES as u64 + 4).read_to_end(&mut bytes).map_err(trouble)?;
        Ok(Self { name, real, found, bytes })
    }

    /// Whether it lies in a folder or below, links followed.
    pub fn is_below(&self, folder: &Path) -> bool {
        folder.canonicalize().is_ok_and(|folder| self.real.starts_with(folder))
    }

    /// Puts `bytes` in the place of what was read, unless somebody else has written to it since.
    pub fn replace(&self, bytes: &[u8]) -> Result<(), Stop> {
        self.exchange(bytes).map_err(|error| Stop::system("write", &self.name, &error))
    }

    fn exchange(&self, bytes: &[u8]) -> io::Result<()> {
        let invalid = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
        let name = self.real.file_name().and_then(|name| name.to_str()).ok_or_else(|| invalid("its name is not UTF-8"))?;
        let folder = DiskFiles::open(self.real.parent().ok_or_else(|| invalid("it has no folder"))?)?;
        // A rename asks the folder only; a file that its owner protects stays as it is.
        let now = OpenOptions::new().write(true).open(&self.real).and_then(|file: File| file.metadata())?;
        if fingerprint(&now) != fingerprint(&self.found) {
            return Err(invalid("it was changed meanwhile by somebody else"));
        }
        let aside = folder.temporary(name)?;
        let written = folder.create(&aside, self.found.mode() & 0o7777, bytes, Sealing::Synced);
        let done = written.and_then(|()| self.keep_owner(&folder, &aside)).and_then(|()| folder.rename(&aside, name));
        if done.is_err() {
            // The first error is the one to tell; what cannot be removed now is removed the next time.
            let _ = folder.remove(&aside);
        }
        done
    }

    /// For root, who formats a file of somebody else.
    fn keep_owner(&self, folder: &DiskFiles, aside: &str) -> io::Result<()> {
        let path = folder.path().join(aside);
        let made = path.symlink_metadata()?;
        let (owner, group) = (self.found.uid(), self.found.gid());
        if (made.uid(), made.gid()) == (owner, group) {
            return Ok(());
        }
        lchown(&path, Some(owner), Some(group)).or_else(|error| {
            // Nobody but root can give a file away; a group that the user is not in cannot be kept either.
            if error.kind() == io::ErrorKind::PermissionDenied { Ok(()) } else { Err(error) }
        })
    }
}

/// Puts a text in the place of a file of the project, unless somebody else has written to it since the project read it.
pub fn put(input: &Input, name: &str, text: &str) -> Result<(), Stop> {
    let path = input.folder.join(name);
    let original = Original::read(&path)?;
    if !original.is_below(&input.folder) {
        let outside = Diagnostic::error("K0901", format!("cannot write `{}`: it lies outside of the project", path.display()));
        return Err(outside.into());
    }
    if Some(&original.bytes) != input.project.read(name).ok().as_ref() {
        return Err(changed(&path));
    }
    let marked = original.bytes.starts_with(MARK.as_bytes()) && !text.starts_with(MARK);
    let mark = if marked { MARK } else { "" };
    original.replace(format!("{mark}{text}").as_bytes())
}

fn changed(path: &Path) -> Stop {
    Diagnostic::error("K0901", format!("cannot write `{}`: it was changed meanwhile by somebody else", path.display())).into()
}

fn not_a_file(path: &Path, name: &str, found: &Metadata) -> Stop {
    let problem = |what: &str| Diagnostic::error("K0901", format!("cannot read `{name}`: {what}"));
    Stop::from(if found.is_dir() {
        problem("it is a folder").help(format!("name the files in it, such as `{}`", path.join("cluster.kdl").display()))
    } else {
        problem("it is not a regular file").help("write `-` and give it on standard input")
    })
}

/// What differs when somebody wrote to the file in between.
fn fingerprint(found: &Metadata) -> (u64, u64, u64, i64, i64) {
    (found.dev(), found.ino(), found.len(), found.mtime(), found.mtime_nsec())
}
