//! Who spoke about a setting: the layer, the place, what was said. It knows neither files nor terminals, and it merges nothing.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::Value;

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

/// One place that wrote a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    /// In which layer.
    pub layer: Layer,
    /// What it does to weaker layers.
    pub operator: Operator,
    /// Whether stronger layers may not change it.
    pub locked: bool,
    /// The values, names filled in; none means yes for a flag and an empty list for a list.
    pub values: Arc<[Value]>,
    /// The node or property.
    pub span: Span,
    /// The profile that it stands in, if it stands in one.
    pub applied: Option<Arc<Applied>>,
    /// The `(unset)` of a block around it that a stronger layer wrote: what it says then counts for nothing.
    pub dropped: Option<Span>,
}

/// One `apply`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The profile's name.
    pub profile: String,
    /// The `apply` node.
    pub span: Span,
}

impl Layer {
    /// Whether what stands here was written in a profile.
    pub fn is_profile(self) -> bool {
        matches!(self, Self::Default | Self::ClusterProfile | Self::RoleProfile | Self::HostProfile)
    }
}

impl Operator {
    /// The annotation that says so; none for the plain form.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Set => None,
            Self::Add => Some("add"),
            Self::Remove => Some("remove"),
            Self::Unset => Some("unset"),
        }
    }
}
