//! A configuration document of a component, put together from settings with dotted paths. It must not know YAML.

use std::collections::BTreeMap;

use crate::catalog::{ConfigField, ConfigKind, FieldForm, config_field};
use crate::schema::sections::{ExtraConfig, ExtraField};
use crate::schema::{Emission, Emitted};
use crate::source::Span;

use super::Term;
use super::origin::{Origin, Part, PartName};

/// `apiVersion`, `kind`, and fields in the order of their paths, each with its origin.
#[derive(Debug)]
pub(super) struct Document {
    api_version: &'static str,
    kind: &'static str,
    fields: BTreeMap<String, (Term, Origin)>,
    fallback: Vec<Span>,
}

impl Document {
    /// A document with the fields that settings become as they stand. `component` are the lines that stand for what has no better one.
    pub(super) fn of(
        api_version: &'static str,
        kind: &'static str,
        emitted: &[Emitted],
        component: impl IntoIterator<Item = Option<Span>>,
    ) -> Self {
        let fallback = component.into_iter().flatten().collect();
        let mut document = Self { api_version, kind, fields: BTreeMap::new(), fallback };
        for Emitted { to, text: _, json, span, setting: _ } in emitted {
            if let Emission::Field(path) = to {
                *document.set(path, Term::plain(json)) = Origin::written(Some(*span));
            }
        }
        document
    }

    /// Sets the field with this dotted path; the caller says why.
    pub(super) fn set(&mut self, path: &str, value: Term) -> &mut Origin {
        let fresh = (value, Origin::default());
        let field = self.fields.entry(path.to_owned()).or_insert_with(|| fresh.clone());
        *field = fresh;
        &mut field.1
    }

    /// Sets a field unless it has a value already.
    pub(super) fn set_default(&mut self, path: &str, value: Term, origin: Origin) {
        self.fields.entry(path.to_owned()).or_insert((value, origin));
    }

    /// Sets the fields that have no setting.
    pub(super) fn extra(&mut self, kind: ConfigKind, extra: &ExtraConfig) {
        for field in &extra.fields {
            *self.set(&field.path.0, extra_value(kind, field)) = Origin::written(field.span);
        }
    }

    /// The lines that asked for fields.
    pub(super) fn lines(&self) -> Vec<Option<Span>> {
        self.fields.values().flat_map(|(_, origin)| &origin.lines).copied().map(Some).collect()
    }

    /// The nested form, and the origin of every field.
    pub(super) fn finish(self) -> (Term, Vec<Part>) {
        let mut root = vec![("apiVersion".to_owned(), Term::text(self.api_version)), ("kind".to_owned(), Term::text(self.kind))];
        let head = Origin { reason: Some("the component reads its configuration in this form"), lines: self.fallback.clone() };
        let mut parts: Vec<Part> =
            ["apiVersion", "kind"].map(|name| Part::new(PartName::Field(name.to_owned()), head.clone())).into();
        for (path, (value, mut origin)) in self.fields {
            insert(&mut root, &path, value);
            if origin.lines.is_empty() {
                origin.lines.clone_from(&self.fallback);
            }
            parts.push(Part::new(PartName::Field(path), origin));
        }
        (Term::Map(root), parts)
    }
}

/// A list with one element is still a list: what a field is, the catalog knows.
fn extra_value(kind: ConfigKind, field: &ExtraField) -> Term {
    let mut values = field.values.values().map(|value| Term::plain(&value.0));
    match config_field(kind, &field.path.0).map(ConfigField::form) {
        Some(FieldForm::List(_)) => Term::List(values.collect()),
        Some(FieldForm::Map(_)) => {
            Term::Map(field.entries.iter().map(|entry| (entry.name.0.clone(), Term::plain(&entry.value.0))).collect())
        }
        _ => values.next().unwrap_or_else(|| Term::text("")),
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
