//! From the tree of kdl-rs to ours: the place of each leaf, and K0202 for properties that are given twice. kdl-rs would keep the last
//! of them and forget the others.

use ::kdl::{KdlDocument, KdlEntry, KdlIdentifier, KdlNode, KdlValue};

use super::guard::MAX_FOUND;
use super::tree::{Children, Node, Property, Scalar, Value};
use crate::source::{Diagnostic, FileId, Sink, Span, Spanned};

/// The nodes of a document; none if a property is given twice.
pub fn nodes(document: &KdlDocument, plain: &str, file: FileId, sink: &mut Sink) -> Option<Vec<Node>> {
    let mut lowering = Lowering { plain, file, sink, found: 0 };
    let nodes = document.nodes().iter().map(|node| lowering.node(node)).collect();
    (lowering.found == 0).then_some(nodes)
}

struct Lowering<'a> {
    plain: &'a str,
    file: FileId,
    sink: &'a mut Sink,
    found: usize,
}

impl Lowering<'_> {
    fn node(&mut self, node: &KdlNode) -> Node {
        let name = self.word(node.name());
        let head = self.head(node, name.span);
        let (mut arguments, mut properties) = (Vec::new(), Vec::<Property>::new());
        for entry in node.entries() {
            let value = self.value(entry);
            match entry.name() {
                None => arguments.push(value),
                Some(name) => properties.push(Property { name: self.word(name), value }),
            }
        }
        self.unique(&properties);
        let children = node.children().map(|children| self.children(node, children, head));
        let span = children.as_ref().map_or(head, |children| head.to(children.span));
        Node { annotation: node.ty().map(|ty| self.word(ty)), name, arguments, properties, children, span, head }
    }

    /// From the `(` or the name to the end of the last entry.
    fn head(&self, node: &KdlNode, name: Span) -> Span {
        let end = node.entries().last().map_or(name, |entry| self.span(entry.span().offset(), entry.span().len()));
        self.span(node.span().offset(), 0).to(name).to(end)
    }

    fn children(&mut self, node: &KdlNode, children: &KdlDocument, head: Span) -> Children {
        // Between the head and the `{`, and between the `}` and the end of the node, clean text holds nothing but spaces.
        let start = head.end as usize;
        let open = start + self.plain[start..].find('{').expect("a node with children has a `{`");
        let end = node.span().offset() + node.span().len();
        let close = open + self.plain[open..end].trim_end().len();
        Children { nodes: children.nodes().iter().map(|child| self.node(child)).collect(), span: Span::new(self.file, open, close) }
    }

    fn value(&self, entry: &KdlEntry) -> Value {
        let end = entry.span().offset() + entry.span().len();
        let written = entry.format().map_or(0, |format| format.value_repr.len());
        let scalar = match entry.value() {
            KdlValue::String(text) => Scalar::Text(text.clone()),
            KdlValue::Integer(number) => {
                Scalar::Int(i64::try_from(*number).expect("the guard refuses numbers of more than 64 bits"))
            }
            KdlValue::Float(number) => Scalar::Float(*number),
            KdlValue::Bool(yes) => Scalar::Bool(*yes),
            KdlValue::Null => Scalar::Null,
        };
        Value { annotation: entry.ty().map(|ty| self.word(ty)), scalar, span: self.span(end - written, written) }
    }

    fn word(&self, word: &KdlIdentifier) -> Spanned<String> {
        Spanned::new(word.value().to_owned(), self.span(word.span().offset(), word.span().len()))
    }

    fn span(&self, offset: usize, length: usize) -> Span {
        Span::new(self.file, offset, offset + length)
    }

    /// Reports each property whose name was there before. Sorted rather than compared pairwise: a line may be long.
    fn unique(&mut self, properties: &[Property]) {
        if self.found >= MAX_FOUND {
            return;
        }
        let mut order: Vec<&Property> = properties.iter().collect();
        order.sort_by(|a, b| a.name.value.cmp(&b.name.value));
        for same in order.chunk_by(|a, b| a.name.value == b.name.value) {
            for again in &same[1..] {
                self.sink.push(twice(same[0], again));
                self.found += 1;
                if self.found == MAX_FOUND {
                    return;
                }
            }
        }
    }
}

fn twice(first: &Property, second: &Property) -> Diagnostic {
    Diagnostic::error("K0202", format!("the property `{}` is given twice", first.name.value))
        .label(second.span(), "given again here")
        .label(first.span(), "first given here")
        .help("keep one of them")
}
