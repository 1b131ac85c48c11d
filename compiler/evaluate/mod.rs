//! The resolved description as text: every setting with the value that won, and, where asked, everyone who spoke about it. It reads the
//! merged tree and decides nothing.

mod delta;
mod full;
mod item;
mod json;
mod print;
mod said;
mod select;

pub use item::{Item, State};
pub use json::layer;
pub use said::{Said, one_line, said};
pub use select::{Unknown, select};

use crate::resolve::{Resolved, ResolvedHost};
use crate::source::Sources;

/// Whether those who spoke are printed with each setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Only what won.
    Leave,
    /// Everyone who spoke, the strongest first.
    Show,
}

/// The whole cluster: its own settings, then roles and hosts with what differs there.
pub fn cluster(resolved: &Resolved) -> Item {
    full::cluster(resolved)
}

/// The cluster as one host sees it: the same blocks, with the components that hold for this host. `None` if there is no such host.
pub fn host(resolved: &Resolved, name: &str) -> Option<Item> {
    resolved.hosts.iter().find(|host| host_name(host) == name).map(|host| full::host(resolved, host))
}

/// The names of all hosts, in order.
pub fn host_names(resolved: &Resolved) -> impl Iterator<Item = &str> {
    resolved.hosts.iter().map(host_name)
}

/// A description that compiles: the edition, then the cluster.
pub fn description(cluster: &Item, sources: &Sources, why: Why) -> String {
    format!("kapic 1\n\n{}", print::text(std::slice::from_ref(cluster), sources, why))
}

/// Nodes of the language.
pub fn kdl(items: &[Item], sources: &Sources, why: Why) -> String {
    print::text(items, sources, why)
}

/// The same as JSON: blocks are objects, lists are arrays, defaults are filled in.
pub fn json(items: &[Item], sources: &Sources, why: Why) -> String {
    json::text(items, sources, why)
}

fn host_name(host: &ResolvedHost) -> &str {
    let name = host.facts.setting("name").and_then(|written| written.values.first());
    match name.map(|value| &value.scalar) {
        Some(crate::syntax::Scalar::Text(name)) => name,
        _ => "",
    }
}
