//! What the store, a checkout and an export need of a file system. It must not know what a bundle is.

use std::any::Any;
use std::io;

/// A folder and what is under it. Paths are relative to that folder, normal and `/`-separated; `""` is the folder itself.
///
/// No call follows a symbolic link: one that stands in the way is an error, which [`is_link_in_the_way`]
/// knows. Modes are exactly what is asked for, whatever the umask.
pub trait Files: Send + Sync {
    /// What people call a path of this folder, for messages.
    fn place(&self, path: &str) -> String;

    /// All bytes of a regular file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// What stands at a path.
    fn look(&self, path: &str) -> io::Result<Entry>;

    /// What stands in a folder, by name, in bytewise order.
    fn list(&self, folder: &str) -> io::Result<Vec<(String, Entry)>>;

    /// Where a symbolic link points.
    fn read_link(&self, path: &str) -> io::Result<String>;

    /// Makes a file that does not exist yet.
    fn create(&self, path: &str, mode: u32, bytes: &[u8], sealing: Sealing) -> io::Result<()>;

    /// Makes a folder; one that is there already, such as `""`, gets the mode.
    fn make_folder(&self, path: &str, mode: u32) -> io::Result<()>;

    /// Makes a symbolic link where nothing stands yet.
    fn make_link(&self, path: &str, target: &str) -> io::Result<()>;

    /// Puts `from` where `to` is, in one step; a file or a link at `to` goes.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Puts two folders into each other's place, in one step where the system can.
    fn exchange(&self, a: &str, b: &str) -> io::Result<()>;

    /// Removes a file, a link, or a folder with all that is in it. What is not there is removed already.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Returns when everything written so far, and every rename, would survive a loss of power.
    fn flush(&self) -> io::Result<()>;

    /// Waits until nobody else holds the lock of that name, and holds it.
    fn lock(&self, path: &str) -> io::Result<Lock>;

    /// A name beside `path` that nobody else uses, for writing aside. What a process that ended left under such a name is removed.
    fn temporary(&self, path: &str) -> io::Result<String>;
}

/// Held until it is dropped.
pub type Lock = Box<dyn Any + Send>;

/// Whether a file must survive a loss of power by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sealing {
    /// Its bytes are on disk when the call returns.
    Synced,
    /// A later [`Files::flush`] takes care of it, or it can be made again.
    Lazy,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// File, folder, link or something else.
    pub form: Form,
    /// Permission bits, such as `0o600`.
    pub mode: u32,
    /// Bytes.
    pub size: u64,
    /// Number of the user that it belongs to.
    pub owner: u32,
    /// Number of the group that it belongs to.
    pub group: u32,
}

/// File, folder, link or something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// Whether the system refused because a symbolic link stood where none may.
pub fn is_link_in_the_way(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// Splits `a/b/c` into `a/b` and `c`.
pub fn parent_and_name(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
