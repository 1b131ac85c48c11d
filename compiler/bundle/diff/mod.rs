//! What changes between two bundles, in words a person reviews, and what has to be done about it. It prints nothing and shows no secret.

mod certificate;
mod certificate_facts;
mod change;
mod compare;
mod human;
mod json;
mod kubeconfig;
mod manifests;
mod markdown;
mod phrase;
mod read;
mod restart;
mod risk;
mod stat;
mod steps;
mod text;
mod tokens;
mod unit;
mod yaml;

use serde::Serialize;

pub use change::{Change, Detail, Sign};
pub use compare::diff;
pub use human::human;
pub use json::json;
pub use markdown::markdown;
pub use risk::{Level, Risk};
pub use stat::stat;
pub use steps::Step;

/// All differences between two bundles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Id of the first bundle.
    pub from: String,
    /// Id of the second bundle.
    pub to: String,
    /// Hosts that only the second has; their files are not listed.
    pub hosts_added: Vec<String>,
    /// Hosts that only the first has.
    pub hosts_removed: Vec<String>,
    /// Files that differ, those that differ alike together; by places, component, path.
    pub changes: Vec<Change>,
    /// What has to be done, where, in this order.
    pub steps: Vec<Step>,
    /// How careful one must be, and why.
    pub risk: Risk,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.from == self.to
    }
}
