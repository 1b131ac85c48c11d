//! Merges the blocks of all layers into one, setting by setting. Within a layer different values are an error, across layers the
//! stronger wins.

use indexmap::IndexMap;

use crate::schema::{Block, BlockSpec, FieldSpec, Shape};
use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Scalar, Value};

use super::layer::{Contribution, Operator, marks};
use super::written::{Writer, settle};

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
    contributions.iter().max_by_key(|contribution| contribution.layer).map(|contribution| contribution.head)
}

fn merge_field(block: &mut Block, field: &'static FieldSpec, keyed: bool, contributions: &[Contribution<'_>], sink: &mut Sink) {
    match field.shape {
        Shape::Block(inner) => {
            let parts = children(field.name, contributions);
            if !parts.is_empty() {
                block.blocks.insert(field.name, merge(inner(), &parts, sink));
            }
        }
        Shape::Keyed(inner) => {
            let groups = by_key(children(field.name, contributions));
            if !groups.is_empty() {
                let merged = groups.into_iter().map(|(key, parts)| (key, merge(inner(), &parts, sink))).collect();
                block.keyed.insert(field.name, merged);
            }
        }
        _ => {
            let writers = writers(field, keyed, contributions);
            if let Some(written) = settle(field, writers, sink) {
                block.settings.insert(field.name, written);
            }
        }
    }
}

/// The child nodes of that name in all contributions, each as a contribution of its own. `(unset)` on a block forgets weaker ones.
fn children<'a>(name: &str, contributions: &[Contribution<'a>]) -> Vec<Contribution<'a>> {
    let mut found: Vec<Contribution<'a>> = Vec::new();
    let mut ordered: Vec<&Contribution<'a>> = contributions.iter().collect();
    ordered.sort_by_key(|contribution| contribution.layer);
    for outer in ordered {
        for node in outer.children.iter().filter(|node| node.name.value == name) {
            match marks(node).operator {
                Operator::Unset => {
                    found.retain(|weaker| weaker.layer >= outer.layer || !same_key(weaker.arguments, &node.arguments))
                }
                _ => found.push(Contribution::of(node, outer)),
            }
        }
    }
    found
}

/// Whether `(unset)` with these arguments means that block: without any it means all of that name.
fn same_key(of: &[Value], unset: &[Value]) -> bool {
    unset.first().is_none_or(|key| of.first().is_some_and(|own| own.scalar == key.scalar))
}

/// Groups keyed blocks by their first argument, in the order of the files.
fn by_key(contributions: Vec<Contribution<'_>>) -> IndexMap<String, Vec<Contribution<'_>>> {
    let mut groups: IndexMap<String, Vec<Contribution<'_>>> = IndexMap::new();
    for contribution in contributions {
        let Some(Scalar::Text(key)) = contribution.arguments.first().map(|value| &value.scalar) else { continue };
        groups.entry(key.clone()).or_default().push(contribution);
    }
    groups
}

/// Everyone who wrote a setting.
fn writers(field: &FieldSpec, keyed: bool, contributions: &[Contribution<'_>]) -> Vec<Writer> {
    let skip = usize::from(keyed);
    let mut found = Vec::new();
    for from in contributions {
        let set = |values: Vec<_>, span| Writer { layer: from.layer, locked: from.locked, operator: Operator::Set, values, span };
        match field.shape {
            Shape::Key(_) => found.extend(from.arguments.first().map(|value| set(vec![value.clone()], value.span))),
            Shape::Argument(_) => found.extend(from.arguments.get(skip).map(|value| set(vec![value.clone()], value.span))),
            Shape::Arguments(_) => {
                let rest = from.arguments.get(skip..).unwrap_or_default();
                found.extend(rest.first().map(|first| set(rest.to_vec(), first.span.to(rest[rest.len() - 1].span))));
            }
            Shape::Property(_) => found.extend(
                from.properties
                    .iter()
                    .filter(|property| property.name.value == field.name)
                    .map(|property| set(vec![property.value.clone()], property.name.span.to(property.value.span))),
            ),
            Shape::Child(_) | Shape::List(_) => {
                found.extend(from.children.iter().filter(|node| node.name.value == field.name).map(|node| Writer::of(node, from)));
            }
            Shape::Block(_) | Shape::Keyed(_) => {}
        }
    }
    found
}

/// Two layers that may not speak at once: both places, and the ways out.
pub fn conflict(field: &FieldSpec, first: &Writer, second: &Writer, sink: &mut Sink) {
    let message = format!("`{}` is set twice in one layer, differently", field.name);
    let problem =
        Diagnostic::error("K0301", message).label(second.span, "set here").label(first.span, "and set here, to something else");
    let help = if first.layer.is_profile() {
        "set it in a stronger layer (the cluster, a role, a host), or mark it `(default)` in one of the profiles"
    } else {
        "keep one of the two"
    };
    sink.push(problem.help(help));
}
