//! From the entry file to one merged tree: modules loaded, values filled in, profiles applied, layers merged. Every value still knows
//! where it was written. It knows the shape of the language (`schema`), not what a cluster is.

mod allow;
mod apply;
mod compose;
mod expand;
mod files;
mod forms;
mod gate;
mod layer;
mod merge;
mod modules;
mod params;
mod shape;
mod stdlib;
mod written;

use std::sync::Arc;

use crate::schema::Block;
use crate::source::{FileId, NamedFile, Sink, Sources, Span};
use crate::world::Project;

pub use allow::Allowed;
pub use stdlib::{module_names, module_text};

/// A description after all layers: the cluster's own settings, and for each host its facts and its effective components.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The cluster's block; its lists of hosts are in `hosts`.
    pub cluster: Block,
    /// Components as the cluster's block and profiles have them.
    pub components: Arc<Block>,
    /// The roles that the description has, in the order of their hosts.
    pub roles: Vec<ResolvedRole>,
    /// Hosts in the order of the roles: masters, etcd hosts, load balancers, workers; within a role as in the file.
    pub hosts: Vec<ResolvedHost>,
    /// Warnings that someone silenced.
    pub allows: Vec<Allowed>,
    /// Every file that a setting names, by name.
    pub files: Vec<NamedFile>,
    /// The `cluster` node without its block.
    pub span: Span,
    /// The entry file.
    pub entry: FileId,
}

/// One role, or one group of it, after all layers but those of its hosts.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedRole {
    /// Its node: `masters`, `etcd-hosts`, `load-balancers`, `workers`.
    pub role: &'static str,
    /// The group's name, for workers.
    pub group: Option<String>,
    /// The components of its hosts that override nothing.
    pub components: Arc<Block>,
}

/// One host after all layers.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedHost {
    /// The role's node: `masters`, `etcd-hosts`, `load-balancers`, `workers`.
    pub role: &'static str,
    /// The group's name, for workers.
    pub group: Option<String>,
    /// The host's own settings.
    pub facts: Block,
    /// Its effective components; shared by hosts that override nothing.
    pub components: Arc<Block>,
}

/// Resolves the description that starts in `entry`. Everything wrong with it goes to `sink`; a result comes back only if nothing is.
pub fn resolve(entry: &str, project: &dyn Project, sources: &mut Sources, sink: &mut Sink) -> Option<Resolved> {
    let modules = modules::load(entry, project, sources, sink)?;
    let program = modules::collect(modules, sink)?;
    let mut resolved = compose::compose(program, sink);
    if let Some(resolved) = &mut resolved {
        resolved.files = files::load(resolved, project, sources, sink);
    }
    if sink.has_errors() { None } else { resolved }
}
