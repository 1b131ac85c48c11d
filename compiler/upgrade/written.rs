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
    /// How many units and configuration files there are, and how many of them have a flag or field.
    units: BTreeMap<Component, usize>,
    documents: BTreeMap<ConfigKind, usize>,
    with_flag: BTreeMap<(Component, String), usize>,
    with_field: BTreeMap<(ConfigKind, String), usize>,
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
                written.unit(component, arguments);
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

    /// The values that a flag has on hosts, as a sentence's end.
    pub fn value(&self, component: Component, name: &str) -> String {
        let values = self.flags.get(&(component, name.to_owned()));
        values.map(|values| values.iter().map(String::as_str).collect::<Vec<_>>().join("`, `")).unwrap_or_default()
    }

    /// On how many hosts a component runs, and on how many of them it gets a flag.
    pub fn hosts_with_flag(&self, component: Component, name: &str) -> (usize, usize) {
        let all = self.units.get(&component).copied().unwrap_or_default();
        (all, self.with_flag.get(&(component, name.to_owned())).copied().unwrap_or_default())
    }

    /// How many configuration files of a kind there are, and how many of them have a field.
    pub fn files_with_field(&self, kind: ConfigKind, path: &str) -> (usize, usize) {
        let all = self.documents.get(&kind).copied().unwrap_or_default();
        (all, self.with_field.get(&(kind, path.to_owned())).copied().unwrap_or_default())
    }

    fn unit(&mut self, component: Component, arguments: &[Term]) {
        let mut names = BTreeSet::new();
        for argument in arguments {
            let Term::Text(text) = argument else { continue };
            let (name, value) = text.trim_start_matches('-').split_once('=').unwrap_or((text.trim_start_matches('-'), ""));
            self.flags.entry((component, name.to_owned())).or_default().insert(value.to_owned());
            names.insert(name);
        }
        *self.units.entry(component).or_default() += 1;
        names.into_iter().for_each(|name| *self.with_flag.entry((component, name.to_owned())).or_default() += 1);
    }

    /// A document of a kind that the catalog knows; others are objects of the cluster.
    fn document(&mut self, document: &Term) {
        let Term::Map(entries) = document else { return };
        let kind = entries.iter().find_map(|(name, term)| match term {
            Term::Text(text) if name == "kind" => ConfigKind::named(text),
            _ => None,
        });
        let Some(kind) = kind else { return };
        *self.documents.entry(kind).or_default() += 1;
        let mut paths = BTreeSet::new();
        for (name, term) in entries.iter().filter(|(name, _)| name != "kind") {
            self.field(kind, name, term, &mut paths);
        }
        paths.into_iter().for_each(|path| *self.with_field.entry((kind, path)).or_default() += 1);
    }

    fn field(&mut self, kind: ConfigKind, path: &str, term: &Term, paths: &mut BTreeSet<String>) {
        match term {
            Term::Map(entries) if !entries.is_empty() => {
                entries.iter().for_each(|(name, inner)| self.field(kind, &format!("{path}.{name}"), inner, paths));
            }
            Term::List(items) if items.iter().any(|item| matches!(item, Term::Map(_))) => {
                items.iter().for_each(|item| self.field(kind, &format!("{path}[]"), item, paths));
            }
            leaf => {
                self.fields.entry((kind, path.to_owned())).or_default().insert(text(leaf));
                paths.insert(path.to_owned());
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
