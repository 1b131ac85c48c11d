//! One setting: everyone who wrote it, from the weakest layer to the strongest, and what is left in the end.

use crate::schema::{FieldSpec, Shape, Written};
use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Node, Scalar, Value};

use super::layer::{Contribution, Layer, Operator, marks};
use super::merge::conflict;

/// One place that wrote a setting.
#[derive(Debug, Clone)]
pub struct Writer {
    /// In which layer.
    pub layer: Layer,
    /// Whether stronger layers may not change it.
    pub locked: bool,
    /// What it does to weaker layers.
    pub operator: Operator,
    /// The values; none means yes for a flag and an empty list for a list.
    pub values: Vec<Value>,
    /// The node or property.
    pub span: Span,
}

impl Writer {
    /// A child node that writes a setting. A node without a value means yes.
    pub fn of(node: &Node, outer: &Contribution<'_>) -> Self {
        let from = Contribution::of(node, outer);
        Self {
            layer: from.layer,
            locked: from.locked,
            operator: marks(node).operator,
            values: node.arguments.clone(),
            span: node.head,
        }
    }
}

/// What is left of a setting after all layers spoke, if anything is.
pub fn settle(field: &FieldSpec, mut writers: Vec<Writer>, sink: &mut Sink) -> Option<Written> {
    if writers.is_empty() {
        return None;
    }
    writers.sort_by_key(|writer| writer.layer);
    let mut state = State { current: None, lock: None, layers: Vec::new() };
    for group in writers.chunk_by(|a, b| a.layer == b.layer) {
        state.take(field, group, sink);
    }
    let State { current, mut layers, .. } = state;
    layers.reverse();
    let (values, span) = current?;
    Some(Written { values: with_yes(field, values, span), span, layers })
}

/// A yes-or-no child without a value means yes.
fn with_yes(field: &FieldSpec, values: Vec<Value>, span: Span) -> Vec<Value> {
    let is_flag = matches!(field.shape, Shape::Child(value_type) if value_type.is_flag);
    if is_flag && values.is_empty() { vec![Value { annotation: None, scalar: Scalar::Bool(true), span }] } else { values }
}

struct State<'a> {
    current: Option<(Vec<Value>, Span)>,
    lock: Option<&'a Writer>,
    layers: Vec<Span>,
}

impl<'a> State<'a> {
    /// Takes the writers of one layer: first who forgets, then who sets, then who adds, then who removes.
    fn take(&mut self, field: &FieldSpec, group: &'a [Writer], sink: &mut Sink) {
        let of = |operator| group.iter().filter(move |writer| writer.operator == operator);
        for writer in of(Operator::Unset) {
            self.guard(field, writer, sink);
            self.current = None;
        }
        self.set(field, of(Operator::Set).collect(), sink);
        for writer in of(Operator::Add) {
            self.guard(field, writer, sink);
            self.add(writer);
        }
        for writer in of(Operator::Remove) {
            self.guard(field, writer, sink);
            self.remove(field, writer, sink);
        }
        self.layers.extend(group.iter().map(|writer| writer.span));
        self.lock = self.lock.or_else(|| group.iter().find(|writer| writer.locked));
    }

    fn set(&mut self, field: &FieldSpec, writers: Vec<&'a Writer>, sink: &mut Sink) {
        let Some(first) = writers.first() else { return };
        for other in &writers[1..] {
            if !same_values(field, first, other) {
                conflict(field, first, other, sink);
            }
        }
        match self.lock {
            Some(lock) if !same_values(field, lock, first) => broken_lock(field, lock, first, sink),
            _ => self.current = Some((first.values.clone(), first.span)),
        }
    }

    fn guard(&self, field: &FieldSpec, writer: &Writer, sink: &mut Sink) {
        if let Some(lock) = self.lock {
            broken_lock(field, lock, writer, sink);
        }
    }

    fn add(&mut self, writer: &Writer) {
        let (values, span) = self.current.get_or_insert_with(|| (Vec::new(), writer.span));
        for value in &writer.values {
            if !values.iter().any(|known| known.scalar == value.scalar) {
                values.push(value.clone());
            }
        }
        *span = writer.span;
    }

    fn remove(&mut self, field: &FieldSpec, writer: &Writer, sink: &mut Sink) {
        let mut kept = self.current.take().map(|(values, _)| values).unwrap_or_default();
        for value in &writer.values {
            let before = kept.len();
            kept.retain(|known| known.scalar != value.scalar);
            if kept.len() == before {
                let message =
                    format!("`{}` has no {} that could be removed", field.name, crate::schema::types::describe(&value.scalar));
                let absent = Diagnostic::error("K0303", message).label(value.span, "not in the list");
                sink.push(absent.help("delete it here; `(remove)` takes only what a weaker layer put into the list"));
            }
        }
        self.current = Some((kept, writer.span));
    }
}

fn same_values(field: &FieldSpec, a: &Writer, b: &Writer) -> bool {
    let scalars = |writer: &Writer| {
        let values = with_yes(field, writer.values.clone(), writer.span);
        values.into_iter().map(|value| value.scalar).collect::<Vec<_>>()
    };
    scalars(a) == scalars(b)
}

fn broken_lock(field: &FieldSpec, lock: &Writer, writer: &Writer, sink: &mut Sink) {
    let broken = Diagnostic::error("K0302", format!("`{}` is locked and cannot be changed here", field.name));
    let broken = broken.label(writer.span, "changed here").label(lock.span, "locked here");
    sink.push(broken.help("delete the line, or talk to whoever owns the profile that locks it"));
}
