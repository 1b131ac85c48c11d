//! A configuration document of a component, put together from settings with dotted paths. It must not know YAML.

use std::collections::BTreeMap;

use crate::schema::{Emission, Emitted};
use crate::source::Span;

use super::Term;

/// `apiVersion`, `kind`, and fields in the order of their paths.
#[derive(Debug)]
pub(super) struct Document {
    api_version: &'static str,
    kind: &'static str,
    fields: BTreeMap<String, Term>,
    origin: Vec<Span>,
}

impl Document {
    /// A document with the fields that settings become as they stand.
    pub(super) fn of(api_version: &'static str, kind: &'static str, emitted: &[Emitted]) -> Self {
        let mut document = Self { api_version, kind, fields: BTreeMap::new(), origin: Vec::new() };
        for Emitted { to, text: _, json, span, setting: _ } in emitted {
            if let Emission::Field(path) = to {
                document.set(path, Term::plain(json));
                document.origin.push(*span);
            }
        }
        document
    }

    /// Sets the field with this dotted path.
    pub(super) fn set(&mut self, path: &str, value: Term) {
        self.fields.insert(path.to_owned(), value);
    }

    /// Sets a field unless it has a value already.
    pub(super) fn set_default(&mut self, path: &str, value: Term) {
        self.fields.entry(path.to_owned()).or_insert(value);
    }

    /// The lines that asked for fields.
    pub(super) fn origin(&self) -> Vec<Option<Span>> {
        self.origin.iter().copied().map(Some).collect()
    }

    /// The nested form.
    pub(super) fn finish(self) -> Term {
        let mut root = vec![("apiVersion".to_owned(), Term::text(self.api_version)), ("kind".to_owned(), Term::text(self.kind))];
        for (path, value) in self.fields {
            insert(&mut root, &path, value);
        }
        Term::Map(root)
    }
}

fn insert(entries: &mut Vec<(String, Term)>, path: &str, value: Term) {
    let Some((head, rest)) = path.split_once('.') else {
        entries.push((path.to_owned(), value));
        return;
    };
    let at = entries.iter().position(|(name, _)| name == head).unwrap_or_else(|| {
        entries.push((head.to_owned(), Term::Map(Vec::new())));
        entries.len() - 1
    });
    if let (_, Term::Map(inner)) = &mut entries[at] {
        insert(inner, rest, value);
    }
}
