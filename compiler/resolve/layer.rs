//! The layers in their fixed order, and the operators that a node's annotation can be. It merges nothing.

use crate::source::Diagnostic;
use crate::source::{Sink, Span, nearest, only_near};
use crate::syntax::{Node, Value};

/// A layer, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// `(default)` in any profile.
    Default,
    /// The cluster's profiles.
    ClusterProfile,
    /// The cluster's block.
    Cluster,
    /// The role's profiles.
    RoleProfile,
    /// The role's block.
    Role,
    /// The host's profiles.
    HostProfile,
    /// The host's block.
    Host,
}

impl Layer {
    /// Whether what stands here was written in a profile.
    pub fn is_profile(self) -> bool {
        matches!(self, Self::Default | Self::ClusterProfile | Self::RoleProfile | Self::HostProfile)
    }
}

/// What a node does to what weaker layers wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Replaces it.
    Set,
    /// Adds to a list.
    Add,
    /// Takes from a list.
    Remove,
    /// Goes back to the schema's default.
    Unset,
}

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
    pub properties: &'a [crate::syntax::Property],
    /// What stands in its block.
    pub children: &'a [Node],
    /// The node without its block.
    pub head: Span,
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
    pub fn of(node: &'a Node, outer: &Contribution<'_>) -> Self {
        let marks = marks(node);
        let layer = if marks.default { Layer::Default } else { outer.layer };
        Self { locked: outer.locked || marks.locked, ..Self::at(node, layer) }
    }

    /// A node as a layer of its own.
    pub fn at(node: &'a Node, layer: Layer) -> Self {
        let children = node.children.as_ref().map_or(&[][..], |block| &block.nodes);
        Self { layer, locked: false, arguments: &node.arguments, properties: &node.properties, children, head: node.head }
    }
}
