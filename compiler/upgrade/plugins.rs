//! Admission plugins that run unasked from a version on.

use crate::catalog::{PluginState, all_admission_plugins};
use crate::schema::types::Text;

use super::candidate::Candidate;
use super::report::{Item, Level};

/// Plugins that are on by default after the step and were not before, unless the description names them.
pub(super) fn items(before: &Candidate, now: &Candidate) -> Vec<Item> {
    let (Some(old), Some(new)) = (before.release(), now.release()) else { return Vec::new() };
    let on = |state: PluginState| matches!(state, PluginState::Known { default_on: true, .. });
    let settings = &now.cluster.components.api_server;
    let named = |name: &str| {
        let name = Text(name.to_owned());
        settings.admission_plugins.contains(&name) || settings.disabled_admission_plugins.contains(&name)
    };
    let plugins = all_admission_plugins().iter().filter(|plugin| on(plugin.state(new.minor())) && !on(plugin.state(old.minor())));
    let item = |name: &str| Item::new(Level::Changes, "admission plugin", name, format!("`{name}` runs without being named"));
    plugins.filter(|plugin| !named(plugin.name)).map(|plugin| item(plugin.name)).collect()
}
