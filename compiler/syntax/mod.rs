//! From text to our own small tree. The only folder that names `kdl`.

mod tree;

pub use tree::{Children, Document, Node, Property, Scalar, Value};
