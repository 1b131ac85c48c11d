//! One setting: everyone who wrote it, from the weakest layer to the strongest, and what is left in the end.

use std::sync::Arc;

use crate::schema::types::describe;
use crate::schema::{FieldSpec, Operator, Shape, Voice, Written};
use crate::source::{Diagnostic, Sink, Span};
use crate::syntax::{Node, Scalar, Value};

use super::layer::{Contribution, marks};
use super::merge::conflict;

/// A child node that writes a setting. A node without a value means yes.
pub fn voice(node: &Node, outer: &Contribution<'_>) -> Voice {
    let mark = marks(node);
    let layer = if mark.default { crate::schema::Layer::Default } else { outer.layer };
    Voice {
        layer,
        locked: outer.locked || mark.locked,
        operator: mark.operator,
        values: Arc::from(node.arguments.as_slice()),
        span: node.head,
        applied: outer.applied.cloned(),
        dropped: outer.dropped,
    }
}

/// What is left of a setting after all layers spoke, and everyone who did, the strongest first.
pub fn settle(field: &FieldSpec, mut voices: Vec<Voice>, sink: &mut Sink) -> Result<Written, Vec<Voice>> {
    voices.sort_by_key(|voice| voice.layer);
    let mut state = State { current: None, lock: None };
    for group in voices.chunk_by(|a, b| a.layer == b.layer) {
        state.take(field, group, sink);
    }
    let left = state.current.map(|(values, span)| (with_yes(field, values, span), span));
    voices.reverse();
    match left {
        Some((values, span)) => Ok(Written { values, span, voices }),
        None => Err(voices),
    }
}

/// A yes-or-no child without a value means yes.
fn with_yes(field: &FieldSpec, values: Arc<[Value]>, span: Span) -> Arc<[Value]> {
    let is_flag = matches!(field.shape, Shape::Child(value_type) if value_type.is_flag);
    if is_flag && values.is_empty() { Arc::new([Value { annotation: None, scalar: Scalar::Bool(true), span }]) } else { values }
}

struct State<'a> {
    current: Option<(Arc<[Value]>, Span)>,
    lock: Option<&'a Voice>,
}

impl<'a> State<'a> {
    /// Takes the voices of one layer: first who forgets, then who sets, then who adds, then who removes.
    fn take(&mut self, field: &FieldSpec, group: &'a [Voice], sink: &mut Sink) {
        let of = |operator| group.iter().filter(move |voice| voice.operator == operator && voice.dropped.is_none());
        for voice in of(Operator::Unset) {
            self.guard(field, voice, sink);
            self.current = None;
        }
        self.set(field, of(Operator::Set).collect(), sink);
        for voice in of(Operator::Add) {
            self.guard(field, voice, sink);
            self.add(voice);
        }
        for voice in of(Operator::Remove) {
            self.guard(field, voice, sink);
            self.remove(field, voice, sink);
        }
        self.lock = self.lock.or_else(|| group.iter().find(|voice| voice.locked));
    }

    fn set(&mut self, field: &FieldSpec, voices: Vec<&'a Voice>, sink: &mut Sink) {
        let Some(first) = voices.first() else { return };
        for other in &voices[1..] {
            if !same_values(field, first, other) {
                conflict(field, first, other, sink);
            }
        }
        match self.lock {
            Some(lock) if !same_values(field, lock, first) => broken_lock(field.name, lock.span, first.span, sink),
            _ => self.current = Some((Arc::clone(&first.values), first.span)),
        }
    }

    fn guard(&self, field: &FieldSpec, voice: &Voice, sink: &mut Sink) {
        if let Some(lock) = self.lock {
            broken_lock(field.name, lock.span, voice.span, sink);
        }
    }

    fn add(&mut self, voice: &Voice) {
        let known = self.current.take().map(|(values, _)| values).unwrap_or_default();
        let mut values = known.to_vec();
        for value in voice.values.iter() {
            if !values.iter().any(|known| known.scalar == value.scalar) {
                values.push(value.clone());
            }
        }
        self.current = Some((values.into(), voice.span));
    }

    fn remove(&mut self, field: &FieldSpec, voice: &Voice, sink: &mut Sink) {
        let known = self.current.take().map(|(values, _)| values).unwrap_or_default();
        let mut kept = known.to_vec();
        for value in voice.values.iter() {
            let before = kept.len();
            kept.retain(|known| known.scalar != value.scalar);
            if kept.len() == before {
                let message = format!("`{}` has no {} that could be removed", field.name, describe(&value.scalar));
                let absent = Diagnostic::error("K0303", message).label(value.span, "not in the list");
                sink.push(absent.help("delete it here; `(remove)` takes only what a weaker layer put into the list"));
            }
        }
        self.current = Some((kept.into(), voice.span));
    }
}

fn same_values(field: &FieldSpec, a: &Voice, b: &Voice) -> bool {
    let (a, b) = (with_yes(field, Arc::clone(&a.values), a.span), with_yes(field, Arc::clone(&b.values), b.span));
    a.iter().map(|value| &value.scalar).eq(b.iter().map(|value| &value.scalar))
}

/// What a profile locked and a later layer would change: both places.
pub fn broken_lock(name: &str, lock: Span, change: Span, sink: &mut Sink) {
    let broken = Diagnostic::error("K0302", format!("`{name}` is locked and cannot be changed here"));
    let broken = broken.label(change, "changed here").label(lock, "locked here");
    sink.push(broken.help("delete the line, or talk to whoever owns the profile that locks it"));
}
