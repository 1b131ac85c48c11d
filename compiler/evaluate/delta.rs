//! What one merged block says otherwise than another, as a layer that makes the one of the other. It knows no notation.

use indexmap::IndexMap;

use crate::schema::{Block, BlockSpec, FieldSpec, Shape};

use super::full::{Silent, block, keyed, setting};
use super::item::Item;

/// The nodes that, written in a stronger layer than `base`, give `own`.
pub(super) fn delta(base: &Block, own: &Block, spec: &'static BlockSpec) -> Vec<Item> {
    if std::ptr::eq(base, own) {
        return Vec::new();
    }
    spec.fields.iter().flat_map(|field| field_delta(base, own, field)).collect()
}

fn field_delta(base: &Block, own: &Block, field: &'static FieldSpec) -> Vec<Item> {
    match field.shape {
        Shape::Block(inner) => match (base.blocks.get(field.name), own.blocks.get(field.name)) {
            (None, None) => Vec::new(),
            (Some(_), None) => vec![unset(field, None)],
            (None, Some(own)) => vec![whole(field, own, inner())],
            (Some(base), Some(own)) if loses(base, own, inner()) => vec![unset(field, None), whole(field, own, inner())],
            (Some(base), Some(own)) => {
                let items = delta(base, own, inner());
                let changed = !items.is_empty();
                changed.then_some(Item::Block { name: field.name, key: None, span: own.span, items }).into_iter().collect()
            }
        },
        Shape::Keyed(inner) => {
            let none = IndexMap::new();
            let of = |block: &'_ Block| block.keyed.get(field.name).cloned();
            let (base, own) = (of(base), of(own));
            keyed_delta(field, inner(), base.as_ref().unwrap_or(&none), own.as_ref().unwrap_or(&none))
        }
        _ => setting_delta(base, own, field),
    }
}

fn setting_delta(base: &Block, own: &Block, field: &'static FieldSpec) -> Vec<Item> {
    match (base.setting(field.name), own.setting(field.name)) {
        (Some(base), Some(own)) if base.values.iter().map(|one| &one.scalar).eq(own.values.iter().map(|one| &one.scalar)) => {
            Vec::new()
        }
        (_, Some(_)) => setting(own, field, Silent::Left).into_iter().collect(),
        (Some(_), None) => vec![unset(field, None)],
        (None, None) => Vec::new(),
    }
}

/// Blocks with an identity are kept one by one where their order allows it; else all are said anew.
fn keyed_delta(
    field: &'static FieldSpec,
    spec: &'static BlockSpec,
    base: &IndexMap<String, Block>,
    own: &IndexMap<String, Block>,
) -> Vec<Item> {
    let kept = base.keys().filter(|key| own.contains_key(*key));
    let new = own.keys().filter(|key| !base.contains_key(*key));
    let in_order = kept.chain(new).eq(own.keys());
    let whole = own.iter().all(|(key, own)| base.get(key).is_none_or(|base| !loses(base, own, spec)));
    if !in_order || !whole {
        let gone = base.keys().map(|key| unset(field, Some(key)));
        let said = own.iter().map(|(key, own)| keyed(field.name, key, own, block(own, spec, Silent::Left)));
        return gone.chain(said).collect();
    }
    let gone = base.keys().filter(|key| !own.contains_key(*key)).map(|key| unset(field, Some(key)));
    let said = own.iter().filter_map(|(key, own)| match base.get(key) {
        None => Some(keyed(field.name, key, own, block(own, spec, Silent::Left))),
        Some(base) => {
            let items = delta(base, own, spec);
            (!items.is_empty()).then(|| keyed(field.name, key, own, items))
        }
    });
    gone.chain(said).collect()
}

/// Whether something is gone that stands on the block's own line: that cannot be taken back by itself.
fn loses(base: &Block, own: &Block, spec: &BlockSpec) -> bool {
    let on_the_line = |shape: Shape| matches!(shape, Shape::Argument(_) | Shape::Arguments(_) | Shape::Property(_));
    let mut fields = spec.fields.iter().filter(|field| on_the_line(field.shape));
    fields.any(|field| base.setting(field.name).is_some() && own.setting(field.name).is_none())
}

fn whole(field: &'static FieldSpec, own: &Block, spec: &'static BlockSpec) -> Item {
    Item::Block { name: field.name, key: None, span: own.span, items: block(own, spec, Silent::Left) }
}

fn unset(field: &'static FieldSpec, key: Option<&String>) -> Item {
    Item::Unset { name: field.name, key: key.cloned() }
}
