//! What is printed, as data: settings and blocks in the order of the schema. It knows no notation.

use crate::schema::{FieldSpec, Presence, Shape, Voice};
use crate::source::Span;
use crate::syntax::Scalar;

/// One setting or one block.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A setting with its values.
    Setting {
        /// Its name.
        name: &'static str,
        /// How it is written.
        form: Form,
        /// Whether it can have several values.
        many: bool,
        /// Who decided it.
        state: State,
        /// The values that won; empty for an empty list and where none is left.
        values: Vec<Scalar>,
        /// Everyone who spoke, the strongest first.
        voices: Vec<Voice>,
    },
    /// A block.
    Block {
        /// Its name.
        name: &'static str,
        /// Its identity, if it has one.
        key: Option<String>,
        /// Where the strongest layer wrote it.
        span: Option<Span>,
        /// What stands in it.
        items: Vec<Item>,
    },
    /// `(unset)name` or `(unset)name KEY`: what a weaker layer says holds here no more.
    Unset {
        /// The setting or block.
        name: &'static str,
        /// Its identity, if it has one.
        key: Option<String>,
    },
    /// `allow CODE reason="…"`.
    Allow {
        /// The code.
        code: String,
        /// Why.
        reason: String,
    },
}

/// Where a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The identity of its block.
    Key,
    /// A value behind the block's name.
    Argument,
    /// `name=value` on the block's line.
    Property,
    /// A node of its own; yes needs no value where it is the flag of the block.
    Child {
        /// Whether a node without a value means yes.
        flag: bool,
    },
}

/// Who decided a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Someone wrote it.
    Written,
    /// Nobody: the default of the language stands.
    Default,
    /// Nobody, or a stronger layer took it back, and the language has no default.
    Unset,
}

impl Item {
    /// The name of the setting or block.
    pub fn name(&self) -> &str {
        match self {
            Self::Setting { name, .. } | Self::Block { name, .. } | Self::Unset { name, .. } => name,
            Self::Allow { .. } => "allow",
        }
    }

    /// Its identity, if it is a block that has one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Block { key, .. } | Self::Unset { key, .. } => key.as_deref(),
            Self::Setting { .. } | Self::Allow { .. } => None,
        }
    }
}

impl Form {
    /// The form of a setting; blocks have none.
    pub(super) fn of(field: &FieldSpec) -> Option<Self> {
        match field.shape {
            Shape::Key(_) => Some(Self::Key),
            Shape::Argument(_) | Shape::Arguments(_) => Some(Self::Argument),
            Shape::Property(_) => Some(Self::Property),
            Shape::Child(value) => Some(Self::Child { flag: value.is_flag }),
            Shape::List(_) => Some(Self::Child { flag: false }),
            Shape::Block(_) | Shape::Keyed(_) => None,
        }
    }
}

/// The default of a setting as a value.
pub(super) fn default_of(field: &FieldSpec) -> Option<Scalar> {
    let Presence::Default(text) = field.presence else { return None };
    Some(match text {
        "#true" => Scalar::Bool(true),
        "#false" => Scalar::Bool(false),
        _ => text.parse().map_or_else(|_| Scalar::Text(text.to_owned()), Scalar::Int),
    })
}
