//! Paths of files: where `use`, `template` and `policy` lead to, what cannot be read, and the text of what settings name. It must not
//! know what a file is for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::schema::sections::{Components, Host};
use crate::schema::types::{SettingType, TemplatePath};
use crate::schema::{Block, BlockSpec, Section, Shape, ValueType};
use crate::source::{Diagnostic, FileId, NamedFile, NamedText, Sink, Sources, Span};
use crate::syntax::{Node, Scalar, Value};
use crate::world::{Project, ReadError};

use super::Resolved;
use super::shape::cluster_spec;

/// The path from the root that `target` means in the file `from`; `None` if it leaves the root.
pub fn joined(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A path that leads out of the project.
pub fn outside(target: &str, span: Span) -> Diagnostic {
    let problem = Diagnostic::error("K0106", format!("`{target}` leaves the project")).label(span, "leads out of the root");
    problem.help("move the file into the project; the root is the folder of the entry file")
}

/// A file that cannot be read.
pub fn unreadable(name: &str, used_at: Option<Span>, error: &ReadError) -> Diagnostic {
    let (code, help) = match error {
        ReadError::NotUtf8 { .. } => ("K0001", "save the file as UTF-8"),
        ReadError::TooLarge { .. } => ("K0004", "a description this large is made by a program; make it smaller"),
        ReadError::Outside => ("K0106", "move the file into the project; nothing outside of its folder is read"),
        ReadError::Changed => ("K0105", "try again when nobody writes to it"),
        _ => ("K0105", "check the path; it is relative to the file that names it"),
    };
    let problem = Diagnostic::error(code, format!("`{name}` cannot be read: {error}")).help(help);
    match used_at {
        Some(span) => problem.label(span, "used here"),
        None => problem,
    }
}

/// Makes paths below `nodes` relative to the root: until now each is relative to the file that it stands in. This comes before layers
/// are merged, so that the same words in two folders are not taken for the same file.
pub fn anchor(nodes: &mut [Node], spec: &'static BlockSpec, names: &BTreeMap<FileId, String>, sink: &mut Sink) {
    for node in nodes {
        let Some(field) = spec.field(&node.name.value) else { continue };
        match field.shape {
            Shape::Child(value_type) | Shape::List(value_type) if is_file(value_type) => {
                node.arguments.iter_mut().for_each(|value| anchor_value(value, names, sink));
            }
            Shape::Block(inner) | Shape::Keyed(inner) => {
                let children = node.children.as_mut().map_or(&mut [][..], |block| &mut block.nodes);
                anchor(children, inner(), names, sink);
            }
            _ => {}
        }
    }
}

fn anchor_value(value: &mut Value, names: &BTreeMap<FileId, String>, sink: &mut Sink) {
    let Scalar::Text(target) = &mut value.scalar else { return };
    let relative = target.starts_with("./") || target.starts_with("../");
    let Some(from) = names.get(&value.span.file).filter(|_| relative) else { return };
    match joined(from, target) {
        Some(path) => *target = format!("./{path}"),
        None => sink.push(outside(target, value.span)),
    }
}

fn is_file(value_type: &ValueType) -> bool {
    value_type.name == TemplatePath::TYPE.name
}

/// The text of every file that a setting of the result names, each read once, sorted by name.
pub fn load(resolved: &Resolved, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Vec<NamedFile> {
    let mut files = Vec::new();
    for (name, span) in named(resolved) {
        let Some(path) = name.strip_prefix("./") else {
            files.push(NamedFile { name, span, text: None });
            continue;
        };
        let read = if path.is_empty() { Err(ReadError::Folder) } else { project.read_text(path) };
        match read {
            Ok(text) => {
                let file = sources.add(path, text.as_str());
                files.push(NamedFile { name, span, text: Some(NamedText { text, file }) });
            }
            Err(error) => sink.push(unreadable(&name, Some(span), &error)),
        }
    }
    files
}

/// Every name with the first place that says it.
fn named(resolved: &Resolved) -> BTreeMap<String, Span> {
    let mut found = BTreeMap::new();
    collect(&resolved.cluster, cluster_spec(), &mut found);
    let mut seen = BTreeSet::new();
    for components in resolved.hosts.iter().map(|host| &host.components).chain([&resolved.components]) {
        if seen.insert(Arc::as_ptr(components)) {
            collect(components, Components::spec(), &mut found);
        }
    }
    resolved.hosts.iter().for_each(|host| collect(&host.facts, Host::spec(), &mut found));
    found
}

fn collect(block: &Block, spec: &'static BlockSpec, found: &mut BTreeMap<String, Span>) {
    for field in spec.fields {
        match field.shape {
            Shape::Child(value_type) | Shape::List(value_type) if is_file(value_type) => {
                for value in block.setting(field.name).into_iter().flat_map(|written| written.values.iter()) {
                    if let Scalar::Text(name) = &value.scalar {
                        let first = found.entry(name.clone()).or_insert(value.span);
                        *first = (*first).min(value.span);
                    }
                }
            }
            Shape::Block(inner) => block.blocks.get(field.name).into_iter().for_each(|child| collect(child, inner(), found)),
            Shape::Keyed(inner) => {
                block
                    .keyed
                    .get(field.name)
                    .into_iter()
                    .flat_map(|all| all.values())
                    .for_each(|child| collect(child, inner(), found));
            }
            _ => {}
        }
    }
}
