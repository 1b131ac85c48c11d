//! Fields of the components' configuration files by version.

use std::sync::OnceLock;

use super::defaults::Defaults;
use super::lifetime::{FlagState, Life, Lifetime};
use super::line::{Line, table};
use super::version::Release;

const FIELDS: &str = include_str!("../../stdlib/catalog/component-config.txt");

/// The kind of a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConfigKind {
    /// kubelet.config.k8s.io/v1beta1.
    Kubelet,
    /// kubeproxy.config.k8s.io/v1alpha1.
    KubeProxy,
    /// kubescheduler.config.k8s.io/v1, which begins in Kubernetes 1.25; before that its fields are `Unknown`.
    KubeScheduler,
}

/// A field of a configuration file.
#[derive(Debug)]
pub struct ConfigField {
    /// In which kind of file.
    pub kind: ConfigKind,
    /// Its path, with dots: `authentication.x509`.
    pub path: &'static str,
    /// Its type as Go writes it, without pointers: `int32`, `Duration`, `map[string]string`, `KubeletAuthentication`.
    pub go_type: &'static str,
    lifetime: Lifetime,
    defaults: Defaults,
}

impl ConfigKind {
    /// The word after `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kubelet => "KubeletConfiguration",
            Self::KubeProxy => "KubeProxyConfiguration",
            Self::KubeScheduler => "KubeSchedulerConfiguration",
        }
    }
}

impl ConfigField {
    /// What `version` makes of the field.
    pub fn state(&self, version: impl Into<Release>) -> FlagState {
        self.lifetime.at(version.into(), None)
    }

    /// When it came, when its use was discouraged, when it went.
    pub fn life(&self) -> Life {
        self.lifetime.life()
    }

    /// The documented value where the field is absent; `None` if none is documented.
    pub fn default(&self, version: impl Into<Release>) -> Option<&'static str> {
        self.defaults.at(version.into().minor)
    }

    fn read(line: &Line) -> Option<Self> {
        let (name, path) = line.key.split_once('/')?;
        let kinds = [ConfigKind::Kubelet, ConfigKind::KubeProxy, ConfigKind::KubeScheduler];
        Some(Self {
            kind: kinds.into_iter().find(|kind| kind.name() == name)?,
            path,
            go_type: line.at(0)?,
            lifetime: Lifetime::read(line)?,
            defaults: Defaults::read(line)?,
        })
    }
}

/// The field at this path, in any version.
pub fn config_field(kind: ConfigKind, path: &str) -> Option<&'static ConfigField> {
    config_fields(kind).find(|field| field.path == path)
}

/// The fields of one kind, in any version, in alphabetical order.
pub fn config_fields(kind: ConfigKind) -> impl Iterator<Item = &'static ConfigField> {
    all_config_fields().iter().filter(move |field| field.kind == kind)
}

/// Every field of the catalog, sorted by kind and path.
pub fn all_config_fields() -> &'static [ConfigField] {
    static TABLE: OnceLock<Vec<ConfigField>> = OnceLock::new();
    TABLE.get_or_init(|| table(FIELDS, ConfigField::read))
}
