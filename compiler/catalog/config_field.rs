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
    /// Of kube-apiserver: where the admission plugins' own settings are.
    Admission,
    /// Of kube-apiserver: who is believed to be whom.
    Authentication,
    /// Of kube-apiserver: who decides what is allowed.
    Authorization,
    /// Of kube-apiserver: how resources are encrypted in etcd.
    Encryption,
    /// kubeproxy.config.k8s.io.
    KubeProxy,
    /// kubescheduler.config.k8s.io: the fields of whichever API versions a minor reads.
    KubeScheduler,
    /// kubelet.config.k8s.io.
    Kubelet,
    /// Of the admission plugin PodSecurity.
    PodSecurity,
    /// audit.k8s.io: which requests are logged, and how much of them.
    AuditPolicy,
}

/// A field of a configuration file.
#[derive(Debug)]
pub struct ConfigField {
    /// In which kind of file.
    pub kind: ConfigKind,
    /// Its path, with dots: `authentication.x509.clientCAFile`; `[]` stands for each element of a list, `{}` for each value of a map:
    /// `resources[].providers`.
    pub path: &'static str,
    /// Its type as Go writes it, without pointers: `int32`, `Duration`, `map[string]string`, `KubeletAuthentication`.
    pub go_type: &'static str,
    lifetime: Lifetime,
    defaults: Defaults,
}

impl ConfigKind {
    /// Every kind, in the order of their names.
    pub const ALL: [Self; 9] = [
        Self::Admission,
        Self::Authentication,
        Self::Authorization,
        Self::Encryption,
        Self::KubeProxy,
        Self::KubeScheduler,
        Self::Kubelet,
        Self::PodSecurity,
        Self::AuditPolicy,
    ];

    /// The word after `kind:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admission => "AdmissionConfiguration",
            Self::Authentication => "AuthenticationConfiguration",
            Self::Authorization => "AuthorizationConfiguration",
            Self::Encryption => "EncryptionConfiguration",
            Self::KubeProxy => "KubeProxyConfiguration",
            Self::KubeScheduler => "KubeSchedulerConfiguration",
            Self::Kubelet => "KubeletConfiguration",
            Self::PodSecurity => "PodSecurityConfiguration",
            Self::AuditPolicy => "Policy",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
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
        Some(Self {
            kind: ConfigKind::named(name)?,
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
