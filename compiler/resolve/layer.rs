//! Blocks of layers, and the operators that a node's annotation can be. It merges nothing.

use std::sync::Arc;

use crate::schema::{Applied, Layer, Operator};
use crate::source::Diagnostic;
use crate::source::{Sink, Span, nearest, only_near};
use crate::syntax::{Node, Property, Value};

/// One block of one layer, ready to be merged with those of other layers.
#[derive(Debug, Clone, Copy)]
pub struct Contribution<'a> {
    /// From which layer.
    pub layer: Layer,
    /// Whether later layers may not change it.
    pub locked: bool,
    /// The node's arguments; none for the body of a profile.
    pub arguments: &'a [Value],
    /// The node's properties.
    pub properties: &'a [Property],
    /// What stands in its block.
    pub children: &'a [Node],
    /// The node without its block.
    pub head: Span,
    /// The profile that it stands in.
    pub applied: Option<&'a Arc<Applied>>,
    /// The `(unset)` by which a stronger layer forgets it.
    pub dropped: Option<Span>,
}

/// What an annotation on a node means; `(default)` and `(lock)` change the contribution instead of being an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// The operator.
    pub operator: Operator,
    /// `(lock)`.
    pub locked: bool,
    /// `(default)`.
    pub default: bool,
}

const WORDS: [&str; 5] = ["add", "default", "lock", "remove", "unset"];

/// Reads the annotation of a node.
pub fn marks(node: &Node) -> Marks {
    let plain = Marks { operator: Operator::Set, locked: false, default: false };
    match node.annotation.as_ref().map(|word| word.value.as_str()) {
        Some("add") => Marks { operator: Operator::Add, ..plain },
        Some("remove") => Marks { operator: Operator::Remove, ..plain },
        Some("unset") => Marks { operator: Operator::Unset, ..plain },
        Some("lock") => Marks { locked: true, ..plain },
        Some("default") => Marks { default: true, ..plain },
        _ => plain,
    }
}

/// Reports an annotation that is no operator, or stands where it means nothing.
pub fn check_annotation(node: &Node, in_profile: bool, sink: &mut Sink) {
    let Some(word) = &node.annotation else { return };
    if !WORDS.contains(&word.value.as_str()) {
        let unknown =
            Diagnostic::error("K0208", format!("`({})` is not an operator", word.value)).label(word.span, "unknown annotation");
        let help = match nearest(&word.value, WORDS) {
            Some(known) => format!("write `({known})`"),
            None => "a node can be marked `(add)`, `(remove)`, `(default)`, `(lock)` or `(unset)`".to_owned(),
        };
        let unknown = unknown.help(help);
        sink.push(match only_near(&word.value, WORDS) {
            Some(known) => unknown.fix(word.span, known),
            None => unknown,
        });
    } else if !in_profile && matches!(word.value.as_str(), "default" | "lock") {
        let misplaced = Diagnostic::error("K0209", format!("`({})` means something only in a profile", word.value));
        sink.push(misplaced.label(word.span, "not in a profile").help("leave it out, or move the setting into a profile"));
    }
}

impl<'a> Contribution<'a> {
    /// A node of the given layer, its marks applied.
    pub fn of(node: &'a Node, outer: &Contribution<'a>) -> Self {
        let marks = marks(node);
        let layer = if marks.default { Layer::Default } else { outer.layer };
        let Contribution { applied, dropped, .. } = *outer;
        Self { locked: outer.locked || marks.locked, applied, dropped, ..Self::at(node, layer) }
    }

    /// A node as a layer of its own.
    pub fn at(node: &'a Node, layer: Layer) -> Self {
        let children = node.nodes();
        let (arguments, properties) = (node.arguments.as_slice(), node.properties.as_slice());
        Self { layer, locked: false, arguments, properties, children, head: node.head, applied: None, dropped: None }
    }
}
