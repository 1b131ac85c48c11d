//! Which setting a line of the description writes, for one host or for the operator's files: by the places of those who spoke.

use crate::plan::Place;
use crate::resolve::Resolved;
use crate::schema::sections::{Cluster, Components, Host};
use crate::schema::{Block, BlockSpec, Section, Shape, Voice};
use crate::source::Span;
use crate::syntax::Scalar;

/// The settings that hold for one place.
#[derive(Debug)]
pub struct Index<'a> {
    entries: Vec<Entry<'a>>,
}

/// One setting.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its path: `api-server.audit.policy`.
    pub setting: String,
    /// Everyone who spoke about it, the strongest first.
    pub voices: &'a [Voice],
}

impl<'a> Index<'a> {
    /// What holds on a host, or for the cluster.
    pub fn of(resolved: &'a Resolved, place: &Place) -> Self {
        let mut index = Self { entries: Vec::new() };
        let host = match place {
            Place::Cluster => None,
            Place::Host(name) => resolved.hosts.iter().find(|host| is_called(&host.facts, name)),
        };
        if let Some(host) = host {
            index.add(&host.facts, Host::spec(), "host");
        }
        let components = host.map_or(&resolved.components, |host| &host.components);
        index.add(components, Components::spec(), "");
        index.add(&resolved.cluster, Cluster::spec(), "");
        index
    }

    /// The setting that a line writes: the one of that very place, else the smallest node around it.
    pub fn find(&self, span: Span) -> Option<&Entry<'a>> {
        let exact = self.entries.iter().find(|entry| entry.voices.iter().any(|voice| voice.span == span));
        let size = |entry: &&Entry<'_>| {
            let around = entry.voices.iter().filter(|voice| voice.span.contains(span));
            around.map(|voice| voice.span.end - voice.span.start).min()
        };
        let around = || self.entries.iter().filter(|entry| size(entry).is_some()).min_by_key(size);
        exact.or_else(around)
    }

    fn add(&mut self, block: &'a Block, spec: &'static BlockSpec, path: &str) {
        for field in spec.fields {
            let setting = if path.is_empty() { field.name.to_owned() } else { format!("{path}.{}", field.name) };
            match field.shape {
                Shape::Block(inner) => {
                    if let Some(block) = block.blocks.get(field.name) {
                        self.add(block, inner(), &setting);
                    }
                }
                Shape::Keyed(inner) => {
                    for (key, block) in block.keyed.get(field.name).into_iter().flatten() {
                        self.add(block, inner(), &format!("{setting}.{key}"));
                    }
                }
                _ => {
                    let voices = block.voices(field.name);
                    if !voices.is_empty() {
                        self.entries.push(Entry { setting, voices });
                    }
                }
            }
        }
    }
}

fn is_called(facts: &Block, name: &str) -> bool {
    let written = facts.setting("name").and_then(|written| written.values.first());
    matches!(written.map(|value| &value.scalar), Some(Scalar::Text(own)) if own == name)
}
