//! Settings as the schema declares them: found by path or by name. It knows no setting by itself.

mod example;
mod facts;
mod profiles;
mod target;

use kapic::schema::sections::Cluster;
use kapic::schema::{BlockSpec, FieldSpec, Section, Shape};
use serde_json::json;

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

pub use example::example;
pub use facts::{Fact, facts};
pub use profiles::Profiles;
pub use target::words;

/// A setting and the blocks that it stands in.
pub struct Found {
    /// Names from below `cluster`, with dots.
    pub path: String,
    /// Its declaration.
    pub field: &'static FieldSpec,
    /// The blocks around it, the outermost first.
    pub around: Vec<&'static FieldSpec>,
}

/// Everything with this path, or else with this name or alias anywhere.
pub fn find(what: &str) -> Vec<Found> {
    let what = what.strip_prefix("cluster.").unwrap_or(what);
    let (mut exact, mut named) = (Vec::new(), Vec::new());
    for found in all() {
        if found.path == what {
            exact.push(found);
        } else if found.field.name == what || found.field.aliases.contains(&what) {
            named.push(found);
        }
    }
    if exact.is_empty() { named } else { exact }
}

/// All settings: path and first sentence.
pub fn list() -> Vec<(String, &'static str)> {
    all().into_iter().map(|found| (found.path, sentence(found.field.doc))).collect()
}

/// All paths and names.
pub fn names() -> Vec<String> {
    all().into_iter().flat_map(|found| [found.field.name.to_owned(), found.path]).collect()
}

/// For people.
pub fn human(found: &[Found], stream: Stream) -> String {
    let profiles = Profiles::of_stdlib();
    found.iter().map(|found| one(found, &profiles, stream)).collect::<Vec<_>>().join("\n")
}

/// For programs: one object a line.
pub fn json(found: &[Found]) -> String {
    let profiles = Profiles::of_stdlib();
    found.iter().map(|found| format!("{}\n", object(found, &profiles))).collect()
}

/// Every setting, in the order of the reference. Settings of components stand at the cluster, in roles and in hosts: they are listed once,
/// at the cluster.
pub fn all() -> Vec<Found> {
    let mut out = Vec::new();
    collect(Cluster::spec(), "", &mut Vec::new(), &mut out);
    out
}

fn collect(block: &'static BlockSpec, prefix: &str, around: &mut Vec<&'static FieldSpec>, out: &mut Vec<Found>) {
    let at_top = prefix.is_empty();
    for field in block.all_fields().take(if at_top { usize::MAX } else { block.fields.len() }) {
        let path = if at_top { field.name.to_owned() } else { format!("{prefix}.{}", field.name) };
        out.push(Found { path: path.clone(), field, around: around.clone() });
        let (Shape::Block(inner) | Shape::Keyed(inner)) = field.shape else { continue };
        if !around.iter().any(|outer| outer.name == field.name) {
            around.push(field);
            collect(inner(), &path, around, out);
            around.pop();
        }
    }
}

fn one(found: &Found, profiles: &Profiles, stream: Stream) -> String {
    let mut text = format!("{}\n", paint(&found.path, "1", stream.color));
    text += &format!("{}\n\n", wrap(found.field.doc.trim(), stream.width, 0));
    for Fact { name, value } in facts(found, profiles) {
        text += &format!("  {name:8}  {}\n", wrap(&value, stream.width.saturating_sub(12), 0).replace('\n', "\n            "));
    }
    for (at, line) in example(found, profiles).lines().enumerate() {
        let name = if at == 0 { "example" } else { "" };
        text += &format!("  {name:8}  {}\n", paint(line, "36", stream.color));
    }
    text
}

fn object(found: &Found, profiles: &Profiles) -> serde_json::Value {
    use kapic::schema::{Emission, Presence};
    let field = found.field;
    let value = field.value_type();
    let (default, required) = match field.presence {
        Presence::Required => (None, true),
        Presence::Optional => (None, false),
        Presence::Default(value) => (Some(value), false),
    };
    let (flag, config) = match field.emission {
        Some(Emission::Flag(flag)) => (Some(flag), None),
        Some(Emission::Field(path)) => (None, Some(path)),
        None => (None, None),
    };
    let life = target::life(found);
    json!({
        "setting": found.path, "doc": field.doc.trim(), "written": facts::written(field), "type": value.map(|value| value.name),
        "expected": value.map(|value| value.expected), "words": value.map(|value| value.words).unwrap_or_default(),
        "required": required, "default": default, "merge": facts::merge(field), "flag": flag, "field": config,
        "component": target::component(found).map(|component| component.name()),
        "since": life.as_ref().and_then(|life| life.since.first()).map(ToString::to_string),
        "deprecated": life.as_ref().and_then(|life| life.deprecated).map(|since| since.to_string()),
        "removed": life.as_ref().and_then(|life| life.removed).map(|since| since.to_string()),
        "profiles": profiles.json(&found.path), "aliases": field.aliases, "example": example(found, profiles),
    })
}

/// The first sentence of a text.
pub fn sentence(doc: &str) -> &str {
    let line = doc.trim().lines().next().unwrap_or_default();
    line.split_once(". ").map_or(line, |(first, _)| first).trim_end_matches('.')
}
