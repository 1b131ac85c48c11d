//! A block after all layers were merged: for every setting the values that won and everyone who spoke. Types come later.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::source::Span;
use crate::syntax::Value;

use super::Voice;

/// A merged block. Maps are sorted by name, keyed blocks stand in the order of the files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// Where the strongest layer wrote the block; `None` if nobody did.
    pub span: Option<Span>,
    /// Settings by name.
    pub settings: BTreeMap<&'static str, Written>,
    /// Settings of which nothing is left, because the strongest layer that spoke went back to the default.
    pub silenced: BTreeMap<&'static str, Vec<Voice>>,
    /// Blocks that exist once.
    pub blocks: BTreeMap<&'static str, Block>,
    /// Blocks with an identity, by setting name and key.
    pub keyed: BTreeMap<&'static str, IndexMap<String, Block>>,
}

/// The values of one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The values that won; one, unless the setting is a list. Shared with the voice that said them.
    pub values: Arc<[Value]>,
    /// The node or property that wrote the strongest of them.
    pub span: Span,
    /// Everyone who spoke, the strongest first.
    pub voices: Vec<Voice>,
}

impl Block {
    /// The merged values of a setting, if anyone wrote it.
    pub fn setting(&self, name: &str) -> Option<&Written> {
        self.settings.get(name)
    }

    /// A child block; an empty one if nobody wrote it.
    pub fn block(&self, name: &str) -> &Block {
        static EMPTY: Block = Block {
            span: None,
            settings: BTreeMap::new(),
            silenced: BTreeMap::new(),
            blocks: BTreeMap::new(),
            keyed: BTreeMap::new(),
        };
        self.blocks.get(name).unwrap_or(&EMPTY)
    }

    /// Everyone who spoke about a setting, the strongest first; nobody, if it is not written.
    pub fn voices(&self, name: &str) -> &[Voice] {
        let left = self.settings.get(name).map(|written| written.voices.as_slice());
        left.or_else(|| self.silenced.get(name).map(Vec::as_slice)).unwrap_or_default()
    }
}
