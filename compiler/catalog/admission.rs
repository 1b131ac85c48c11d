//! Admission plugins of kube-apiserver by version.

use std::sync::OnceLock;

use super::lifetime::{FlagState, Lifetime, Since};
use super::line::{Line, table};
use super::version::{Minor, Release};

const PLUGINS: &str = include_str!("../../stdlib/catalog/admission-plugins.txt");

/// An admission plugin.
#[derive(Debug)]
pub struct AdmissionPlugin {
    /// Its name, as `--enable-admission-plugins` takes it.
    pub name: &'static str,
    /// What takes its place where it is removed or deprecated, in words.
    pub replacement: Option<&'static str>,
    lifetime: Lifetime,
    on: On,
}

#[derive(Debug)]
enum On {
    Never,
    WhereverKnown,
    From(Minor),
}

/// What a version makes of a plugin's name. A name that a version does not know stops kube-apiserver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginState {
    /// Later versions have it.
    NotYet {
        /// The first version that has it.
        since: Since,
    },
    /// It can be named.
    Known {
        /// Whether it runs without being named.
        default_on: bool,
        /// Since when its use is discouraged, if it is in this version.
        deprecated: Option<Since>,
    },
    /// Its name stops kube-apiserver.
    Removed {
        /// The first version without it.
        since: Since,
        /// What to use instead, in words.
        replacement: Option<&'static str>,
    },
}

impl AdmissionPlugin {
    /// What `minor` makes of the plugin.
    pub fn state(&self, minor: Minor) -> PluginState {
        match self.lifetime.at(Release { minor, patch: 0 }, self.replacement) {
            FlagState::NotYet { since } => PluginState::NotYet { since },
            FlagState::Removed { since, replacement } => PluginState::Removed { since, replacement },
            FlagState::Present { deprecated } => PluginState::Known { default_on: self.default_on(minor), deprecated },
            FlagState::Unknown => PluginState::Known { default_on: self.default_on(minor), deprecated: None },
        }
    }

    fn default_on(&self, minor: Minor) -> bool {
        match self.on {
            On::Never => false,
            On::WhereverKnown => true,
            On::From(start) => start <= minor,
        }
    }

    fn read(line: &Line) -> Option<Self> {
        let on = match line.get("on") {
            None => On::Never,
            Some("") => On::WhereverKnown,
            Some(start) => On::From(Minor::parse(start).ok()?),
        };
        Some(Self { name: line.key, replacement: line.get("use"), lifetime: Lifetime::read(line)?, on })
    }
}

/// The plugin of this name, in any version. Names are case-sensitive.
pub fn admission_plugin(name: &str) -> Option<&'static AdmissionPlugin> {
    let plugins = all_admission_plugins();
    plugins.binary_search_by_key(&name, |plugin| plugin.name).ok().map(|index| &plugins[index])
}

/// The plugins that `minor` knows, in alphabetical order.
pub fn admission_plugins(minor: Minor) -> impl Iterator<Item = &'static AdmissionPlugin> {
    all_admission_plugins().iter().filter(move |plugin| matches!(plugin.state(minor), PluginState::Known { .. }))
}

/// Every plugin of the catalog, sorted by name.
pub fn all_admission_plugins() -> &'static [AdmissionPlugin] {
    static TABLE: OnceLock<Vec<AdmissionPlugin>> = OnceLock::new();
    TABLE.get_or_init(|| table(PLUGINS, AdmissionPlugin::read))
}
