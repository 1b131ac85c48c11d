//! What kapic writes for the components: the flags of every unit and the fields of every configuration file, over all hosts. It reads a
//! plan and judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Component, ConfigKind};
use crate::plan::{Content, Plan, Term};

/// Flags and fields by name, with the values that hosts have.
#[derive(Debug, Default, Clone)]
pub(super) struct Written {
    /// Flags without their dashes.
    pub flags: BTreeMap<(Component, String), BTreeSet<String>>,
    /// Fields by path, as the catalog spells paths.
    pub fields: BTreeMap<(ConfigKind, String), BTreeSet<String>>,
}

impl Written {
    /// What a plan has.
    pub fn of(plan: &Plan) -> Self {
        let mut written = Self::default();
        for artifact in &plan.artifacts {
            let Content::Template { values: Term::Map(values), .. } = &artifact.content else { continue };
            let named = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, term)| term);
            let file = artifact.meta.path.rsplit('/').next().unwrap_or_default();
            let component = Component::ALL.into_iter().find(|one| file.strip_suffix(".service") == Some(one.name()));
            if let (Some(component), Some(Term::List(arguments))) = (component, named("arguments")) {
                arguments.iter().for_each(|argument| written.flag(component, argument));
            }
            if let Some(Term::List(documents)) = named("documents") {
                documents.iter().for_each(|document| written.document(document));
            }
        }
        written
    }

    /// Whether a component gets a flag.
    pub fn has_flag(&self, component: Component, name: &str) -> bool {
        self.flags.contains_key(&(component, name.to_owned()))
    }

    /// Whether a configuration file gets a field.
    pub fn has_field(&self, kind: ConfigKind, path: &str) -> bool {
        self.fields.contains_key(&(kind, path.to_owned()))
    }

    fn flag(&mut self, component: Component, argument: &Term) {
        let Term::Text(text) = argument else { return };
        let (name, value) = text.trim_start_matches('-').split_once('=').unwrap_or((text, ""));
        self.flags.entry((component, name.to_owned())).or_default().insert(value.to_owned());
    }

    /// A document of a kind that the catalog knows; others are objects of the cluster.
    fn document(&mut self, document: &Term) {
        let Term::Map(entries) = document else { return };
        let kind = entries.iter().find_map(|(name, term)| match term {
            Term::Text(text) if name == "kind" => ConfigKind::named(text),
            _ => None,
        });
        let Some(kind) = kind else { return };
        for (name, term) in entries.iter().filter(|(name, _)| name != "kind") {
            self.field(kind, name, term);
        }
    }

    fn field(&mut self, kind: ConfigKind, path: &str, term: &Term) {
        match term {
            Term::Map(entries) if !entries.is_empty() => {
                entries.iter().for_each(|(name, inner)| self.field(kind, &format!("{path}.{name}"), inner));
            }
            Term::List(items) if items.iter().any(|item| matches!(item, Term::Map(_))) => {
                items.iter().for_each(|item| self.field(kind, &format!("{path}[]"), item));
            }
            leaf => {
                self.fields.entry((kind, path.to_owned())).or_default().insert(text(leaf));
            }
        }
    }
}

/// A value in one line. Of secrets only that there is one.
fn text(term: &Term) -> String {
    match term {
        Term::Text(text) => text.clone(),
        Term::Int(number) => number.to_string(),
        Term::Float(number) => number.to_string(),
        Term::Bool(value) => value.to_string(),
        Term::List(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        Term::Map(_) => "{}".to_owned(),
        _ => "(secret)".to_owned(),
    }
}
