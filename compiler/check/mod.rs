//! Whether a cluster can work and should be built: one rule, one file. A [`CheckedCluster`] exists only if no rule found an error.

mod allow;
mod codes;
mod rules;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod view;

pub use allow::{is_warning, silence};
pub use codes::CODES;
pub(crate) use rules::versions::settings;

use crate::catalog::Component;
use crate::model::Cluster;
use crate::source::Sink;

/// A cluster that every rule has seen. Only [`check`] can make one, so whatever plans needs no doubts.
#[derive(Debug, Clone)]
pub struct CheckedCluster(Cluster);

impl std::ops::Deref for CheckedCluster {
    type Target = Cluster;

    fn deref(&self) -> &Cluster {
        &self.0
    }
}

/// The setting that decides a flag (its name without dashes), as it is written: `api-server { event-ttl … }`. An empty text where kapic
/// sets the flag and nothing decides it; `None` where kapic leaves it to `extra-args`.
pub fn setting_of(component: Component, flag: &str) -> Option<String> {
    rules::setting_of(component, flag).map(|setting| setting.replace('`', ""))
}

/// Runs every rule. Errors, warnings and notes go to `sink`, without those that an `allow` silences; the cluster comes back if there is
/// no error among them.
pub fn check(cluster: Cluster, sink: &mut Sink) -> Option<CheckedCluster> {
    let mut found = Sink::new();
    rules::all().for_each(|rule| rule(&cluster, &mut found));
    allow::judge(&cluster.allows, &mut found);
    sink.append(found);
    (!sink.has_errors()).then_some(CheckedCluster(cluster))
}
