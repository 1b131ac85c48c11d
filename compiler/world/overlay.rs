//! A project some of whose files are other than on disk. It must not know why.

use std::collections::BTreeMap;

use super::project::{Project, ReadError};

/// Some texts of its own over another project.
pub struct Overlay<'a> {
    under: &'a dyn Project,
    texts: BTreeMap<String, String>,
}

impl<'a> Overlay<'a> {
    /// The same files as `under`.
    pub fn new(under: &'a dyn Project) -> Self {
        Self { under, texts: BTreeMap::new() }
    }

    /// From now on `path` has this text.
    pub fn set(&mut self, path: impl Into<String>, text: String) {
        self.texts.insert(path.into(), text);
    }

    /// The files that are other than below, and their texts.
    pub fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }
}

impl Project for Overlay<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match self.texts.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.under.read(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Overlay;
    use crate::world::{MemoryProject, Project, ReadError};

    #[test]
    fn what_is_over_hides_what_is_under() {
        let under = MemoryProject::new([("a.kdl", "a"), ("b.kdl", "b")]);
        let mut over = Overlay::new(&under);
        over.set("a.kdl", "x".to_owned());
        assert_eq!(over.read_text("a.kdl"), Ok("x".to_owned()));
        assert_eq!(over.read_text("b.kdl"), Ok("b".to_owned()));
        assert_eq!(over.read_text("c.kdl"), Err(ReadError::Missing));
        assert_eq!(over.texts().keys().collect::<Vec<_>>(), ["a.kdl"]);
    }
}
