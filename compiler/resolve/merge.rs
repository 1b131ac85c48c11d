//! Merges the blocks of all layers into one, setting by setting. Within a layer different values are an error, across layers the
//! stronger wins.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::schema::{Block, BlockSpec, FieldSpec, Operator, Shape, Voice};
use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Node, Scalar, Value};

use super::layer::{Contribution, marks};
use super::written::{broken_lock, settle, voice};

/// The one keyed block that is not merged here: hosts are composed one by one, each with the layers of its role.
const HOST: &str = "host";

/// Merges contributions to one kind of block. Settings that the block merely includes (components) are merged by whoever composes them.
pub fn merge(spec: &'static BlockSpec, contributions: &[Contribution<'_>], sink: &mut Sink) -> Block {
    let mut block = Block { span: strongest(contributions), ..Block::default() };
    let keyed = spec.fields.iter().any(|field| matches!(field.shape, Shape::Key(_)));
    for field in spec.fields {
        merge_field(&mut block, field, keyed, contributions, sink);
    }
    block
}

fn strongest(contributions: &[Contribution<'_>]) -> Option<Span> {
    let alive = contributions.iter().filter(|contribution| contribution.dropped.is_none());
    alive.max_by_key(|contribution| contribution.layer).map(|contribution| contribution.head)
}

fn merge_field(block: &mut Block, field: &'static FieldSpec, keyed: bool, contributions: &[Contribution<'_>], sink: &mut Sink) {
    match field.shape {
        Shape::Block(inner) => {
            let parts = children(field, contributions, sink);
            if parts.iter().any(|part| part.dropped.is_none()) {
                block.blocks.insert(field.name, merge(inner(), &parts, sink));
            }
        }
        Shape::Keyed(_) if field.name == HOST => {}
        Shape::Keyed(inner) => {
            let groups = by_key(children(field, contributions, sink));
            if !groups.is_empty() {
                let merged = groups.into_iter().map(|(key, parts)| (key, merge(inner(), &parts, sink))).collect();
                block.keyed.insert(field.name, merged);
            }
        }
        _ => {
            let voices = voices(field, keyed, contributions);
            if voices.is_empty() {
                return;
            }
            match settle(field, voices, sink) {
                Ok(written) => drop(block.settings.insert(field.name, written)),
                Err(voices) => drop(block.silenced.insert(field.name, voices)),
            }
        }
    }
}

/// The child nodes of that name in all contributions, each as a contribution of its own, the weakest first. `(unset)` on a block drops
/// weaker ones, on a block with an identity only those with the same.
fn children<'a>(field: &FieldSpec, contributions: &[Contribution<'a>], sink: &mut Sink) -> Vec<Contribution<'a>> {
    let mut found: Vec<Contribution<'a>> = Vec::new();
    let mut forget: Vec<(&'a Node, crate::schema::Layer)> = Vec::new();
    for outer in contributions {
        for node in outer.children.iter().filter(|node| node.name.value == field.name) {
            match marks(node).operator {
                Operator::Unset if outer.dropped.is_none() => forget.push((node, outer.layer)),
                Operator::Unset => {}
                _ => found.push(Contribution::of(node, outer)),
            }
        }
    }
    found.sort_by_key(|contribution| contribution.layer);
    for (node, layer) in forget {
        let same = |part: &Contribution<'_>| matches!(field.shape, Shape::Block(_)) || key(part.arguments) == key(&node.arguments);
        for weaker in found.iter_mut().filter(|part| part.layer < layer && part.dropped.is_none() && same(part)) {
            if let Some(lock) = lock_in(weaker) {
                broken_lock(field.name, lock, node.head, sink);
            }
            weaker.dropped = Some(node.head);
        }
    }
    found
}

/// The first thing that is locked in a block.
fn lock_in(part: &Contribution<'_>) -> Option<Span> {
    fn below(nodes: &[Node]) -> Option<Span> {
        nodes.iter().find_map(|node| if marks(node).locked { Some(node.head) } else { below(node.nodes()) })
    }
    if part.locked { Some(part.head) } else { below(part.children) }
}

/// Groups keyed blocks by their first argument, in the order of the files. What was dropped counts no more.
fn by_key(contributions: Vec<Contribution<'_>>) -> IndexMap<String, Vec<Contribution<'_>>> {
    let mut groups: IndexMap<String, Vec<Contribution<'_>>> = IndexMap::new();
    for contribution in contributions.into_iter().filter(|part| part.dropped.is_none()) {
        let Some(key) = key(contribution.arguments) else { continue };
        groups.entry(key).or_default().push(contribution);
    }
    groups
}

/// The identity of a block: its first argument as text, however it is spelled.
pub fn key(arguments: &[Value]) -> Option<String> {
    match &arguments.first()?.scalar {
        Scalar::Text(key) => Some(key.clone()),
        Scalar::Int(key) => Some(key.to_string()),
        Scalar::Bool(key) => Some(key.to_string()),
        Scalar::Float(_) | Scalar::Null => None,
    }
}

/// Everyone who wrote a setting.
fn voices(field: &FieldSpec, keyed: bool, contributions: &[Contribution<'_>]) -> Vec<Voice> {
    let skip = usize::from(keyed);
    let mut found = Vec::new();
    for from in contributions {
        let set = |values: &[Value], span| Voice {
            layer: from.layer,
            locked: from.locked,
            operator: Operator::Set,
            values: Arc::from(values),
            span,
            applied: from.applied.cloned(),
            dropped: from.dropped,
        };
        match field.shape {
            Shape::Key(_) => found.extend(from.arguments.first().map(|value| set(&[identity(value)], value.span))),
            Shape::Argument(_) => found.extend(from.arguments.get(skip).map(|value| set(std::slice::from_ref(value), value.span))),
            Shape::Arguments(_) => {
                let rest = from.arguments.get(skip..).unwrap_or_default();
                found.extend(rest.first().map(|first| set(rest, first.span.to(rest[rest.len() - 1].span))));
            }
            Shape::Property(_) => found.extend(
                from.properties
                    .iter()
                    .filter(|property| property.name.value == field.name)
                    .map(|property| set(std::slice::from_ref(&property.value), property.span())),
            ),
            Shape::Child(_) | Shape::List(_) => {
                found.extend(from.children.iter().filter(|node| node.name.value == field.name).map(|node| voice(node, from)));
            }
            Shape::Block(_) | Shape::Keyed(_) => {}
        }
    }
    found
}

/// Identities are compared as text, so `5` and `"5"` are one.
fn identity(value: &Value) -> Value {
    let scalar = key(std::slice::from_ref(value)).map_or_else(|| value.scalar.clone(), Scalar::Text);
    Value { annotation: value.annotation.clone(), scalar, span: value.span }
}

/// Two layers that may not speak at once: both places, and the ways out.
pub fn conflict(field: &FieldSpec, first: &Voice, second: &Voice, sink: &mut Sink) {
    let message = format!("`{}` is set twice in one layer, differently", field.name);
    let problem =
        Diagnostic::error("K0301", message).label(second.span, "set here, to something else").label(first.span, "and set here");
    let help = if first.layer.is_profile() {
        "set it in a stronger layer (the cluster, a role, a host), or mark it `(default)` in one of the profiles"
    } else {
        "keep one of the two"
    };
    sink.push(problem.help(help));
}
