//! A file system that dies at its k-th effect: that effect is done by half, and nothing works from then on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kapic::world::{Entry, Files, Lock, MemoryFiles, Sealing};

/// Effects are counted over all file systems that share the counter.
#[derive(Clone)]
pub struct Faulty {
    inner: Arc<MemoryFiles>,
    left: Arc<AtomicUsize>,
    error: io::ErrorKind,
}

impl Faulty {
    pub fn new(inner: Arc<MemoryFiles>, left: Arc<AtomicUsize>, error: io::ErrorKind) -> Self {
        Self { inner, left, error }
    }

    fn effect(&self) -> io::Result<()> {
        let before = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        before.map(|_| ()).map_err(|_| self.error.into())
    }
}

impl Files for Faulty {
    fn place(&self, path: &str) -> String {
        self.inner.place(path)
    }
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.inner.read(path)
    }
    fn look(&self, path: &str) -> io::Result<Entry> {
        self.inner.look(path)
    }
    fn list(&self, folder: &str) -> io::Result<Vec<(String, Entry)>> {
        self.inner.list(folder)
    }
    fn read_link(&self, path: &str) -> io::Result<String> {
        self.inner.read_link(path)
    }
    fn create(&self, path: &str, mode: u32, bytes: &[u8], sealing: Sealing) -> io::Result<()> {
        self.effect().inspect_err(|_| {
            // Half a file may be there already, unless the process was dead before.
            let _ = self.inner.create(path, mode, &bytes[..bytes.len() / 2], sealing);
        })?;
        self.inner.create(path, mode, bytes, sealing)
    }
    fn make_folder(&self, path: &str, mode: u32) -> io::Result<()> {
        self.effect()?;
        self.inner.make_folder(path, mode)
    }
    fn make_link(&self, path: &str, target: &str) -> io::Result<()> {
        self.effect()?;
        self.inner.make_link(path, target)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.effect()?;
        self.inner.rename(from, to)
    }
    fn exchange(&self, a: &str, b: &str) -> io::Result<()> {
        self.effect()?;
        self.inner.exchange(a, b)
    }
    fn remove(&self, path: &str) -> io::Result<()> {
        self.effect()?;
        self.inner.remove(path)
    }
    fn flush(&self) -> io::Result<()> {
        self.effect()
    }
    fn lock(&self, path: &str) -> io::Result<Lock> {
        self.inner.lock(path)
    }
    fn temporary(&self, path: &str) -> io::Result<String> {
        // What a dead process left is removed here, as it is on disk.
        let name = self.inner.temporary(path)?;
        self.inner.remove(&name)?;
        Ok(name)
    }
}
