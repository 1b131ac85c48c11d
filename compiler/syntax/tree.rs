//! The tree of a KDL document, every leaf with its span. It knows the KDL data model and nothing of clusters.

use crate::source::{Span, Spanned};

/// One parsed file.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Top-level nodes in the order of the file.
    pub nodes: Vec<Node>,
    /// The whole file.
    pub span: Span,
}

/// A node: `(annotation)name argument… property=value… { children }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The annotation before the name.
    pub annotation: Option<Spanned<String>>,
    /// The name.
    pub name: Spanned<String>,
    /// Arguments in order.
    pub arguments: Vec<Value>,
    /// Properties in the order of the file; names are unique.
    pub properties: Vec<Property>,
    /// The block, if there is one, even an empty one.
    pub children: Option<Children>,
    /// The whole node, from its annotation to its closing brace.
    pub span: Span,
    /// The node without its block.
    pub head: Span,
}

/// `name=value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The name.
    pub name: Spanned<String>,
    /// The value; an annotation stands before the value.
    pub value: Value,
}

/// `{ … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Children {
    /// Nodes in order.
    pub nodes: Vec<Node>,
    /// From brace to brace.
    pub span: Span,
}

/// A scalar with its annotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The annotation before the value.
    pub annotation: Option<Spanned<String>>,
    /// The value itself.
    pub scalar: Scalar,
    /// The value without its annotation.
    pub span: Span,
}

/// The scalars of KDL.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A string, quoted or not.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A fraction.
    Float(f64),
    /// `#true` or `#false`.
    Bool(bool),
    /// `#null`.
    Null,
}
