//! Whether two documents say the same: names, annotations, values and blocks, not places and spelling.

use super::{Children, Document, Node, Property, Scalar, Value};
use crate::source::Spanned;

/// Whether they hold the same data in the same order.
pub fn says_the_same(a: &Document, b: &Document) -> bool {
    let (Document { nodes: a, span: _ }, Document { nodes: b, span: _ }) = (a, b);
    all(a, b, node)
}

fn all<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn node(a: &Node, b: &Node) -> bool {
    let Node { annotation, name, arguments, properties, children, span: _, head: _ } = a;
    word(annotation, &b.annotation)
        && name.value == b.name.value
        && all(arguments, &b.arguments, value)
        && all(properties, &b.properties, property)
        && match (children, &b.children) {
            (Some(Children { nodes: a, span: _ }), Some(Children { nodes: b, span: _ })) => all(a, b, node),
            (a, b) => a.is_none() && b.is_none(),
        }
}

fn property(a: &Property, b: &Property) -> bool {
    a.name.value == b.name.value && value(&a.value, &b.value)
}

fn value(a: &Value, b: &Value) -> bool {
    let Value { annotation, scalar, span: _ } = a;
    let same = match (scalar, &b.scalar) {
        // `#nan` is no other value than itself here.
        (Scalar::Float(a), Scalar::Float(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    };
    same && word(annotation, &b.annotation)
}

fn word(a: &Option<Spanned<String>>, b: &Option<Spanned<String>>) -> bool {
    a.as_ref().map(|word| &word.value) == b.as_ref().map(|word| &word.value)
}
