//! A decoded value that still knows where it was written.

use std::ops::Deref;

use crate::source::Span;

/// One value. `span` is `None` when nobody wrote it and the default of the language stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Option<Span>,
}

/// The values of a list setting, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items<T> {
    /// The values, each with its place.
    pub items: Vec<Sourced<T>>,
    /// The node that wrote the list; `None` if nobody did.
    pub span: Option<Span>,
}

impl<T> Deref for Sourced<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Sourced<T> {
    /// Whether someone wrote it, rather than the language's default.
    pub fn is_written(&self) -> bool {
        self.span.is_some()
    }
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { items: Vec::new(), span: None }
    }
}

impl<T> Items<T> {
    /// The values without their places.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map(|item| &item.value)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether someone wrote the list, even an empty one.
    pub fn is_written(&self) -> bool {
        self.span.is_some()
    }
}

impl<T: PartialEq> Items<T> {
    /// Whether a value is among them.
    pub fn contains(&self, value: &T) -> bool {
        self.values().any(|item| item == value)
    }
}
