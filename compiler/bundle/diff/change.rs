//! A difference as plain data: which file, on which hosts, what in it. It must not know how it is shown. No secret fits in: a reader puts
//! `None` where a value must not be seen.

use serde::{Serialize, Serializer};

use crate::plan::{Kind, Place};

/// One file that differs in the same way in several places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// Where, sorted.
    #[serde(serialize_with = "places")]
    pub places: Vec<Place>,
    /// Which component reads the file.
    pub component: String,
    /// Path within the place.
    pub path: String,
    /// What the file is.
    #[serde(serialize_with = "kind")]
    pub kind: Kind,
    /// Whether it is a secret file.
    pub secret: bool,
    /// Added, removed or changed.
    pub sign: Sign,
    /// What differs in it; empty if the file is new or gone.
    pub details: Vec<Detail>,
}

/// One thing that differs inside of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Detail {
    /// What it is: `san`, `flag`, `directive`, `yaml`, `line`, `mode`, …; `docs/diff.md` lists them.
    pub topic: &'static str,
    /// Which one: a flag, a path in a document, a subject; may be empty.
    pub name: String,
    /// Added, removed or changed.
    pub sign: Sign,
    /// What was there; `None` if nothing, or if it must not be seen.
    pub before: Option<String>,
    /// What is there now; `None` if nothing, or if it must not be seen.
    pub after: Option<String>,
}

/// Added, removed or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// Only in the second bundle.
    Added,
    /// Only in the first bundle.
    Removed,
    /// In both, not the same.
    Changed,
}

impl Detail {
    /// Something new.
    pub fn added(topic: &'static str, name: impl Into<String>, after: impl Into<String>) -> Self {
        Self { topic, name: name.into(), sign: Sign::Added, before: None, after: Some(after.into()) }
    }

    /// Something gone.
    pub fn removed(topic: &'static str, name: impl Into<String>, before: impl Into<String>) -> Self {
        Self { topic, name: name.into(), sign: Sign::Removed, before: Some(before.into()), after: None }
    }

    /// Something with another value.
    pub fn changed(topic: &'static str, name: impl Into<String>, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { topic, name: name.into(), sign: Sign::Changed, before: Some(before.into()), after: Some(after.into()) }
    }

    /// Something whose value is not shown.
    pub fn hidden(topic: &'static str, name: impl Into<String>, sign: Sign) -> Self {
        Self { topic, name: name.into(), sign, before: None, after: None }
    }
}

fn places<S: Serializer>(places: &[Place], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(places.iter().map(Place::to_string))
}

fn kind<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.as_str())
}
