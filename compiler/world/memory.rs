//! Files in memory, for `check` and for tests. It must not know what is in them.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Entry, Files, Form, Lock, Sealing, parent_and_name};

/// A folder that lives as long as this value.
#[derive(Default)]
pub struct MemoryFiles {
    nodes: Mutex<BTreeMap<String, Node>>,
}

#[derive(Clone)]
enum Node {
    File { mode: u32, bytes: Vec<u8> },
    Folder { mode: u32 },
    Link { target: String },
}

impl MemoryFiles {
    /// An empty folder.
    pub fn new() -> Self {
        Self::default()
    }

    fn nodes(&self) -> MutexGuard<'_, BTreeMap<String, Node>> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, path: &str, node: Node) -> io::Result<()> {
        let mut nodes = self.nodes();
        let parent = parent_and_name(path).0;
        match nodes.get(parent) {
            _ if parent.is_empty() => {}
            Some(Node::Folder { .. }) => {}
            Some(_) => return Err(io::ErrorKind::NotADirectory.into()),
            None => return Err(io::ErrorKind::NotFound.into()),
        }
        if nodes.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        nodes.insert(path.to_owned(), node);
        Ok(())
    }
}

impl Files for MemoryFiles {
    fn place(&self, path: &str) -> String {
        format!("memory:{path}")
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.nodes().get(path) {
            Some(Node::File { bytes, .. }) => Ok(bytes.clone()),
            Some(_) => Err(io::ErrorKind::InvalidInput.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn look(&self, path: &str) -> io::Result<Entry> {
        let entry = |form, mode, size| Ok(Entry { form, mode, size, owner: 0, group: 0 });
        match self.nodes().get(path) {
            _ if path.is_empty() => entry(Form::Folder, 0o700, 0),
            Some(Node::File { mode, bytes }) => entry(Form::File, *mode, bytes.len() as u64),
            Some(Node::Folder { mode }) => entry(Form::Folder, *mode, 0),
            Some(Node::Link { target }) => entry(Form::Link, 0o777, target.len() as u64),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<(String, Entry)>> {
        if self.look(folder)?.form != Form::Folder {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let paths: Vec<String> = self.nodes().keys().filter(|path| parent_and_name(path).0 == folder).cloned().collect();
        paths.iter().map(|path| Ok((parent_and_name(path).1.to_owned(), self.look(path)?))).collect()
    }

    fn read_link(&self, path: &str) -> io::Result<String> {
        match self.nodes().get(path) {
            Some(Node::Link { target }) => Ok(target.clone()),
            Some(_) => Err(io::ErrorKind::InvalidInput.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn create(&self, path: &str, mode: u32, bytes: &[u8], _: Sealing) -> io::Result<()> {
        self.insert(path, Node::File { mode, bytes: bytes.to_vec() })
    }

    fn make_folder(&self, path: &str, mode: u32) -> io::Result<()> {
        if path.is_empty() {
            return Ok(());
        }
        if let Some(Node::Folder { mode: old }) = self.nodes().get_mut(path) {
            *old = mode;
            return Ok(());
        }
        self.insert(path, Node::Folder { mode })
    }

    fn make_link(&self, path: &str, target: &str) -> io::Result<()> {
        self.insert(path, Node::Link { target: target.to_owned() })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let is_folder = self.look(from)?.form == Form::Folder;
        match self.look(to) {
            Ok(there) if is_folder != (there.form == Form::Folder) => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if there.form == Form::Folder && !self.list(to)?.is_empty() => {
                return Err(io::ErrorKind::DirectoryNotEmpty.into());
            }
            _ => {}
        }
        let mut nodes = self.nodes();
        let moved = under(&nodes, from);
        for path in moved {
            let node = nodes.remove(&path).expect("it was listed under the same lock");
            nodes.insert(format!("{to}{}", &path[from.len()..]), node);
        }
        Ok(())
    }

    fn exchange(&self, a: &str, b: &str) -> io::Result<()> {
        self.look(a)?;
        self.look(b)?;
        let mut nodes = self.nodes();
        let take = |nodes: &mut BTreeMap<String, Node>, from: &str, to: &str| -> Vec<(String, Node)> {
            let paths = under(nodes, from);
            paths.into_iter().filter_map(|p| nodes.remove(&p).map(|node| (format!("{to}{}", &p[from.len()..]), node))).collect()
        };
        let (first, second) = (take(&mut nodes, a, b), take(&mut nodes, b, a));
        nodes.extend(first);
        nodes.extend(second);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut nodes = self.nodes();
        for gone in under(&nodes, path) {
            nodes.remove(&gone);
        }
        Ok(())
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, _: &str) -> io::Result<Lock> {
        Ok(Box::new(()))
    }

    fn temporary(&self, path: &str) -> io::Result<String> {
        let (parent, name) = parent_and_name(path);
        let separator = if parent.is_empty() { "" } else { "/" };
        Ok(format!("{parent}{separator}.{name}.kapic-0"))
    }
}

/// A path and everything below it.
fn under(nodes: &BTreeMap<String, Node>, path: &str) -> Vec<String> {
    let below = format!("{path}/");
    nodes.keys().filter(|other| *other == path || other.starts_with(&below)).cloned().collect()
}
