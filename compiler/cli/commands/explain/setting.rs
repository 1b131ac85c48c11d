//! Settings as the schema declares them: found by path or by name. It knows no setting by itself.

use kapic::schema::sections::Cluster;
use kapic::schema::{BlockSpec, Emission, FieldSpec, Presence, Section, Shape};
use serde_json::{Value, json};

use crate::cli::console::Stream;
use crate::cli::markdown::{paint, wrap};

/// A setting and the blocks that it stands in.
pub struct Found {
    /// Names from below `cluster`, with dots.
    path: String,
    field: &'static FieldSpec,
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

/// All settings with their first sentence.
pub fn list() -> String {
    all().iter().map(|found| format!("{}  {}\n", found.path, sentence(found.field.doc))).collect()
}

/// All paths and names.
pub fn names() -> Vec<String> {
    all().into_iter().flat_map(|found| [found.field.name.to_owned(), found.path]).collect()
}

/// For people.
pub fn human(found: &[Found], stream: Stream) -> String {
    found.iter().map(|found| one(found, stream)).collect::<Vec<_>>().join("\n")
}

/// For programs: one object a line.
pub fn json(found: &[Found]) -> String {
    found.iter().map(|found| format!("{}\n", object(found))).collect()
}

fn all() -> Vec<Found> {
    let mut out = Vec::new();
    collect(Cluster::spec(), "", &mut Vec::new(), &mut out);
    out
}

/// Settings of components stand at the cluster, in roles and in hosts: they are listed once, at the cluster.
fn collect(block: &'static BlockSpec, prefix: &str, open: &mut Vec<&'static str>, out: &mut Vec<Found>) {
    open.push(block.name);
    let at_top = prefix.is_empty();
    for field in block.all_fields().take(if at_top { usize::MAX } else { block.fields.len() }) {
        let path = if at_top { field.name.to_owned() } else { format!("{prefix}.{}", field.name) };
        out.push(Found { path: path.clone(), field });
        match field.shape {
            Shape::Block(inner) | Shape::Keyed(inner) if !open.contains(&inner().name) => collect(inner(), &path, open, out),
            _ => {}
        }
    }
    open.pop();
}

fn one(found: &Found, stream: Stream) -> String {
    let field = found.field;
    let mut text = format!("{}\n", paint(&found.path, "1", stream.color));
    text += &format!("{}\n\n", wrap(field.doc.trim(), stream.width, 0));
    for (name, value) in facts(field) {
        text += &format!("  {name:8}  {}\n", wrap(&value, stream.width.saturating_sub(12), 0).replace('\n', "\n            "));
    }
    text
}

fn facts(field: &FieldSpec) -> Vec<(&'static str, String)> {
    let mut facts = vec![("written", written(field))];
    if let Some(value) = field.value_type() {
        facts.push(("type", format!("{}: {}", value.name, value.expected)));
        if !value.words.is_empty() {
            facts.push(("words", value.words.join(", ")));
        }
    }
    let default = match (field.presence, field.shape) {
        (_, Shape::Block(_) | Shape::Keyed(_)) => None,
        (Presence::Required, _) => Some("none: it must be written"),
        (Presence::Optional, _) => Some("unset"),
        (Presence::Default(value), _) => Some(value),
    };
    facts.extend(default.map(|default| ("default", default.to_owned())));
    match field.emission {
        Some(Emission::Flag(flag)) => facts.push(("flag", flag.to_owned())),
        Some(Emission::Field(path)) => facts.push(("field", path.to_owned())),
        None => {}
    }
    if !field.aliases.is_empty() {
        facts.push(("known as", field.aliases.join(", ")));
    }
    if let Shape::Block(inner) | Shape::Keyed(inner) = field.shape {
        facts.push(("holds", inner().fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", ")));
    }
    facts
}

/// The form in which it is written, with a placeholder for the value.
fn written(field: &FieldSpec) -> String {
    let name = field.name;
    match field.shape {
        Shape::Key(_) => "the first argument of the block".to_owned(),
        Shape::Argument(_) => "an argument of the block".to_owned(),
        Shape::Arguments(_) => "the arguments of the block".to_owned(),
        Shape::Property(_) => format!("{name}=…  on the line of the block"),
        Shape::Child(value) if value.is_flag => format!("{name}  (or {name} #false)"),
        Shape::Child(_) => format!("{name} …"),
        Shape::List(_) => format!("{name} … …  ((add){name} … adds to an inherited list)"),
        Shape::Block(_) => format!("{name} {{ … }}"),
        Shape::Keyed(_) => format!("{name} KEY {{ … }}"),
    }
}

fn object(found: &Found) -> Value {
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
    json!({
        "setting": found.path, "doc": field.doc.trim(), "written": written(field), "type": value.map(|value| value.name),
        "expected": value.map(|value| value.expected), "words": value.map(|value| value.words).unwrap_or_default(),
        "required": required, "default": default, "flag": flag, "field": config, "aliases": field.aliases,
    })
}

fn sentence(doc: &str) -> &str {
    let line = doc.trim().lines().next().unwrap_or_default();
    line.split_once(". ").map_or(line, |(first, _)| first).trim_end_matches('.')
}
