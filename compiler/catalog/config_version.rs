//! The API versions of the components' configuration files by version of Kubernetes. It does not know their fields.

use std::sync::OnceLock;

use super::config_field::ConfigKind;
use super::lifetime::{FlagState, Lifetime};
use super::line::{Line, table};
use super::version::Release;

const VERSIONS: &str = include_str!("../../stdlib/catalog/config-versions.txt");

/// An API version that a kind of file can be written in.
#[derive(Debug)]
pub struct ConfigVersion {
    /// The kind of file.
    pub kind: ConfigKind,
    /// What stands behind `apiVersion:`.
    pub api_version: &'static str,
    lifetime: Lifetime,
}

impl ConfigVersion {
    /// What `version` makes of it.
    pub fn state(&self, version: impl Into<Release>) -> FlagState {
        self.lifetime.at(version.into(), None)
    }

    fn read(line: &Line) -> Option<Self> {
        let (kind, api_version) = line.key.split_once('/')?;
        Some(Self { kind: ConfigKind::named(kind)?, api_version, lifetime: Lifetime::read(line)? })
    }
}

/// The API version of that name for one kind of file, in any version of Kubernetes.
pub fn config_version(kind: ConfigKind, api_version: &str) -> Option<&'static ConfigVersion> {
    all_config_versions().iter().find(|version| version.kind == kind && version.api_version == api_version)
}

/// Every API version of the catalog, sorted by kind and name.
pub fn all_config_versions() -> &'static [ConfigVersion] {
    static TABLE: OnceLock<Vec<ConfigVersion>> = OnceLock::new();
    TABLE.get_or_init(|| table(VERSIONS, ConfigVersion::read))
}
