//! The tree of one file: nodes with annotations, arguments, properties and children, and the place of each. It holds what KDL says
//! and nothing of what it means; comments and spelling are gone from it.

use crate::source::{Span, Spanned};

/// The nodes of one file, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The top-level nodes.
    pub nodes: Vec<Node>,
    /// The whole text.
    pub span: Span,
}

/// `(annotation)name argument property=value { children }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The word in parentheses before the name; its span leaves the parentheses out.
    pub annotation: Option<Spanned<String>>,
    /// The name; its span holds the quotes, if it has them.
    pub name: Spanned<String>,
    /// The values without a name, in their order.
    pub arguments: Vec<Value>,
    /// The values with a name, in their order; no name is there twice.
    pub properties: Vec<Property>,
    /// The block, if there is one; an empty block is not the same as none.
    pub children: Option<Children>,
    /// From the annotation or the name to the last byte of the node.
    pub span: Span,
    /// The same without the block: what stands on the node's own line.
    pub head: Span,
}

/// `name=value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The name; its span holds the quotes, if it has them.
    pub name: Spanned<String>,
    /// The value with its annotation.
    pub value: Value,
}

/// `{ … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Children {
    /// The nodes in the block, in their order.
    pub nodes: Vec<Node>,
    /// The block with its braces.
    pub span: Span,
}

/// `(annotation)scalar`.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The word in parentheses before the value; its span leaves the parentheses out.
    pub annotation: Option<Spanned<String>>,
    /// What the value is.
    pub scalar: Scalar,
    /// The scalar as it is written, with its quotes and without its annotation.
    pub span: Span,
}

/// One KDL value.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// Any kind of string, escapes resolved.
    Text(String),
    /// An integer in any base.
    Int(i64),
    /// A number with a point or an exponent, `#inf`, `#-inf` or `#nan`. How it was spelled is the text under the value's span.
    Float(f64),
    /// `#true` or `#false`.
    Bool(bool),
    /// `#null`.
    Null,
}

impl Node {
    /// The property of that name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name.value == name)
    }

    /// The nodes in the block; none if there is no block.
    pub fn nodes(&self) -> &[Node] {
        self.children.as_ref().map_or(&[], |children| &children.nodes)
    }
}

impl Property {
    /// From the name to the end of the value.
    pub fn span(&self) -> Span {
        self.name.span.to(self.value.span)
    }
}

impl Scalar {
    /// What kind of value it is, in the user's words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number with a point",
            Self::Bool(_) => "a truth value",
            Self::Null => "`#null`",
        }
    }
}
